"""How risks are scored: said from each register's own matrix, and kept with the edition."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from highlights.actions import approve_report, publish, submit_report
from highlights.evidence import report_content
from risks.models import Register, RiskBand, RiskMatrix, Tone
from tests.highlights.conftest import Office
from texts.narrative import plain_text

EIGHT = "Scores are likelihood × impact, each from 1 to 8: Low 1 to 11, High 12 to 64."


@pytest.fixture
def eight_by_eight(office: Office) -> RiskMatrix:
    """The register of the office scores on a matrix of its own."""
    matrix = RiskMatrix.objects.create(name="Eight by eight", size=8)
    RiskBand.objects.create(matrix=matrix, name="Low", lowest=1, tone=Tone.CALM)
    RiskBand.objects.create(matrix=matrix, name="High", lowest=12, tone=Tone.ALARM)
    Register.objects.update(matrix=matrix)
    return matrix


def said(html: str) -> str:
    return " ".join(plain_text(html).split())


def test_report_says_the_size_and_bands_of_the_matrix(
    office: Office, eight_by_eight: RiskMatrix
) -> None:
    content = report_content(office.report)
    (section,) = [each for part in content.parts for each in part.sections if each.kind == "risks"]
    (key,) = section.risk_keys
    assert key.scale.size == 8
    assert key.scale.text == EIGHT
    assert [(band.name, band.range_text) for band in key.scale.bands] == [
        ("Low", "1 to 11"),
        ("High", "12 to 64"),
    ]
    assert {risk.scale for risk in section.risks} == {key.scale}


def test_edition_keeps_the_matrix_of_its_day(
    office: Office, eight_by_eight: RiskMatrix, client: Client
) -> None:
    submit_report(report=office.report, by=office.by)
    approve_report(report=office.report, by=office.by)
    publish(report=office.report, by=office.by)
    eight_by_eight.size = 10
    eight_by_eight.save()
    address = reverse("highlights:report-part", args=[office.report.slug, "priority-1"])
    page = said(client.get(address).content.decode())
    assert EIGHT in page
    assert not re.search(r"each from 1 to (?!8:)", page)


def test_registers_that_score_otherwise_are_each_named() -> None:
    section = {
        "risk_keys": [
            {"registers": ["Office"], "scale": {"text": "Scores are from 1 to 5."}},
            {"registers": ["Board", "Force"], "scale": {"text": "Scores are from 1 to 8."}},
        ],
        "risks": [{"title": "A risk"}],
    }
    page = said(render_to_string("highlights/sections/risks.html", {"section": section}))
    assert "Office: Scores are from 1 to 5." in page
    assert "Board; Force: Scores are from 1 to 8." in page
