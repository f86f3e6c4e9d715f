"""Editions outlive the code: one of each version of the content stays readable for ever.

`python -m tests.highlights.editions` keeps shapes and editions; docs/architecture.md says when.
After a release of version N run `python -m tests.highlights.editions edition` with the
demonstration loaded, and commit `schema-N.json`: these tests use it automatically.
"""

import hashlib
import html
import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.actions import record
from highlights.codec import from_plain
from highlights.content import SCHEMA_VERSION, ReportContent
from highlights.models import Edition, Report, ReportState, SectionKind
from plans.actions import define_plan
from tests.highlights.editions.keeping import edition_file, kept_shape, shape

KEPT = [version for version in range(1, SCHEMA_VERSION + 1) if edition_file(version).exists()]
COMMAND = "python -m tests.highlights.editions shape"


def kept_edition(version: int) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(edition_file(version).read_text(encoding="utf-8"))
    return kept


def published(version: int, officer: User) -> Edition:
    """The kept edition as a row, of a report that knows nothing of what it says."""
    kept = kept_edition(version)
    plan = define_plan(
        slug="another",
        title="Another plan",
        starts_on=date(2030, 4, 1),
        ends_on=date(2033, 3, 31),
        by=officer,
    )
    report = Report.objects.create(
        slug="kept",
        title="Another title",
        plan=plan,
        period_start=date(2030, 6, 1),
        period_end=date(2030, 8, 1),
        data_to=date(2030, 8, 1),
        state=ReportState.PUBLISHED,
        created_by=officer,
    )
    record(
        by=officer,
        verb="publish",
        subject=report,
        sentence="published it",
        after={"edition": 1, "digest": kept["digest"]},
    )
    return Edition.objects.create(
        report=report,
        number=1,
        content=kept["content"],
        digest=kept["digest"],
        schema_version=kept["schema_version"],
        calculation_version=kept["calculation_version"],
        published_at=datetime(2022, 10, 1, 9, tzinfo=UTC),
        published_by=officer,
    )


def sha_of(plain: Any) -> str:
    """The digest as another system would compute it from JSON."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def test_every_older_version_has_its_edition() -> None:
    assert KEPT[: SCHEMA_VERSION - 1] == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("version", KEPT)
def test_kept_edition_shows_one_of_every_kind(version: int) -> None:
    content = from_plain(ReportContent, kept_edition(version)["content"])
    sections = [section for part in content.parts for section in part.sections]
    assert {section.kind for section in sections} == set(SectionKind.values)
    assert {part.kind for part in content.parts} == {
        *("plan", "priority", "consultation", "terminology")
    }


@pytest.mark.parametrize("version", KEPT)
def test_pages_read_it(version: int, officer: User, client: Client) -> None:
    edition = published(version, officer)
    content = from_plain(ReportContent, edition.content)
    addresses = ["", "print/", *(f"{part.slug}/" for part in content.parts)]
    pages = {}
    for address in addresses:
        response = client.get(f"/reports/kept/{address}")
        assert response.status_code == 200, address
        pages[address] = html.unescape(re.sub(r"\s+", " ", response.content.decode()))
    for part in content.parts:
        for page in (pages["print/"], pages[f"{part.slug}/"]):
            assert part.title in page
            for section in part.sections:
                assert section.title in page
                titles = [each.title for each in section.deliverables]
                titles += [each.title for each in section.risks]
                assert all(title in page for title in titles)
                for row in section.scorecard.rows if section.scorecard else ():
                    assert row.measure in page
                    assert all(window.text in page for window in row.windows)


@pytest.mark.parametrize("version", KEPT)
def test_api_gives_it_as_it_was_stored(version: int, officer: User, client: Client) -> None:
    edition = published(version, officer)
    answer = client.get("/api/v1/reports/kept/").json()
    assert answer["content"]["schema_version"] == version
    assert answer["content"] == kept_edition(version)["content"]
    assert sha_of(answer["content"]) == answer["edition"]["digest"] == edition.digest


def test_shape_changes_only_with_its_version() -> None:
    """Fails where a content class has changed and no one has said so."""
    assert shape() == kept_shape(SCHEMA_VERSION), (
        f"The shape of the content has changed. `{COMMAND}` writes it down, or says that "
        "SCHEMA_VERSION is to be raised first."
    )


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_shape_only_grows(version: int) -> None:
    older, newer = kept_shape(version), kept_shape(version + 1)
    changed = {name: newer.get(name) for name in older if newer.get(name) != older[name]}
    assert changed == {}, "a field of an older edition was renamed, retyped or taken away"
    without_default = [
        name
        for name in newer.keys() - older.keys()
        # A class that is new itself is not looked for in an older edition.
        if " = " not in newer[name] and any(_class(name) == _class(other) for other in older)
    ]
    assert without_default == [], "a new field needs a default that means “not said”"


def _class(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def test_edition_that_says_no_matrix_names_no_size(client: Client, officer: User) -> None:
    edition = published(3, officer)
    for part in edition.content["parts"]:
        page = client.get(f"/reports/kept/{part['slug']}/").content.decode()
        assert "each from 1 to" not in page
        if any(section["risks"] for section in part["sections"]):
            assert "Scores are likelihood × impact. The appetite" in page
