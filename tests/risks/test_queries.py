"""Risks as they stood on a day, counted, and laid out on the heat map."""

from datetime import date

import pytest

from accounts.permissions import Visibility
from risks.models import Risk, RiskState, ScoreKind
from risks.queries import band_key, heat_map, register_content, registers_as_at, risks_as_at, tally
from tests.risks.factories import ControlFactory, RegisterFactory, RiskFactory, RiskScoreFactory

pytestmark = pytest.mark.django_db


def scored(risk, likelihood, impact, on, kind=ScoreKind.CURRENT):
    return RiskScoreFactory.create(
        risk=risk, kind=kind, likelihood=likelihood, impact=impact, scored_on=on
    )


def as_at(day, queryset=None):
    everything = Risk.objects.order_by("pk") if queryset is None else queryset
    return risks_as_at(everything, day)


def score_and_state(day):
    risk = Risk.objects.as_of(day).get()
    return tuple(getattr(risk, name) for name in ("score_that_day", "is_open_that_day"))


def test_scores_in_force_on_a_day():
    risk = RiskFactory.create()
    scored(risk, 4, 5, date(2022, 3, 1))
    scored(risk, 3, 5, date(2022, 9, 1))
    scored(risk, 5, 5, date(2022, 3, 1), ScoreKind.INHERENT)
    (before,) = as_at(date(2022, 2, 28))
    assert (before.current, before.inherent, before.trend) == (None, None, "")
    assert not before.is_above_appetite
    (first,) = as_at(date(2022, 8, 31))
    assert first.current is not None
    assert (first.current.score, first.current.band, first.current.tone) == (20, "High", "alarm")
    assert first.current.scored_on == "2022-03-01"
    assert first.trend == ""
    (now,) = as_at(date(2022, 9, 1))
    assert now.current is not None
    assert (now.current.likelihood, now.current.impact, now.current.score) == (3, 5, 15)
    assert now.trend == "falling"


def test_days_above_appetite_count_over_the_history():
    risk = RiskFactory.create(appetite=8)
    scored(risk, 3, 3, date(2022, 1, 1))  # 9: above for January, 31 days
    scored(risk, 2, 4, date(2022, 2, 1))  # 8: within for February
    scored(risk, 4, 4, date(2022, 3, 1))  # 16: above, 10 days until 11 March
    (content,) = as_at(date(2022, 3, 11))
    assert content.days_above_appetite == 41
    assert content.is_above_appetite


def test_closed_risk_is_open_before_and_its_clock_stops():
    risk = RiskFactory.create(state=RiskState.CLOSED, closed_on=date(2022, 3, 11))
    scored(risk, 4, 4, date(2022, 3, 1))
    (before,) = as_at(date(2022, 3, 10))
    assert (before.state, before.is_above_appetite) == ("open", True)
    (after,) = as_at(date(2022, 12, 31))
    assert (after.state, after.is_above_appetite) == ("closed", False)
    assert after.days_above_appetite == 10


def test_risk_is_not_there_before_it_is_opened():
    RiskFactory.create(opened_on=date(2022, 1, 1))
    assert as_at(date(2021, 12, 31)) == []


def test_flags_look_at_controls_in_place_that_day():
    risk = RiskFactory.create()
    scored(risk, 5, 5, date(2022, 1, 1), ScoreKind.INHERENT)
    scored(risk, 3, 5, date(2022, 1, 1))
    ControlFactory.create(risk=risk, in_place_since=date(2022, 6, 1))
    (before,) = as_at(date(2022, 5, 31))
    assert "no control is recorded" in before.flags[0]
    (after,) = as_at(date(2022, 6, 1))
    assert after.flags == ()


def test_tally_counts_open_risks_and_names_empty_bands():
    register = RegisterFactory.create()
    for likelihood, impact in ((5, 5), (4, 4), (3, 3)):
        scored(RiskFactory.create(register=register), likelihood, impact, date(2022, 1, 1))
    RiskFactory.create(register=register)
    RiskFactory.create(register=register, state=RiskState.CLOSED, closed_on=date(2022, 1, 2))
    risks = as_at(date(2022, 6, 1))
    counted = tally(risks, register.matrix.bands.all())
    assert (counted.open, counted.above_appetite) == (4, 3)
    assert counted.bands == (("High", 2), ("Medium", 1), ("Low", 0))
    assert tally(risks).bands == (("High", 2), ("Medium", 1))
    assert register_content(register, risks).closed == 1


def test_heat_map_places_open_risks():
    register = RegisterFactory.create()
    for reference in ("R-1", "R-2"):
        scored(RiskFactory.create(register=register, reference=reference), 4, 5, date(2022, 1, 1))
    RiskFactory.create(register=register, reference="R-3")
    closed = RiskFactory.create(
        register=register, state=RiskState.CLOSED, closed_on=date(2022, 1, 2), reference="R-4"
    )
    scored(closed, 1, 1, date(2022, 1, 1))
    grid = heat_map(as_at(date(2022, 6, 1)), register.matrix)
    assert [row.likelihood for row in grid.rows] == [5, 4, 3, 2, 1]
    cells = {(c.likelihood, c.impact): c for row in grid.rows for c in row.cells}
    assert len(cells) == 25
    cell = cells[4, 5]
    assert (cell.score, cell.band, cell.references) == (20, "High", ("R-1", "R-2"))
    assert cells[1, 1].references == ()
    assert grid.not_scored == ("R-3",)


def test_band_key_says_both_ends():
    key = band_key(RegisterFactory.create().matrix)
    assert [(band.name, band.range_text) for band in key] == [
        ("Low", "1 to 7"),
        ("Medium", "8 to 14"),
        ("High", "15 to 25"),
    ]


def test_as_of_gives_the_score_and_state_of_the_day():
    risk = RiskFactory.create(state=RiskState.CLOSED, closed_on=date(2022, 5, 1))
    scored(risk, 2, 2, date(2022, 1, 1))
    scored(risk, 5, 5, date(2022, 4, 1))
    row = score_and_state(date(2022, 3, 31))
    assert row == (4, True)
    row = score_and_state(date(2022, 5, 1))
    assert row == (25, False)


@pytest.mark.parametrize("number", [1, 6])
def test_queries_do_not_grow_with_rows(django_assert_num_queries, number):
    for _ in range(number):
        risk = RiskFactory.create()
        scored(risk, 2, 2, date(2022, 1, 1))
        scored(risk, 3, 3, date(2022, 2, 1))
        ControlFactory.create(risk=risk)
    with django_assert_num_queries(4):
        assert len(as_at(date(2022, 6, 1))) == number
    with django_assert_num_queries(6):
        assert len(registers_as_at([Visibility.PUBLIC], date(2022, 6, 1))) == number
