"""The two demonstration reports: every link leads somewhere, every figure is as printed."""

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Seal
from audit.sealing import seal_problems
from dates.periods import month_code
from demonstration import other_forces
from highlights.models import Edition
from measures.formats import ARROWS

DATA = Path(__file__).resolve().parent.parent.parent / "demonstration" / "data"
RANKED = "/api/v1/measures/average-time-to-answer-999/peers/"
WINDOWS = {1: "last_month", 3: "last_3_months", 12: "last_12_months"}
HOST = "http://testserver"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("demonstration"),
]


class Links(HTMLParser):
    """The addresses that a page links to, and the places in it that can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: set[str] = set()
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.hrefs.add(str(given["href"]))
        if given.get("id"):
            self.ids.add(str(given["id"]))


def test_every_edition_names_a_seal_that_is_there():
    seals = {edition.audit_seal for edition in Edition.objects.all()}
    assert seals
    assert seals <= set(Seal.objects.values_list("digest", flat=True))
    assert list(seal_problems()) == []


def test_every_link_leads_somewhere():
    client = Client()
    pages: dict[str, Links] = {}
    wanted: set[tuple[str, str, str]] = set()
    waiting = {"/"}
    broken = []
    while waiting:
        path = waiting.pop()
        response = client.get(path, follow=True)
        if response.status_code != 200:
            broken.append(f"{path} answers {response.status_code}")
        is_page = response.headers["Content-Type"].startswith("text/html")
        pages[path] = links = Links(response.content.decode() if is_page else "")
        for href in links.hrefs:
            target, fragment = urldefrag(urljoin(f"{HOST}{path}", href))
            parts = urlsplit(target)
            # Sorted and filtered forms of a list are the list; the API has tests of its own.
            if target.startswith(HOST) and not parts.query and not parts.path.startswith("/api/"):
                wanted.add((path, parts.path, fragment))
                if parts.path not in pages:
                    waiting.add(parts.path)
    broken += [
        f"{path} links to {target}#{fragment}, which is not there"
        for path, target, fragment in sorted(wanted)
        if fragment and fragment not in pages[target].ids
    ]
    assert len(pages) > 100
    assert broken == []


def printed(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_printed_cell_of_august_2022_comes_from_the_api():
    client = Client()
    rows = {}
    for number in range(1, 5):
        address = reverse("scorecards-detail", kwargs={"slug": f"priority-{number}"})
        for row in client.get(address, {"month": "2022-08"}).json()["rows"]:
            rows[str(number), row["measure"], row["area"] or ""] = row
    differences = []
    expected = printed("scorecards-2022-08.csv")
    for line in expected:
        row = rows[line["priority"], line["measure"], line["area"]]
        for window in row["windows"]:
            column = WINDOWS[window["months"]]
            arrow = ARROWS[window["direction"]] if window["direction"] else ""
            change = f"{window['change_text']} {arrow}".strip()
            differences += [
                f"{line['measure']} {line['area']} {name}: {got!r}, printed {line[name]!r}"
                for name, got in ((column, window["text"]), (f"{column}_change", change))
                if got != line[name]
            ]
    assert len(expected) == len(rows) == 62
    # The one cell that the report prints as "-0.0".
    assert [text for text in differences if "'-0.0% points'" not in text] == []
    assert len(differences) == 1


def test_the_pages_print_the_same_figures():
    client = Client()
    for number in range(1, 5):
        address = reverse("scorecards:scorecard-detail", kwargs={"slug": f"priority-{number}"})
        text = client.get(address, {"month": "2022-08"}).content.decode()
        words = re.sub(r"<[^>]+>", " ", text)
        absent = [
            (line["measure"], line[column])
            for line in printed("scorecards-2022-08.csv")
            for column in WINDOWS.values()
            if line["priority"] == str(number) and line[column] not in words
        ]
        assert absent == []


def test_the_figures_of_september_2024_come_from_the_api():
    client = Client()
    rows = {}
    address: str | None = f"{reverse('comparisons-list')}?month=2024-09&page_size=500"
    while address:
        answer = client.get(address).json()
        for row in answer["results"]:
            for window in row["windows"]:
                rows[row["measure"], row["area"] or "", str(window["months"])] = window
        address = answer["next"]
    differences = []
    for line in printed("figures-2024-09.csv"):
        window = rows[line["measure"], line["area"], line["months"]]
        for column, got in (("value", window["text"]), ("change", window["change_text"])):
            # An empty cell is one that the report does not print.
            if line[column] and got != line[column]:
                differences.append((line["measure"], line["area"], column, got, line[column]))
    assert differences == []


def test_the_force_is_ranked_among_illustrative_forces_with_the_printed_place():
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(other_forces.rows())
    kept = (DATA / "observations-illustrative.csv").read_text(encoding="utf-8")
    assert written.getvalue() == kept, "run `python -m demonstration.other_forces`"
    told = Client().get(RANKED).json()
    assert "illustrative" in told["source_name"]
    assert [each["month"] for each in told["ranks"]] == [
        month_code(month) for month in other_forces.MONTHS
    ]
    printed = told["ranks"][-1]
    assert (printed["text"], printed["published_text"]) == ("42nd of 44", "42nd of 44")
    assert (printed["value"], printed["value_text"]) == ("12.49", "12.49 seconds")
    assert not any(each["is_published"] for each in told["ranks"])
    names = [
        area["name"] for area in Client().get("/api/v1/areas/?kind=other_force").json()["results"]
    ]
    assert names
    assert all(name.startswith("Illustrative force ") for name in names)
