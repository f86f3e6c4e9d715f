"""The figure check: slips are found and explained, and correct text raises no alarm."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from figure_check import Finding, Rule, check_figures
from figure_check.facts import Form, Share
from figure_check.known import Facts
from figure_check.numbers import Number, read_months, read_numbers
from measures.comparisons import Aggregation, Unit
from measures.content import RowContent
from tests.figure_check.reports import facts_of, section_of, years
from tests.measures.rows import SEPTEMBER, row_of
from texts.narrative import Bound

# 12 × 11,802 is 141,624, and 12 × 15,968 is 191,616: 26.1% fewer. 7.4% against 6.7% of 1,000.
CALLS = row_of(years(11_802, 15_968), name="101 Calls Offered")
ABANDONED = row_of(
    years(74, 67, 1000), Unit.PERCENT, Aggregation.RATIO, name="Abandonment Rate: 101"
)
WAIT = row_of(years(60, 54), Unit.DURATION, Aggregation.MEAN, name="Average Time to Answer: 101")
OUTCOMES = row_of(years(175, 137, 1000), Unit.PERCENT, Aggregation.RATIO, name="FAT Outcome Rate")
VIOLENCE = row_of(years(441, 505), name="Crime Volume: Violence With Injury")
COUNTY = row_of(years(257, 289), name="Crime Volume: Violence With Injury", area="County")
CALL_PAGE = section_of("Contact: 101", (CALLS, ABANDONED, WAIT))
CRIME_PAGE = section_of("Crime", (OUTCOMES, VIOLENCE, COUNTY))
CALL_FACTS, CRIME_FACTS = facts_of(CALL_PAGE, CRIME_PAGE), facts_of(CRIME_PAGE, CALL_PAGE)


def check(text: str, facts: Facts = CALL_FACTS) -> tuple[Finding, ...]:
    return check_figures(text, lambda inner: Bound(inner.removeprefix("figure: ")), facts)


@pytest.mark.parametrize(
    ("text", "rule", "found", "would_be", "facts"),
    [
        # The three slips of the report, in other words.
        (
            "Among people who had been victims (n=224), 12.9% (n=27) called it good.",
            Rule.SHARE,
            "12.9%",
            "12.1%, if 27 of 224 is right",
            CRIME_FACTS,
        ),
        (
            "The FAT rate reached 17.5% over the 12 months, an improvement of 3.8%.",
            Rule.POINTS,
            "3.8%",
            "3.8 percentage points",
            CRIME_FACTS,
        ),
        (
            "Over the year calls offered to 101 decreased by -26.1%.",
            Rule.SIGN,
            "-26.1%",
            "decreased … 26.1%",
            CALL_FACTS,
        ),
        # Their relatives.
        ("Calls fell year on year by –26.1%.", Rule.SIGN, "–26.1%", "fell … 26.1%", CALL_FACTS),
        (
            "Satisfaction was 72.4%, a decrease of -3.8%.",
            Rule.SIGN,
            "-3.8%",
            "",
            CALL_FACTS,
        ),
        (
            "There has been a decrease in all 3 types: Environmental (-12.00%, n=-69).",
            Rule.SIGN,
            "-12.00%",
            "",
            CALL_FACTS,
        ),
        ("A decrease of -0.5% in logs.", Rule.SIGN, "-0.5%", "", CALL_FACTS),
        ("Abandonment rose by 0.7%.", Rule.POINTS, "0.7%", "0.7 percentage points", CALL_FACTS),
        (
            "Satisfaction was 72.4%, a fall of 3.8%.",
            Rule.POINTS,
            "3.8%",
            "",
            CALL_FACTS,
        ),
        (
            "12.9% of 224 people (n=27) agreed.",
            Rule.SHARE,
            "12.9%",
            "12.1%, if 27 of 224 is right",
            CALL_FACTS,
        ),
        (
            "27 of 224 (12.9%) agreed.",
            Rule.SHARE,
            "12.9%",
            "12.1%, if 27 of 224 is right",
            CALL_FACTS,
        ),
        (
            "27 out of 224 people, or 12.9%.",
            Rule.SHARE,
            "12.9%",
            "12.1%, if 27 of 224 is right",
            CALL_FACTS,
        ),
        (
            "12.9% (n=27) of the 224 victims said that it was good.",
            Rule.SHARE,
            "12.9%",
            "12.1%, if 27 of 224 is right",
            CALL_FACTS,
        ),
        (
            "Only 27 out of 224 victims of crime, some 12.9%, called it good.",
            Rule.SHARE,
            "12.9%",
            "12.1%, if 27 of 224 is right",
            CALL_FACTS,
        ),
        (
            "Twenty-seven of 224 victims (12.9%) rated it good.",
            Rule.SHARE,
            "12.9%",
            "12.1%, if 27 of 224 is right",
            CALL_FACTS,
        ),
        (
            "We asked 224 victims. Of these, 12.9% (27) agreed.",
            Rule.SHARE,
            "12.9%",
            "12.1%, if 27 of 224 is right",
            CALL_FACTS,
        ),
        (
            "Calls offered fell over the 12 months to August 2024.",
            Rule.MONTH,
            "August 2024",
            "",
            CALL_FACTS,
        ),
        (
            "In Aug-24 there were 11,802 calls offered.",
            Rule.MONTH,
            "Aug-24",
            "September 2024, if 11,802 is right",
            CALL_FACTS,
        ),
        ("Calls offered rose by 26.1%.", Rule.DIRECTION, "26.1%", "down 26.1%", CALL_FACTS),
        (
            "Calls offered came to 141,642 over the 12 months to September 2024.",
            Rule.DIFFERS,
            "141,642",
            "141,624 (October 2023 to September 2024)",
            CALL_FACTS,
        ),
        (
            "Abandonment was 7.5% over the 12 months.",
            Rule.DIFFERS,
            "7.5%",
            "7.4% (October 2023 to September 2024)",
            CALL_FACTS,
        ),
        (
            "Violence with injury: 141,624 over the 12 months.",
            Rule.OTHER,
            "141,624",
            "5,292 (October 2023 to September 2024), if it is Crime Volume: Violence With Injury",
            CRIME_FACTS,
        ),
        (
            "The wait to answer was 1 minute 5 seconds.",
            Rule.DIFFERS,
            "1 minute 5 seconds",
            "1 minute",
            CALL_FACTS,
        ),
    ],
)
def test_slips_are_found_and_explained(
    text: str, rule: Rule, found: str, would_be: str, facts: Facts
) -> None:
    findings = check(text, facts)
    assert [(each.rule, each.found, each.would_be) for each in findings] == [
        (rule, found, would_be)
    ]
    assert findings[0].why.endswith(".")
    assert findings[0].sentence in text


def test_a_bound_figure_does_not_want_another_verb() -> None:
    findings = check_figures(
        "Calls fell by {{figure: x}}.", lambda _: Bound("fell by 26.1% (4,166)"), CALL_FACTS
    )
    assert [each.rule for each in findings] == [Rule.SIGN]
    assert "its own word" in findings[0].why


CORRECT = """
**Demand.** 11,802 calls to 101 were offered in September 2024, and 141,624 over the 12 months to
September 2024: 26.1% (49,992) fewer than in the year before.

