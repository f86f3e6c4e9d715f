"""Searches that no one types: every word of a search is a condition of its own."""

import pytest

ADDRESSES = (
    ("/measures/", "q"),
    ("/risks/register/", "q"),
    ("/consultation/", "q"),
    ("/api/v1/measures/", "q"),
    ("/api/v1/risks/", "q"),
    ("/api/v1/consultations/", "q"),
)


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "name"), ADDRESSES)
def test_search_of_many_words_is_refused(client, small_office, address, name):
    response = client.get(address, {name: "a " * 150})
    refused = "200 characters"
    assert refused in response.content.decode()
    assert response.status_code == (400 if address.startswith("/api/") else 200)
