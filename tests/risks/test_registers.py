"""Registers and matrices: forms of administrators."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from risks.models import Register, RiskMatrix
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.form_reader import form_of, texts
from tests.risks.factories import (
    RegisterBodyFactory,
    RegisterFactory,
    RiskFactory,
    RiskMatrixFactory,
    RiskScoreFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = UserFactory(role="administrator", name="Administrator One")
    sign_in_confirmed(client, person)
    return person


def test_register_is_opened_and_edited(client, administrator):
    body, matrix = RegisterBodyFactory(), RiskMatrixFactory()
    page = reverse("risks:register-add")
    data = form_of(client.get(page)) | {"name": "Board register", "body": body.pk}
    assert "Choose the matrix" in texts(client.post(page, data))
    client.post(page, data | {"matrix": matrix.pk})
    register = Register.objects.get(slug="board-register")
    page = reverse("risks:register-edit", args=[register.slug])
    client.post(page, form_of(client.get(page)) | {"name": "The board’s register"})
    register.refresh_from_db()
    assert register.name == "The board’s register"
    assert AuditEvent.objects.get(verb="edit_register").before == {"name": "Board register"}


def test_second_edit_of_a_register_is_told(client, administrator):
    register = RegisterFactory(slug="board")
    page = reverse("risks:register-edit", args=["board"])
    mine = form_of(client.get(page)) | {"name": "Mine"}
    client.post(page, form_of(client.get(page)) | {"name": "Theirs"})
    told = client.post(page, mine)
    assert told.status_code == 409
    register.refresh_from_db()
    assert register.name == "Theirs"
    client.post(page, form_of(told))
    register.refresh_from_db()
    assert register.name == "Mine"


def test_register_refuses_a_matrix_on_which_its_risks_do_not_fit(client, administrator):
    risk = RiskFactory(reference="R-7")
    RiskScoreFactory(risk=risk, likelihood=5, impact=5)
    smaller = RiskMatrixFactory(size=4)
    page = reverse("risks:register-edit", args=[risk.register.slug])
    shown = texts(client.post(page, form_of(client.get(page)) | {"matrix": smaller.pk}))
    assert "R-7 has a score or an appetite that 4 × 4 does not allow" in shown


def test_matrix_is_added_with_its_bands(client, administrator):
    page = reverse("risks:matrix-add")
    words = "Low\nMiddling\nHigh"
    data = form_of(client.get(page)) | {
        "name": "3 × 3",
        "size": "3",
        "likelihood_words": words,
        "impact_words": words,
    }
    assert "up to 9" in texts(client.post(page, data))
    client.post(page, data | {"bands": "Green, 1, calm\nRed, 6, alarm"})
    matrix = RiskMatrix.objects.get(name="3 × 3")
    assert [(band.name, band.lowest) for band in matrix.bands.all()] == [("Green", 1), ("Red", 6)]
    assert matrix.likelihood_words == ["Low", "Middling", "High"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bands": "Red"}, "“Red” is not a band"),
        ({"bands": "Red, 1, loud"}, "“loud” is not a tone"),
        ({"bands": "Red, 2, alarm"}, "The first must start at 1"),
        ({"likelihood_words": "One\nTwo"}, "There are 2 lines for 5 levels."),
        ({"size": "11"}, "Size must be 10 or less."),
    ],
)
def test_matrix_refuses_what_does_not_fit(client, administrator, change, words):
    page = reverse("risks:matrix-add")
    shown = texts(client.post(page, form_of(client.get(page)) | {"name": "New"} | change))
    assert words in shown
    assert not RiskMatrix.objects.exists()


def test_matrix_in_use_keeps_its_size_and_changes_its_bands(client, administrator):
    risk = RiskFactory()
    RiskScoreFactory(risk=risk, likelihood=5, impact=1)
    matrix = risk.register.matrix
    page = reverse("risks:matrix-edit", args=[matrix.pk])
    data = form_of(client.get(page))
    assert "does not allow" in texts(client.post(page, data | {"size": "4"}))
    client.post(page, data | {"bands": "Low, 1, calm\nHigh, 12, alarm"})
    assert [band.lowest for band in matrix.bands.all()] == [1, 12]
    told = client.post(page, data | {"bands": "Low, 1, calm\nHigh, 20, alarm"})
    assert "Administrator One changed the bands" in texts(told)
    assert [band.lowest for band in matrix.bands.all()] == [1, 12]
    client.post(page, form_of(told))
    assert [band.lowest for band in matrix.bands.all()] == [1, 20]