- **Abandonment.** The rate was 7.4% in Sept-24, up by 0.7 percentage points (0.7% pts) on 6.7%.
- **Wait.** The average to answer was 1 minute, 6 seconds longer than before: 00:01:00
  against 54 seconds.
- The model changed in January 2024, and 17 new operators began on 2 September 2024.
- Between Q1 and Q2 the time to answer came down from 61 to 55 seconds.
- 55 of 1,068 victims had support (5.1%). Of these, 80.0% were content.
- In 2024/25 the grant of £284,000 ends, on 31 March 2025; 30 vehicles were checked and 1 seized.
- Nationally, offences fell by 6%. Tickets are up by 39% since 2021.
- 30.2% of respondents had seen it, and the interval is 6.4 either way; 71% were tagged.
- Police recorded 1 million incidents in the YE March 2024, as in the YE March 2023.
- We were 42nd of 44 forces, at 12.49 seconds, and 34th for calls answered in 10 seconds.
- Of those asked (n=224), 12.1% (n=27) agreed; 57.1% (642) did not.
- 12.1% (n=27) of the 224 victims agreed, and twenty-seven of 224 victims (12.1%) wrote so.
- Two in five of the 224 victims (40%) had to wait, as did 1 in 5 of 30 witnesses (20%).
- A hundred and five of 224 people (46.9%) came, and 27 out of 224, some 10%, stayed.
- Two types moved apart after the fall: theft (-3.0%), burglary (+4.1%). All moved: theft (-3.0%).
- People of 50 to 79 gave 64.7% of responses and make up only 35.4% of the population.
- Response of 9-5, phase 2-3, F1, 24/7, pages 3–4, and 999.
"""


def test_correct_text_raises_no_alarm() -> None:
    assert check(CORRECT) == ()


# 12 x 541 of 12 x 874 is 61.9%.
INCIDENTS = row_of(years(874, 980), name="ASB Incidents")
NUISANCE = row_of(years(541, 600), name="ASB Incidents: Nuisance")
ASB_FACTS = facts_of(section_of("Anti-social behaviour", (INCIDENTS, NUISANCE)))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Nuisance makes up 61.9% of ASB incidents, and nationally ASB fell by 6%.", ASB_FACTS),
        ("Across England and Wales ASB incidents fell by 6%.", ASB_FACTS),
        ("Satisfaction was 72.4%, while visits to the website rose by 15%.", CALL_FACTS),
        ("Satisfaction was 72.4%, and visits to the website rose by 15%.", CALL_FACTS),
        ("Satisfaction was 72.4%; visits to the website rose by 15%.", CALL_FACTS),
        (
            "101 calls offered fell by 49,992 to 141,624, while complaints about them fell by 12%.",
            CALL_FACTS,
        ),
        ("While complaints fell by 12%, 101 calls offered fell by 49,992.", CALL_FACTS),
    ],
)
def test_figures_of_something_else_raise_no_alarm(text: str, facts: Facts) -> None:
    assert check(text, facts) == ()


@pytest.mark.parametrize(
    ("text", "found", "facts"),
    [
        ("Nuisance makes up 69.1% of ASB incidents.", "69.1%", ASB_FACTS),
        ("Nationally ASB fell by 6%, and ASB incidents here fell by 6%.", "6%", ASB_FACTS),
        ("Satisfaction was 72.4% and showed a decrease of 3.8%.", "3.8%", CALL_FACTS),
        (
            "Crime Volume: Violence With Injury came to 5,292; there were 2,000 in County.",
            "2,000",
            CRIME_FACTS,
        ),
        ("Of 141,624 calls, 101 calls offered fell by 100.0%.", "100.0%", CALL_FACTS),
        ("Complaints fell, while 101 calls offered fell by 12%.", "12%", CALL_FACTS),
        ("101 calls offered fell by 49,992, while they came to 150,000.", "150,000", CALL_FACTS),
    ],
)
def test_what_stands_beside_something_else_is_still_questioned(
    text: str, found: str, facts: Facts
) -> None:
    assert [each.found for each in check(text, facts)] == [found]


def test_bound_figures_are_not_questioned() -> None:
    text = "101 Calls Offered: {{figure: 99}} in {{period: 1m}}, {{figure: 12.3%}}."
    assert check(text) == ()


def test_a_share_is_held_against_the_consultation() -> None:
    facts = replace(CALL_FACTS, shares=(Share(642, "57.1%", 1125, "“Worse”"),))
    assert check("57.1% (642) felt that it was worse.", facts) == ()
    findings = check("51.7% (642) felt that it was worse.", facts)
    assert [(each.rule, each.would_be) for each in findings] == [(Rule.SHARE, "57.1%")]


def test_a_finding_is_the_same_while_the_sentence_is() -> None:
    first = check("Calls fell by -26.1%.")[0]
    assert check("New words. Calls  fell by -26.1%. More.")[0].digest == first.digest
    assert check("All calls fell by -26.1%.")[0].digest != first.digest


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    check(text)


def written(number: Number, size: int) -> str:
    """Another number in the form of one, `size` in steps of its last digit."""
    value = size * number.step
    if number.form == Form.DURATION:
        minutes, seconds = divmod(int(value), 60)
        return f"{minutes} minutes {seconds} seconds"
    plain = f"{float(value):,.1f}" if number.step < 1 else f"{int(value):,}"
    return plain + {Form.PERCENT: "%", Form.POINTS: " percentage points"}.get(number.form, "")


def typed_page(rows: Sequence[RowContent]) -> tuple[str, Facts]:
    """A drafted data summary as if someone had typed every figure of it, and its facts."""
    section = section_of("Service", rows)
    windows = {(row.slug, row.area, each.months): each for row in rows for each in row.windows}
    items = []
    for row in rows:
        month, year = (windows[row.slug, row.area, months] for months in (1, 12))
        place = f", {row.area}" if row.area else ""
        unit = Unit(row.unit)
        size = year.change_text.removeprefix("-").replace("% points", " percentage points")
        if unit == Unit.DURATION:
            parts = [int(each) for each in size.split(":")]
            size = f"{parts[0] * 60 + parts[1]} minutes {parts[2]} seconds"
        verb = "fell by" if year.change_text.startswith("-") else "rose by"
        items.append(
            f"- **{row.measure}{place}.** In September 2024 it was {month.text}. Over the 12 "
            f"months to September 2024 it was {year.text}, and it {verb} {size} on the year before."
        )
    return "\n".join(items), facts_of(section)


figures = st.integers(120, 3500)
counts = st.builds(
    lambda now, before: row_of(years(now, before), name="Calls Offered"), figures, figures
)
rates = st.builds(
    lambda now, before: row_of(
        years(now, before, 4000), Unit.PERCENT, Aggregation.RATIO, name="Abandonment Rate"
    ),
    figures,
    figures,
)
waits = st.builds(
    lambda now, before: row_of(
        years(now, before), Unit.DURATION, Aggregation.MEAN, name="Average Time to Answer"
    ),
    figures,
    figures,
)
pages = st.tuples(counts, rates, waits)


@given(pages)
@settings(max_examples=60)
def test_a_right_page_is_clean(rows: Sequence[RowContent]) -> None:
    text, facts = typed_page(rows)
    assert check(text, facts) == ()


@given(pages, st.data())
@settings(max_examples=150)
def test_any_one_wrong_figure_of_a_page_is_found(
    rows: Sequence[RowContent], data: st.DataObject
) -> None:
    text, facts = typed_page(rows)
    lines = text.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    plain = lines[at].replace("**", "")
    number = data.draw(st.sampled_from(numbers_in(plain)))
    size = data.draw(st.integers(1, 9999))
    other = written(number, size)
    mutated = replace(number, size=size * number.step)
    # What happens to be another figure of the same measure is no mistake that can be seen.
    same = next(subject for subject in facts.own if subject.names[0] == rows[at].measure)
    assume(not any(f.form == number.form and mutated.equals(f.figure) for f in same.facts))
    lines[at] = lines[at].replace(number.text, other, 1)
    findings = check("\n".join(lines), facts)
    assert other in {each.found for each in findings}


def months_in(text: str) -> list[tuple[int, int | None]]:
    return [(each.month, each.year) for each in read_months(text, SEPTEMBER)]


def numbers_in(text: str) -> tuple[Number, ...]:
    return read_numbers(text, (), read_months(text, SEPTEMBER))


def test_months_are_read_as_people_write_them() -> None:
    assert months_in("In Sept-24, Sep 2024, September, Aug 23 and may 5 march on Mar-23.") == [
        (9, 2024),
        (9, 2024),
        (9, None),
        (8, 2023),
        (3, 2023),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12,345 calls", [(Form.COUNT, 12345)]),
        ("1 hour 8 minutes 12 seconds", [(Form.DURATION, 4092)]),
        ("13 mins 04 secs, then 53 secs", [(Form.DURATION, 784), (Form.DURATION, 53)]),
        ("14m 9s", [(Form.DURATION, 849)]),
        ("01:24:25 and 12:20", [(Form.DURATION, 5065), (Form.DURATION, 740)]),
        (
            "5.7% pts, 4.4 %pts, 0.9 percentage points",
            [(Form.POINTS, Fraction(57, 10))] * 1
            + [(Form.POINTS, Fraction(22, 5)), (Form.POINTS, Fraction(9, 10))],
        ),
        ("12.9% and 6 percent", [(Form.PERCENT, Fraction(129, 10)), (Form.PERCENT, 6)]),
        ("42nd of 44, in 2024, 12 months, on 2 September", [(Form.COUNT, 44)]),
    ],
)
def test_numbers_are_read_as_people_write_them(
    text: str, numbers: list[tuple[Form, Fraction | int]]
) -> None:
    assert [(each.form, each.size) for each in numbers_in(text)] == numbers


def test_a_month_without_year_is_the_last_of_its_name() -> None:
    assert check("Calls offered fell over the 12 months to September.") == ()
    assert [each.rule for each in check("Calls fell over the 12 months to July.")] == [Rule.MONTH]
    assert check("Calls over the 12 months to July.")[0].would_be == ""
