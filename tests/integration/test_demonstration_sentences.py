"""The drafted sentences of the 2024 KPI pages: the report's facts, each figure right, no slips.

Held against the printed figures and against a slow calculation from the file of observations.
"""

import csv
import re
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from highlights.models import Edition, Report
from highlights.queries.figure_checks import report_findings
from scorecards.models import KpiPage
from scorecards.queries import drafted_summary, resolver_for
from texts.narrative import fill_in

DATA = Path(__file__).resolve().parent.parent.parent / "demonstration" / "data"
SEPTEMBER = date(2024, 9, 1)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("demonstration"),
]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def drafted() -> dict[str, str]:
    """What each page's draft says, by its slug."""
    said = {}
    for page in KpiPage.objects.filter(rows__isnull=False).distinct():
        text = drafted_summary(page, SEPTEMBER)
        resolver = resolver_for([text], SEPTEMBER)
        assert resolver.missing_in(text) == ()
        said[page.slug] = fill_in(text, resolver.bound)
    return said


def items(said: dict[str, str]) -> dict[str, str]:
    """What is said of each measure, and of each "measure, by area"."""
    return {
        match[1]: match[2]
        for text in said.values()
        for match in re.finditer(r"^- \*\*(.+?)\.\*\* (.*)$", text, re.MULTILINE)
    }


def spoken(clock: str) -> str:
    parts = [int(each) for each in clock.removeprefix("-").split(":")]
    return " ".join(
        f"{number} {name}{'' if number == 1 else 's'}"
        for number, name in zip(parts, ("hour", "minute", "second"), strict=True)
        if number
    )


def value_words(value: str) -> str:
    return spoken(value) if ":" in value else value


def movement_words(change: str) -> str:
    size = change.removeprefix("-")
    if not re.search("[1-9]", size):
        return "did not change on the year before"
    verb = "fell" if change.startswith("-") else "rose"
    return f"{verb} by {value_words(size).replace('% points', ' percentage points')}"


def movement_pattern(change: str) -> str:
    """The words of a printed change as a pattern: printed as nothing, it may be a little."""
    if re.search("[1-9]", change):
        return re.escape(movement_words(change))
    least = re.escape(change.removeprefix("-").replace("0.0%", "0.1").replace(" points", ""))
    return f"(?:rose|fell) by less than {least} percentage points on the year before"


# Printed in the report's own headings, and shown on no KPI page.
NOT_ON_A_PAGE = {"Crime Volume", "FAT Outcome Rate", "Out of Court Resolution Rate"}


def test_every_printed_figure_is_drafted_as_it_was_printed() -> None:
    said = items(drafted())
    wrong = []
    told = 0
    for line in rows("figures-2024-09.csv"):
        if line["measure"] in NOT_ON_A_PAGE:
            continue
        area = line["area"]
        text = said[f"{line['measure']}, by area" if area else line["measure"]]
        if line["months"] == "1":
            wanted = [f"In September 2024 (?:there were|it was) {value_words(line['value'])}[,.]"]
        elif area:
            wanted = [f"{line['value']} in {area}"] if ":" not in line["value"] else []
            wanted += [f"in {area}, which {movement_words(line['change'])}"]
        else:
            value = re.escape(value_words(line["value"]))
            wanted = [f"Over the 12 months to September 2024 (?:there were|it was) {value},"]
            if line["change"]:
                wanted.append(f"and (?:the number|it) {movement_pattern(line['change'])}")
        wrong += [(line["measure"], each, text) for each in wanted if not re.search(each, text)]
        told += len(wanted)
    assert wrong == []
    assert told > 90


