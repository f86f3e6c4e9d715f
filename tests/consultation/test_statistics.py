"""Consultation statistics. The printed figures are those of the 2024 consultation."""

from decimal import Decimal
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consultation.statistics import (
    Share,
    Stratum,
    explain_disagreement,
    margin_of_error,
    n_and_percent_agree,
    ordinal,
    points_words,
    representation,
    round_half_up,
    share_change,
    weighted_shares,
    wilson_interval,
    z_value,
)

PERCENTS = st.decimals(min_value=0, max_value=100, places=1)
BASES = st.integers(1, 5000)


@pytest.mark.parametrize(
    ("confidence", "z"), [(90, "1.644854"), (95, "1.959964"), (99, "2.575829")]
)
def test_z_value_is_that_of_the_tables(confidence: int, z: str) -> None:
    assert round_half_up(z_value(confidence), 6) == Decimal(z)


@pytest.mark.parametrize("confidence", [0, 100, -1])
def test_z_value_refuses_impossible_confidence(confidence: int) -> None:
    with pytest.raises(ValueError, match="such as 95"):
        z_value(confidence)


def test_margin_of_error_of_the_printed_consultation() -> None:
    # 1.959964 × 50 ÷ √1125 = 97.9982 ÷ 33.5410 = 2.9217
    margin = margin_of_error(1125)
    assert margin is not None
    assert round_half_up(margin, 2) == Decimal("2.92")
    assert round_half_up(margin, 4) == Decimal("2.9217")


def test_margin_of_error_without_answers() -> None:
    assert margin_of_error(0) is None
    with pytest.raises(ValueError, match="0 or more"):
        margin_of_error(-1)


@given(BASES)
def test_margin_of_error_equals_the_slow_way(n: int) -> None:
    margin = margin_of_error(n)
    assert margin is not None
    assert isclose(margin, 1.959963984540054 * sqrt(0.5 * 0.5 / n) * 100, rel_tol=1e-11)


def test_wilson_interval_worked_sum() -> None:
    # 27 of 224, z = 1.959964: p = 0.1205357, z²/n = 0.0171494, z²/2n = 0.0085747
    # p(1−p)/n + z²/4n² = 0.1060069/224 + 0.0085747/448 = 0.00047325 + 0.00001914 = 0.00049239
    # z × √0.00049239 = 0.0434910; (0.1291104 ± 0.0434910) ÷ 1.0171494 = 8.418% and 16.969%
    interval = wilson_interval(Fraction(2700, 224), 224)
    assert interval is not None
    assert round_half_up(interval.low, 2) == Decimal("8.42")
    assert round_half_up(interval.high, 2) == Decimal("16.97")


def test_wilson_interval_at_the_ends_stays_within_0_and_100() -> None:
    # 0 of 10: high = z² ÷ (n + z²) = 3.841459 ÷ 13.841459 = 27.753%
    at_nothing = wilson_interval(0, 10)
    assert at_nothing is not None
    assert at_nothing.low == 0
    assert round_half_up(at_nothing.high, 3) == Decimal("27.753")
    at_all = wilson_interval(100, 10)
    assert at_all is not None
    assert at_all.high == 100
    assert round_half_up(at_all.low, 3) == Decimal("72.247")
    assert wilson_interval(50, 0) is None


@given(PERCENTS, BASES)
def test_wilson_interval_ends_are_where_the_score_test_just_rejects(
    percent: Decimal, n: int
) -> None:
    """A second way: at each end π of the interval, (p − π)² = z² π(1 − π) ÷ n."""
    interval = wilson_interval(percent, n)
    assert interval is not None
    assert 0 <= interval.low <= percent <= interval.high <= 100
    p = Fraction(percent) / 100
    z = Fraction(z_value(95))
    for end in (Fraction(interval.low) / 100, Fraction(interval.high) / 100):
        if end in (0, 1):
            continue
        assert abs((p - end) ** 2 - z * z * end * (1 - end) / n) < Fraction(1, 10**24)


