"""No page of the demonstration opens on a table of "no data"."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from highlights.models import Edition
from measures.models import Measure
from scorecards.models import KpiPage, Scorecard

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("demonstration"),
]

TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
LAST_MONTH = re.compile(r'<td [^>]*data-label="(?:Last month|Value)"[^>]*>(.*?)</td>', re.DOTALL)


def empty_tables(client: Client, address: str) -> list[str]:
    """The tables of a page in which most of the last months have no figure."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    found = []
    for table in TABLE.findall(answer.content.decode()):
        cells = LAST_MONTH.findall(table)
        # A measure's own table has its three windows, of which the first must have a figure.
        asked = cells if "app-scorecard" in table else cells[:1]
        empty = sum(1 for cell in asked if "no data" in cell.lower())
        if 2 * empty > len(asked):
            found.append(table[:200])
    return found


def test_no_page_opens_on_a_table_of_no_data(client: Client) -> None:
    addresses = [
        *(f"/scorecards/{each.slug}/" for each in Scorecard.objects.all()),
        *(f"/kpi/{each.slug}/" for each in KpiPage.objects.all()),
        *(f"/measures/{each.slug}/" for each in Measure.objects.all()),
        *(
            reverse("highlights:report-part", args=[edition.report.slug, f"priority-{number}"])
            for edition in Edition.objects.select_related("report")
            for number in range(1, 5)
        ),
    ]
    assert len(addresses) > 50
    assert {
        address: empty for address in addresses if (empty := empty_tables(client, address))
    } == {}
