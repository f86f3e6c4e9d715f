"""Every place that shows how risks are scored says the size and bands of its register's matrix."""

import re

import pytest
from django.urls import reverse

from tests.risks.factories import RegisterFactory, RiskFactory, RiskMatrixFactory, RiskScoreFactory
from texts.narrative import plain_text

pytestmark = pytest.mark.django_db

SIZES = (3, 4, 8, 10)


def risk_of(size: int):
    register = RegisterFactory.create(matrix=RiskMatrixFactory.create(size=size))
    risk = RiskFactory.create(register=register, reference="R-1", visibility="public")
    RiskScoreFactory.create(risk=risk, likelihood=size, impact=size)
    return risk


def page_of(client, name: str, *args: str) -> str:
    answer = client.get(reverse(f"risks:{name}", args=args))
    assert answer.status_code == 200
    return " ".join(plain_text(answer.content.decode()).split())


def no_other_size(text: str, size: int) -> None:
    assert set(re.findall(r"each from 1 to (\d+)", text)) == {str(size)}


@pytest.mark.parametrize("size", SIZES)
def test_the_register_draws_its_whole_matrix(client, size):
    risk = risk_of(size)
    html = client.get(reverse("risks:register-detail", args=[risk.register.slug])).content.decode()
    assert html.count('scope="col" class="govuk-table__header">Impact ') == size
    assert html.count("app-heat-map__score") == size * size
    assert f"{size * size} " in html
    no_other_size(" ".join(plain_text(html).split()), size)


@pytest.mark.parametrize("size", SIZES)
def test_the_page_of_a_risk_says_its_matrix(client, size):
    risk = risk_of(size)
    text = page_of(client, "risk-detail", risk.register.slug, "R-1")
    no_other_size(text, size)
    if size > 3:
        assert f"High 15 to {size * size}" in text


@pytest.mark.parametrize("size", SIZES)
def test_the_api_gives_the_matrix(client, size):
    risk = risk_of(size)
    found = client.get(f"/api/v1/risk-registers/{risk.register.slug}/").json()
    assert found["heat_map"]["size"] == size
    assert len(found["heat_map"]["rows"]) == size