def test_share_change_worked_sum() -> None:
    # 26.1% of 1125 against 22.9% of 1000: together (293.625 + 229) ÷ 2125 = 0.2459412
    # √(0.2459412 × 0.7540588 × (1/1125 + 1/1000)) = √(0.1854541 × 0.00188889) = 0.0187163
    # z = 0.032 ÷ 0.0187163 = 1.7097: not beyond 1.96, but beyond 1.645
    change = share_change(Share(Decimal("26.1"), 1125), Share(Decimal("22.9"), 1000))
    assert change.points == Fraction(32, 10)
    assert change.z is not None
    assert round_half_up(change.z, 3) == Decimal("1.710")
    assert change.significant is False
    assert (
        change.words
        == "up 3.2 percentage points; not statistically significant at the 95% confidence level"
    )
    at_90 = share_change(Share(Decimal("26.1"), 1125), Share(Decimal("22.9"), 1000), 90)
    assert at_90.significant is True


def test_share_change_without_both_bases_is_not_tested() -> None:
    change = share_change(Share(Decimal("42.4"), 1125), Share(Decimal("51.4"), None))
    assert (change.points, change.z, change.significant) == (Fraction(-9), None, None)
    assert change.words == (
        "down 9.0 percentage points; cannot be tested, as the base of one of the waves is not known"
    )
    neither = share_change(Share(50, None), Share(50, None))
    assert neither.words == "no change; cannot be tested, as the base of either wave is not known"


def test_share_change_with_too_few_answers_is_not_tested() -> None:
    # Together 2 of 40 are 5%; 5% of 20 is 1 expected answer, fewer than 5.
    change = share_change(Share(10, 20), Share(0, 20))
    assert change.significant is None
    assert (
        change.words == "up 10.0 percentage points; cannot be tested, as there are too few answers"
    )


def test_share_change_of_changed_wording_is_not_printed() -> None:
    change = share_change(
        Share(50, 1000), Share(40, 1000), not_comparable_because="the wording changed"
    )
    assert (change.points, change.significant) == (None, None)
    assert change.words == "Not comparable: the wording changed"


def test_share_change_refuses_impossible_figures() -> None:
    with pytest.raises(ValueError, match=r"share is 100\.1%"):
        share_change(Share(Decimal("100.1"), 10), Share(5, 10))
    with pytest.raises(ValueError, match="at least one answer"):
        share_change(Share(5, 0), Share(5, 10))


@given(st.integers(1, 5000), st.integers(1, 5000), st.data())
def test_share_change_equals_the_chi_squared_of_its_four_cells(
    base_now: int, base_before: int, data: st.DataObject
) -> None:
    """A second way: z² is Pearson's chi-squared, Σ (observed − expected)² ÷ expected."""
    yes_now = data.draw(st.integers(0, base_now))
    yes_before = data.draw(st.integers(0, base_before))
    observed = [yes_now, base_now - yes_now, yes_before, base_before - yes_before]
    total = base_now + base_before
    yes, no = yes_now + yes_before, total - yes_now - yes_before
    expected = [
        Fraction(base * answers, total) for base in (base_now, base_before) for answers in (yes, no)
    ]
    change = share_change(
        Share(Fraction(100 * yes_now, base_now), base_now),
        Share(Fraction(100 * yes_before, base_before), base_before),
    )
    if min(expected) < 5:
        assert change.significant is None
        return
    chi_squared = sum(
        ((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True)), Fraction(0)
    )
    assert change.z is not None
    assert abs(Fraction(change.z) ** 2 - chi_squared) <= chi_squared / 10**20
    assert change.significant == (chi_squared > Fraction(z_value(95)) ** 2)


@pytest.mark.parametrize(
    ("sample", "population", "words"),
    [
        ("9.3", "25.6", "under-represented by 16.3 percentage points"),
        ("64.7", "35.4", "over-represented by 29.3 percentage points"),
        ("26.6", "25.6", "over-represented by 1.0 percentage point"),
        ("25.62", "25.6", "represented in proportion"),
    ],
)
def test_representation_is_told_in_words(sample: str, population: str, words: str) -> None:
    assert representation(Decimal(sample), Decimal(population)).words == words


