"""Figures bound into texts: from the data, for the month, and only what a reader may see."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Visibility
from dates.periods import months_ending
from measures.models import Area, AreaKind, Measure
from measures.models.peers import PeerComparison, PublishedRank
from scorecards.actions import write_commentary
from scorecards.queries import drafted_summary, resolver_for, scorecard_for_month
from tests.accounts.factories import UserFactory
from tests.measures.factories import (
    AreaFactory,
    HomeAreaFactory,
    KpiPageFactory,
    KpiRowFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
    ScorecardRowFactory,
    TargetFactory,
)
from texts.narrative import fill_in

pytestmark = pytest.mark.django_db

AUGUST = date(2022, 8, 1)


def observed(measure: Measure, area: Area, now: int, before: int) -> None:
    """A figure for every month of two years."""
    for at, month in enumerate(months_ending(AUGUST, 24)):
        ObservationFactory(
            measure=measure, area=area, month=month, numerator=Decimal(before if at < 12 else now)
        )


@pytest.fixture
def home() -> Area:
    area: Area = HomeAreaFactory()
    return area


def counted(slug: str, home: Area, now: int = 9, before: int = 10, **options: object) -> Measure:
    measure: Measure = MeasureFactory(
        slug=slug, name=slug.title(), unit="count", aggregation="sum", **options
    )
    observed(measure, home, now, before)
    return measure


def read(text: str, levels: tuple[Visibility, ...] = (Visibility.PUBLIC,)) -> str:
    return fill_in(text, resolver_for([text], AUGUST, levels=levels).bound)


def test_figures_of_measure_area_and_window(home: Area) -> None:
    calls = counted("calls", home)
    county = AreaFactory(name="County", slug="county", parent=home)
    observed(calls, county, 4, 8)
    text = (
        "{{figure: calls value 12m}}, {{figure: calls movement 3m}}; County "
        "{{figure: calls change 1m county}} in {{period: 3m}}"
    )
    assert read(text) == (
        "108, fell by 10.0% (3) on the same months of the year before; County down 50.0% in "
        "the 3 months to August 2022"
    )


def test_what_a_reader_may_not_see_is_not_there(home: Area) -> None:
    secret = counted("secret-matter", home, visibility=Visibility.OFFICE)
    counted("part", home, 3, 3, parent=secret)
    text = "{{figure: secret-matter value 1m}} and {{figure: part share 1m}}"
    assert read(text) == r"\[no figure\] and \[no figure\]"
    assert read(text, tuple(Visibility)) == "9 and 33.3%"
    resolver = resolver_for([text], AUGUST)
    bound = resolver.bound("figure: secret-matter value 1m")
    assert "secret" not in bound.words + bound.title + bound.value
    assert len(resolver.missing_in(text)) == 2
    assert resolver.figures_in(text) == ()


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        (
            "nothing value 1m",
            "there is no measure “nothing” that every reader of this text may see",
        ),
        ("calls value 1m atlantis", "there is no area “atlantis”"),
        ("calls share 1m", "it is not a sub-type that counts as part of another measure"),
        (
            "calls rank 1m",
            (
                "no rank is published for August 2022, and there are not enough figures to rank the"
                " forces"
            ),
        ),
        ("calls target 1m", "it has no target"),
        ("calls value 5m", "“5m” is not a window: use one of "),
    ],
)
def test_what_is_not_there_says_why_to_its_writer(home: Area, inner: str, reason: str) -> None:
    counted("calls", home)
    resolver = resolver_for([f"{{{{figure: {inner}}}}}"], AUGUST)
    assert reason in resolver.explained(f"figure: {inner}").words
    assert resolver.bound(f"figure: {inner}").words == "[no figure]"


def test_rank_among_forces_that_report(home: Area) -> None:
    calls = counted("calls", home, preferred_direction="down")
    for number, figure in enumerate((5, 9, 20)):
        force = AreaFactory(name=f"Force {number}", kind=AreaKind.OTHER_FORCE, parent=None)
        ObservationFactory(measure=calls, area=force, month=AUGUST, numerator=Decimal(figure))
    AreaFactory(name="Silent force", kind=AreaKind.OTHER_FORCE, parent=None)
    assert read("{{figure: calls rank 1m}}") == "joint 2nd of 4 forces"
    assert read("{{figure: calls rank 12m}}") == r"\[no figure\]"


def test_queries_do_not_grow_with_figures(home: Area) -> None:
    whole = counted("whole", home)
    tokens = []
    counts = []
    for number in range(4):
        measure = counted(f"m{number}", home, parent=whole)
        TargetFactory(measure=measure, area=home)
        tokens += [f"{{{{figure: m{number} {kind} 1m}}}}" for kind in ("value", "share", "rank")]
        with CaptureQueriesContext(connection) as queries:
            resolver_for(tokens, AUGUST)
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 7
    with CaptureQueriesContext(connection) as queries:
        resolver_for(["No figure at all in {{period: 12m}}"], AUGUST)
    assert len(queries) == 0


def test_commentary_is_bound_to_its_month_and_reader(home: Area) -> None:
    calls = counted("calls", home)
    counted("hidden", home, visibility=Visibility.PANEL)
    scorecard = ScorecardFactory()
    ScorecardRowFactory(scorecard=scorecard, measure=calls, area=home)
    write_commentary(
        scorecard=scorecard,
        month=AUGUST,
        text="{{figure: calls value 1m}} / {{figure: hidden value 1m}}",
        by=UserFactory(role="officer"),
    )
    public = scorecard_for_month(scorecard, AUGUST).commentary
    assert ">9<" in public
    assert "Hidden" not in public
    assert "hidden" not in public
    panel = scorecard_for_month(
        scorecard, AUGUST, levels=(Visibility.PUBLIC, Visibility.PANEL)
    ).commentary
    assert "Hidden: the figure, August 2022" in panel


def test_a_page_drafts_its_summary_from_what_its_readers_see(home: Area) -> None:
    whole, page = counted("calls", home), KpiPageFactory()
    part = counted("night", home, 3, 4, parent=whole)
    hidden = counted("hidden", home, visibility=Visibility.OFFICE)
    for position, measure in enumerate((whole, part, hidden), start=1):
        KpiRowFactory(page=page, measure=measure, area=home, position=position)
    text = drafted_summary(page, AUGUST)
    assert "hidden" not in text.lower()
    assert read(text).split("\n") == [
        (
            "- **Calls.** In August 2022 there were 9. Over the 12 months to August 2022 there "
            "were 108, and the number fell by 10.0% (12) on the year before."
        ),
        (
            "- **Night.** Over the 12 months to August 2022 there were 36, and the number fell by "
            "25.0% (12) on the year before. That is 33.3% of Calls."
        ),
    ]


def test_a_published_rank_where_no_figures_are_known(home: Area) -> None:
    calls = counted("calls", home, preferred_direction="down")
    comparison = PeerComparison.objects.create(
        measure=calls, name="National table", definition="From the first ring."
    )
    PublishedRank.objects.create(comparison=comparison, month=AUGUST, rank=42, forces=44)
    assert read("{{figure: calls rank 1m}}") == "42nd of 44 forces"
    comparison.ranks.update(value_text="12.49 seconds")
    said = "42nd of 44 forces (12.49 seconds in National table)"
    assert read("{{figure: calls rank 1m}}") == said
    assert read("{{figure: calls rank 3m}}") == r"\[no figure\]"
    # As on the measure's page: a rank worked out from figures goes before a published one.
    other = AreaFactory(kind=AreaKind.OTHER_FORCE, parent=None)
    ObservationFactory(measure=calls, area=other, month=AUGUST, numerator=Decimal(3))
    assert read("{{figure: calls rank 1m}}") == "2nd of 2 forces"


def test_a_rank_is_worked_out_from_the_figures_of_the_comparator(home: Area) -> None:
    calls = counted("calls", home, preferred_direction="down")
    tables = counted("tables", home, visibility=Visibility.PANEL)
    PeerComparison.objects.create(
        measure=calls, figures=tables, name="National table", definition="From the first ring."
    )
    for measure, figure in ((calls, 3), (tables, 20), (tables, 30)):
        other = AreaFactory(kind=AreaKind.OTHER_FORCE, parent=None)
        ObservationFactory(measure=measure, area=other, month=AUGUST, numerator=Decimal(figure))
    text = "{{figure: calls rank 1m}}"
    # What the comparator counts is not what is beside it in the text, so it is said.
    assert read(text, tuple(Visibility)) == "1st of 3 forces (9 in National table)"
    # Who may not see the figures of the tables learns nothing of them.
    assert read(text) == r"\[no figure\]"
