"""How long reading takes beside something that everybody knows, in one and the same run.

`make bench` prints the ratios. They fail nothing: a machine's speed is no property of the product.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.test import Client

from highlights.evidence import report_content
from highlights.models import Report
from measures.queries import comparison_rows, observed_pairs, pairs_from
from tests.benchmarks.measuring import seconds

# The demonstration stays in the database until the module ends.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_each_page_takes_its_time(say: Callable[[str], None]) -> None:
    client = Client()
    empty = seconds(lambda: client.get("/healthz"))
    for name, address in {
        "published page": "/reports/2022-06-to-08/priority-1/",
        "published report in print": "/reports/2022-06-to-08/print/",
        "live page": "/reports/2022-06-to-08/live/priority-1/",
        "scorecard": "/scorecards/priority-1/",
    }.items():
        took = seconds(partial(client.get, address))
        say(f"{name}: {took / empty:.0f} times the health check ({took * 1000:.0f} ms)")


def test_content_of_a_report(say: Callable[[str], None]) -> None:
    report = Report.objects.select_related("plan").get(slug="2024-09-to-12")
    month = date(2024, 9, 1)
    pairs = pairs_from(observed_pairs())
    rows = seconds(lambda: comparison_rows(pairs, month))
    whole = seconds(lambda: report_content(report))
    say(f"a whole report: {whole / rows:.1f} times the comparison of its {len(pairs)} rows")