def test_representation_is_a_ratio() -> None:
    assert representation(Decimal("9.3"), Decimal("25.6")).ratio == Fraction(93, 256)
    assert representation(Decimal("9.3"), 0).ratio is None


@pytest.mark.parametrize(
    ("n", "base", "percent", "agree"),
    [
        (642, 1125, "57.1", True),  # 57.066…
        (395, 1125, "35.1", True),  # 35.111…
        (676, 1125, "60.1", True),  # 60.088…
        (922, 1068, "86.3", True),  # 86.329…
        (27, 224, "12.9", False),  # 12.053…
        (1, 800, "0.1", True),  # 0.125
        (1, 2000, "0.1", True),  # 0.05 rounds up
        (1, 2000, "0.0", False),
    ],
)
def test_n_and_percent_agree(n: int, base: int, percent: str, agree: bool) -> None:
    assert n_and_percent_agree(n, base, Decimal(percent)) is agree


def test_n_and_percent_agree_with_other_decimals() -> None:
    assert n_and_percent_agree(27, 224, 12, decimals=0)
    assert n_and_percent_agree(27, 224, Decimal("12.05"), decimals=2)


@pytest.mark.parametrize(("n", "base"), [(5, 0), (-1, 10), (11, 10)])
def test_n_and_percent_agree_refuses_impossible_counts(n: int, base: int) -> None:
    with pytest.raises(ValueError, match=r"Enter a number|at least 1"):
        n_and_percent_agree(n, base, 10)


def test_explain_disagreement_says_the_fix() -> None:
    # 29 ÷ 224 = 12.946%, which prints 12.9; 27 ÷ 209 = 12.919% and 27 ÷ 210 = 12.857% print 12.9.
    assert explain_disagreement(27, 224, Decimal("12.9")) == (
        "27 of 224 is 12.1%, not 12.9%. Check the number, the base and the percentage: "
        "12.9% of 224 would be 29; 27 is 12.9% of a base between 209 and 210."
    )
    assert explain_disagreement(642, 1125, Decimal("57.1")) == ""
    # 1 of 2 can be 50% only; 33.3% would be 1 of 3.
    assert explain_disagreement(1, 2, Decimal("33.3")) == (
        "1 of 2 is 50.0%, not 33.3%. Check the number, the base and the percentage: "
        "1 is 33.3% of a base of 3."
    )
    assert explain_disagreement(0, 7, Decimal("33.3")) == (
        "0 of 7 is 0.0%, not 33.3%. Check the number, the base and the percentage."
    )


@given(st.integers(0, 300), st.integers(1, 300), PERCENTS)
def test_explain_disagreement_offers_only_bases_that_fix(
    n: int, base: int, percent: Decimal
) -> None:
    """A second way: try every base."""
    assume(n <= base)
    sentence = explain_disagreement(n, base, percent)
    assert (sentence == "") == n_and_percent_agree(n, base, percent)
    if not sentence or n == 0 or percent < 5:
        return
    mending = [b for b in range(max(n, 1), 20 * n + 400) if n_and_percent_agree(n, b, percent)]
    assert ("of a base" in sentence) == bool(mending)
    if len(mending) > 1:
        assert f"between {mending[0]:,} and {mending[-1]:,}" in sentence


STRATA = [
    Stratum("18 to 39", Decimal("25.0"), 40, {"Safe": 30, "Unsafe": 10}),
    Stratum("40 and over", Decimal("75.0"), 160, {"Safe": 40, "Unsafe": 120}),
]


def test_weighted_shares_worked_sum() -> None:
    # Unweighted: 70 of 200 safe, 35%. Inside the groups 75% and 25% are safe:
    # 25% × 75% + 75% × 25% = 37.5%.
    # Weights: 25 ÷ (40/200 = 20%) = 1.25 and 75 ÷ 80 = 0.9375.
    # Effective base: 200² ÷ (40 × 1.25² + 160 × 0.9375²) = 40,000 ÷ (62.5 + 140.625) = 196.92
    weighted = weighted_shares(STRATA)
    assert weighted.percents == {"Safe": Fraction(75, 2), "Unsafe": Fraction(125, 2)}
    assert weighted.weights == {"18 to 39": Fraction(5, 4), "40 and over": Fraction(15, 16)}
    assert round_half_up(weighted.effective_base, 2) == Decimal("196.92")