def test_facts_beside_the_figures_are_drafted_too() -> None:
    """What else the report's summaries say and the data holds: what a wait was before, the words
    for a target, what a comparator counts."""
    said = items(drafted())
    assert (
        "fell by 9 seconds on the year before, when it was 18 seconds."
        in said["Average Time to Answer: 999"]
    )
    assert "it did not meet the SLA of 30 seconds" in said["Average Time to Answer: 101"]
    assert "it met the SLA of 15 minutes" in said["Average Response Time: Immediate"]
    assert "it did not meet the SLA of 1 hour" in said["Average Response Time: Priority"]
    assert "it met the SLA of 1 hour" in said["Median Response Time: Priority"]
    for name, rank in (
        ("Average Time to Answer: 999", "42nd of 44 forces (12.49 seconds in National 999 tables)"),
        (
            "999 Calls Answered Within 10 Seconds",
            "34th of 44 forces (83.4% in National 999 tables)",
        ),
    ):
        assert f"Its rank in September 2024 was {rank}." in said[name]


def slow_movements() -> dict[str, str]:
    """How every count and percentage of the force area moved, reckoned with decimals alone."""
    sums: dict[tuple[str, bool], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    months: dict[tuple[str, bool], int] = defaultdict(int)
    for line in rows("observations-2024.csv"):
        if line["area"] or not "2022-10" <= line["month"] <= "2024-09":
            continue
        key = line["measure"], line["month"] >= "2023-10"
        sums[key][0] += Decimal(line["numerator"])
        sums[key][1] += Decimal(line["denominator"] or 0)
        months[key] += 1
    found = {}
    for line in rows("measures-2024.csv"):
        name, unit = line["measure"], line["unit"]
        if unit == "duration" or {months[name, True], months[name, False]} != {12}:
            continue
        (now, base), (before, base_before) = sums[name, True], sums[name, False]
        if unit == "count":
            size = (abs(now - before) * 100 / before).quantize(Decimal("0.1"), ROUND_HALF_UP)
            rest = f"{size}% ({abs(now - before):,})"
        else:
            now, before = now / base * 100, before / base_before * 100
            size = abs(now - before).quantize(Decimal("0.1"), ROUND_HALF_UP)
            rest = f"{size} percentage points"
        verb = "rose by" if now > before else "fell by"
        if not size and now != before:
            rest = f"less than {rest.replace('0.0', '0.1', 1)}"
        is_moved = now != before
        found[name] = (f"{verb} {rest}" if is_moved else "did not change") + " on the year before"
    return found


def test_every_movement_equals_a_slow_calculation() -> None:
    said, movements = items(drafted()), slow_movements()
    told = [name for name in movements if name in said]
    assert [name for name in told if movements[name] not in said[name]] == []
    assert len(told) > 30


def test_drafts_repeat_no_slip_of_the_report() -> None:
    text = "\n".join(drafted().values())
    assert not re.search(r"(?:rose|fell) by -", text)
    assert not re.search(r"[-−–]\d", text.replace("999-", ""))
    rates = [item for name, item in items(drafted()).items() if "Rate" in name or "Victim" in name]
    assert len(rates) > 20
    assert not [item for item in rates if re.search(r"(?:rose|fell) by [\d.]+%", item)]


def test_the_published_edition_holds_frozen_words() -> None:
    content = Edition.objects.get(report__slug="2024-09-to-12").content
    texts = [
        narrative
        for part in content["parts"]
        for section in part["sections"]
        for narrative in section["narratives"]
    ]
    assert not [each for each in texts if "{{" in each["text"] + each["html"]]
    assert not [each for each in texts if "no figure" in each["text"]]
    bound = [figure for each in texts for figure in each["figures"]]
    assert len(bound) > 80
    assert {
        "measure": "999 Calls Offered",
        "slug": "999-calls-offered",
        "area": None,
        "area_slug": "wiltshire-force-area",
        "kind": "movement",
        "months": 12,
        "period_text": "October 2023 to September 2024",
        "words": "rose by 1.3% (1,538) on the year before",
    }.items() <= next(
        each for each in bound if each["slug"] == "999-calls-offered" and each["kind"] == "movement"
    ).items()


def test_the_figure_check_finds_nothing_to_say_of_the_demonstration() -> None:
    for report in Report.objects.all():
        sections = list(report.sections.prefetch_related("narratives"))
        assert report_findings(report, sections) == []