@pytest.mark.parametrize(
    ("strata", "words"),
    [
        (STRATA[:1], r"add up to 25\.0%"),
        ([*STRATA, Stratum("Not known", 0, 3, {"Safe": 3})], "population has no one in the group"),
        ([*STRATA, Stratum("Under 18", 1, 0, {})], "no one answered in the group “Under 18”"),
        ([*STRATA, Stratum("18 to 39", 1, 5, {"Safe": 5})], "same name"),
        ([Stratum("All", 100, 5, {"Safe": 5, "Unsafe": -1})], "below 0"),
        ([Stratum("All", 100, 5, {"Safe": 6})], r"is 6, and its base is 5"),
        (
            [Stratum("A", 50, 5, {"Safe": 1, "Unsafe": 4}), Stratum("B", 50, 5, {"Safe": 2})],
            "count of “Unsafe” is not recorded for the group “B”",
        ),
    ],
)
def test_weighted_shares_refuses_what_cannot_be_weighted(strata: list[Stratum], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        weighted_shares(strata)


def test_weighted_shares_use_the_base_and_not_the_sum_of_what_is_recorded() -> None:
    # Two groups, half of the population each; 200 people of each answered. "Better" was an answer
    # too, and is not recorded.
    # Worse 50% × 100 ÷ 200 + 50% × 20 ÷ 200 = 30%; Same 50% × 50 ÷ 200 + 50% × 20 ÷ 200 = 17.5%.
    weighted = weighted_shares(
        [
            Stratum("A", 50, 200, {"Worse": 100, "Same": 50}),
            Stratum("B", 50, 200, {"Worse": 20, "Same": 20}),
        ]
    )
    assert weighted.percents == {"Worse": 30, "Same": Fraction(35, 2)}
    assert weighted.weights == {"A": 1, "B": 1}
    assert weighted.effective_base == 400


ANSWERS = ("Yes", "No", "Perhaps")


@given(
    st.lists(
        st.tuples(
            st.integers(1, 100),
            # One set of answers for each person: none where theirs is not recorded, and several
            # where several may be chosen.
            st.lists(st.sets(st.sampled_from(ANSWERS)), min_size=1, max_size=40),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_weighted_shares_equals_counting_person_by_person(
    groups: list[tuple[int, list[set[str]]]],
) -> None:
    population = sum(size for size, _ in groups)
    weighted = weighted_shares(
        [
            Stratum(
                str(index),
                Fraction(100 * size, population),
                len(people),
                {answer: sum(answer in chosen for chosen in people) for answer in ANSWERS},
            )
            for index, (size, people) in enumerate(groups)
        ]
    )
    everybody = [
        (Fraction(size, population) / len(people), chosen)
        for size, people in groups
        for chosen in people
    ]
    assert sum(weight for weight, _ in everybody) == 1
    for answer in ANSWERS:
        share = sum(weight for weight, chosen in everybody if answer in chosen)
        assert weighted.percents[answer] == share * 100
    assert weighted.effective_base == 1 / sum(weight**2 for weight, _ in everybody)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("3.2", "up 3.2 percentage points"),
        ("-9.1", "down 9.1 percentage points"),
        ("-0.04", "no change"),
        ("0.95", "up 1.0 percentage point"),
    ],
)
def test_points_are_told_in_words(points: str, words: str) -> None:
    assert points_words(Decimal(points)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (42, "42nd"), (112, "112th")],
)
def test_an_ordinal_has_its_ending(number: int, words: str) -> None:
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [("2.25", 1, "2.3"), ("-2.25", 1, "-2.3"), ("-0.04", 1, "0.0"), ("12.5", 0, "13")],
)
def test_round_half_up(value: str, decimals: int, text: str) -> None:
    assert str(round_half_up(Decimal(value), decimals)) == text
