"""Sentences worded as police performance reports word them, wrong and right, of every kind that the
check is asked about.

Each wrong sentence names what is wrong in it and what is right: that is offered, or nothing.
"""

from functools import cache
from itertools import combinations, permutations

import pytest

from figure_check import Facts, check_figures
from highlights.figure_facts import facts_of
from tests.figure_check.pages import PAGES, TERMS, counted, facts_for
from tests.figure_check.reports import report_of, section_of
from texts.narrative import Bound

BURGLARY = "Crime Volume: Residential Burglary"
HUBS = section_of(
    "Residential burglary",
    (
        counted(BURGLARY, (186, 214), (2_310, 2_604)),
        counted(BURGLARY, (41, 52), (512, 611), "North Hub"),
        counted(BURGLARY, (58, 61), (703, 742), "South Hub"),
        counted(BURGLARY, (36, 49), (448, 533), "East Hub"),
        counted(BURGLARY, (51, 52), (647, 718), "West Hub"),
    ),
)


@cache
def known(page: str) -> Facts:
    if page == "hubs":
        return facts_of(report_of(HUBS, *PAGES.values()), (), TERMS).of(HUBS)
    return facts_for(page)


# The page, the sentence, what is wrong in it, and what is in the right one.
WRONG = [
    # The figure of another window.
    (
        "999",
        "999 calls offered in the 12 months to September 2024 totalled 31,312.",
        "31,312",
        "121,406",
    ),
    (
        "101",
        "The average time to answer 101 in the 12 months to September 2024 was 53 seconds.",
        "53 seconds",
        "1 minute 2 seconds",
    ),
    ("abuse", "During September 2024, 6,443 domestic abuse crimes were recorded.", "6,443", "465"),
    (
        "priority",
        "Response Rate: Priority was 72.9% in the rolling year to September 2024.",
        "72.9%",
        "64.1%",
    ),
    (
        "violence",
        "The arrest rate for violence with injury was 33.7% in the month.",
        "33.7%",
        "35.2%",
    ),
    (
        "victims",
        "Overall victim satisfaction for September 2024 stands at 72.4%.",
        "72.4%",
        "71.9%",
    ),
    ("asb", "There have been 866 ASB incidents over the last 12 months.", "866", "10,495"),
    ("abuse", "FAT outcome rate for DA: 15.0% (12 months to September 2024).", "15.0%", "14.6%"),
    (
        "priority",
        "In September, priority calls took on average 1:22:58 to attend.",
        "1:22:58",
        "1 hour 6 minutes 12 seconds",
    ),
    ("violence", "453 VWI offences were recorded in the year to Sept 24.", "453", "5,293"),
    (
        "hubs",
        "Residential burglary in North Hub stood at 41 offences for the 12 months.",
        "41",
        "512",
    ),
    # Levels that say the twelve months.
    ("violence", "VWI has reduced by 17.0% in Swindon to 2,197 offences.", "17.0%", "15.4%"),
    ("abuse", "DA crime is down 12.4% to 6,443.", "12.4%", "11.4%"),
    ("999", "999 calls increased by 5.8%, to 121,406.", "5.8%", "2.2%"),
    ("asb", "ASB incidents have fallen 14.3% to 10,495 incidents.", "14.3%", "10.8%"),
    ("hubs", "Residential burglary decreased by 13.1% to 2,310 offences.", "13.1%", "11.3%"),
    ("priority", "There was a 26.2% reduction in priority logs to 24,215.", "26.2%", "18.1%"),
    ("101", "101 demand has seen a 23.6% decrease to 140,912 calls.", "23.6%", "25.6%"),
    # Ranks.
    (
        "999",
        "The force is 21st of 44 forces nationally for average time to answer 999 calls.",
        "21st of 44",
        "24th of 44",
    ),
    (
        "101",
        "Wiltshire is currently 9th out of 43 for average time to answer 101.",
        "9th out of 43",
        "=12th of 43",
    ),
    ("999", "999 calls answered within 10 seconds: ranked 20th nationally.", "20th", "30th of 44"),
    (
        "999",
        "We rank 3rd out of 44 for 999 calls answered within 10 seconds (September 2024).",
        "3rd out of 44",
        "30th of 44",
    ),
    # Targets and their verdicts.
    (
        "101",
        "The average time to answer 101 was 53 seconds in September against an SLA of 45 seconds.",
        "45 seconds",
        "30 seconds",
    ),
    ("999", "Average time to answer 999 was 8 seconds (SLA = 15 secs).", "15 secs", "10 seconds"),
    (
        "priority",
        "Average response time to priority calls remains above the target of 45 minutes.",
        "45 minutes",
        "1 hour",
    ),
    ("999", "The 999 answer time target was missed in September 2024.", "missed", ""),
    ("101", "The 101 average time to answer is within SLA.", "within SLA", ""),
    (
        "priority",
        "The target for average response time to priority calls was met in September.",
        "met",
        "",
    ),
    ("101", "Average time to answer 101 is better than the target.", "better than the target", ""),
    ("999", "Average time to answer 999 remains above target.", "above target", ""),
    (
        "101",
        "In September the average time to answer 101 has met its target.",
        "met its target",
        "",
    ),
    ("999", "The average time to answer 999 has not met the SLA.", "has not met the SLA", ""),
    ("999", "The SLA for average time to answer 999 was not met.", "was not met", ""),
    # A direction without a size.
    ("101", "There has been an increase in 101 calls offered over the 12 months.", "increase", ""),
    ("asb", "We have seen a rise in ASB incidents over the last 12 months.", "rise", ""),
    (
        "abuse",
        "The FAT outcome rate for DA has decreased over the 12 months.",
        "decreased",
        "up 2.4",
    ),
    ("priority", "Priority log volume continues to rise.", "rise", ""),
    ("999", "The number of 999 calls offered fell in September 2024.", "fell", ""),
    ("violence", "Violence with injury is increasing in Swindon.", "increasing", ""),
    ("victims", "Victim satisfaction for hate crime has improved.", "improved", ""),
    ("victims", "Overall victim satisfaction continued to rise.", "rise", ""),
    ("101", "Abandonment on 101 worsened in September 2024.", "worsened", "down 1.8"),
    # Swapped areas.
    (
        "violence",
        "VWI decreased in both areas: County by 15.4% and Swindon by 10.8%.",
        "15.4%",
        "10.8%",
    ),
    (
        "violence",
        "Of the 5,293 VWI offences, 3,089 were in Swindon and 2,197 in County.",
        "3,089",
        "2,197",
    ),
    (
        "hubs",
        (
            "In September residential burglary was 58 in North Hub, 41 in "
            "South Hub, 36 in East Hub and 51 in West Hub."
        ),
        "58",
        "41",
    ),
    (
        "hubs",
        (
            "Residential burglary over the 12 months: North Hub 512, "
            "South Hub 448, East Hub 703, West Hub 647."
        ),
        "448",
        "703",
    ),
    (
        "hubs",
        (
            "Over the year East Hub (512), North Hub (703) and South "
            "Hub (448) recorded residential burglary."
        ),
        "512",
        "448",
    ),
    (
        "hubs",
        (
            "Residential burglary fell by 15.9% in North Hub, 16.2% in East "
            "Hub and 9.9% in West Hub over the 12 months."
        ),
        "15.9%",
        "16.2%",
    ),
    ("violence", "VWI: Swindon 258, County 185 and the force 453 in September 2024.", "258", "185"),
    # Months.
    ("asb", "There were 866 ASB incidents in Aug 24.", "Aug 24", ""),
    ("violence", "VWI fell by 12.6% in the 12 months to Aug 24.", "Aug 24", ""),
    # Shares.
    ("asb", "Nuisance accounted for 6,493 of the 10,495 incidents (58.2%).", "58.2%", "61.9%"),
]

RIGHT = [
    ("999", "999 calls offered in the 12 months to September 2024 totalled 121,406, up 2.2%."),
    ("101", "101 demand has seen a 25.6% decrease to 140,912 calls."),
    ("101", "101 calls offered fell by 23.6% in September 2024 and by 25.6% over the 12 months."),
    ("abuse", "DA crime is down 11.4% to 6,443, and by 12.4% in the month."),
    ("asb", "Of the 10,495 ASB incidents, 6,493 (61.9%) were nuisance."),
    ("asb", "6,493 of 10,495 incidents were nuisance, 3,476 personal and 506 environmental."),
    ("asb", "866 ASB incidents were recorded in Sept 24, against 927 in Aug 24."),
    ("asb", "ASB incidents fell from 961 in July 24 to 866 in Sept 24."),
    ("asb", "Nuisance ASB makes up 541 of the 866 incidents in September 2024."),
    ("violence", "County recorded 3,089 and Swindon 2,197 of the 5,293 VWI offences."),
    ("violence", "VWI fell in both areas: by 15.4% in Swindon and by 10.8% in County."),
    ("violence", "Swindon saw 185 VWI offences in September, 38 fewer than the year before."),
    ("violence", "VWI in County and Swindon: 258 and 185 in September 2024."),
    ("violence", "VWI fell by 17.0% in Swindon in September 2024, and by 10.1% in County."),
    (
        "hubs",
        (
            "In September residential burglary was 41 in North Hub, 58 in "
            "South Hub, 36 in East Hub and 51 in West Hub."
        ),
    ),
    (
        "hubs",
        (
            "South Hub (703) had the most residential burglary over "
            "the year and East Hub (448) the least."
        ),
    ),
    (
        "hubs",
        (
            "Residential burglary fell in every hub over the 12 months: North Hub by "
            "16.2%, South Hub by 5.3%, East Hub by 15.9% and West Hub by 9.9%."
        ),
    ),
    (
        "hubs",
        (
            "North Hub and West Hub recorded 512 and 647 residential "
            "burglaries over the year, South Hub 703."
        ),
    ),
    (
        "hubs",
        ("Residential burglary in North Hub fell from 52 to 41 while West Hub went from 52 to 51."),
    ),
    (
        "hubs",
        (
            "Residential burglary: 1,151 of the 2,310 offences were "
            "in East Hub and South Hub together."
        ),
    ),
    (
        "101",
        (
            "The average time to answer 101 was 53 seconds in "
            "September against an SLA of 30 seconds."
        ),
    ),
    ("101", "The average time to answer 101 missed its target in September."),
    ("999", "Average time to answer 999 was 8 seconds (SLA = 10 secs)."),
    ("999", "The 999 answer time target was met in September 2024."),
    ("999", "Average time to answer 999 remains below target."),
    ("999", "The SLA for average time to answer 999 was met."),
    ("101", "The average time to answer 101 has not met the SLA."),
    ("101", "Average time to answer 101 remains above target."),
    ("101", "Average time to answer 101 is worse than the target."),
    ("victims", "Burglary satisfaction deteriorated."),
    ("101", "Abandonment on 101 improved in September 2024."),
    ("victims", "Improving overall victim satisfaction."),
    ("victims", "Increasing overall victim satisfaction"),
    ("victims", "Increase overall victim satisfaction."),
    ("victims", "Improvements in victim satisfaction: overall"),
    ("victims", "The force has to increase overall victim satisfaction."),
    ("999", "Reduce 999 calls offered."),
    ("asb", "ASB incidents continued to fall."),
    ("violence", "VWI in Swindon fell by 15.4% to 2,197 and in County by 10.8% to 3,089."),
    ("violence", "VWI in Swindon (185, -17.0%) fell faster than in County (258, -10.1%)."),
    ("hubs", "Residential burglary: East Hub 36 (49), West Hub 51 (52)."),
    ("priority", "Priority response time improved but remains above the target of 1 hour."),
    (
        "hubs",
        "Residential burglary in East Hub stayed below that in West Hub, 51 there and 36 here.",
    ),
    ("hubs", "Residential burglary in North Hub was below that of South Hub: 41 against 58."),
    ("hubs", "Where North Hub and South Hub fell to 41 and 58, the force fell to 186."),
    ("hubs", "South Hub had more residential burglary than East Hub, 58 to 36."),
    ("hubs", "Residential burglary in East Hub is below West Hub, at 36 against 51."),
    ("priority", "The target for average response time to priority calls was missed in September."),
    ("999", "The force is 24th of 44 forces nationally for average time to answer 999 calls."),
    ("999", "We rank 30th out of 44 for 999 calls answered within 10 seconds (September 2024)."),
    ("101", "Wiltshire is joint 12th out of 43 for average time to answer 101."),
    ("101", "There has been a decrease in 101 calls offered over the 12 months."),
    ("asb", "We have seen a fall in ASB incidents over the last 12 months."),
    ("priority", "Priority log volume continues to fall."),
    ("victims", "Victim satisfaction for hate crime has worsened."),
    (
        "victims",
        (
            "Victim satisfaction for burglary, at 80.6%, remains "
            "higher than for hate crime, at 67.0%."
        ),
    ),
    ("violence", "The FAT outcome rate for VWI rose by 5.7 percentage points to 21.1%."),
    ("violence", "An increase in reporting of VWI is expected after the campaign."),
    ("asb", "A rise in ASB incidents in the summer is usual, and July 2024 had 961."),
    ("101", "More 101 calls were answered within target, though the average time to answer rose."),
    (
        "priority",
        ("To meet the target, priority response time would have to fall by 6 minutes 12 seconds."),
    ),
    ("abuse", "The arrest rate for DA was 49.3%, above the 42.5% of the year before."),
]


def findings(page: str, text: str):
    return check_figures(text, Bound, known(page))


@pytest.mark.parametrize(("page", "text", "wrong", "right"), WRONG, ids=lambda each: str(each)[:60])
def test_what_is_wrong_is_found_and_what_is_offered_is_right(page, text, wrong, right):
    found = findings(page, text)
    assert any(wrong in each.found or each.found in wrong for each in found), found
    for each in found:
        offered, _, condition = each.would_be.partition(", if ")
        if offered and not condition and each.found in wrong:
            assert right and right in offered, each


@pytest.mark.parametrize(("page", "text"), RIGHT, ids=lambda each: str(each)[:60])
def test_nothing_is_said_of_what_is_right(page, text):
    assert findings(page, text) == ()


AREAS = ("North Hub", "South Hub", "East Hub", "West Hub")
FIGURES = {
    "In September 2024": ("41", "58", "36", "51"),
    "In the 12 months to September 2024": ("512", "703", "448", "647"),
}
ORDERS = ("{a} {n}", "{n} in {a}", "{a} ({n})", "{a} with {n}", "{a}: {n}")


def listed(when: str, order: str, pairs) -> str:
    items = [order.format(a=area, n=number) for area, number in pairs]
    return f"{when} residential burglary was {', '.join(items[:-1])} and {items[-1]}."


@pytest.mark.parametrize("when", FIGURES)
@pytest.mark.parametrize("order", ORDERS)
def test_of_any_areas_whose_figures_changed_places_each_is_offered_its_own(when, order):
    """Every choice of areas, and every order of their figures."""
    own = dict(zip(AREAS, FIGURES[when], strict=True))
    for areas in (each for size in (2, 3, 4) for each in combinations(AREAS, size)):
        for numbers in permutations(own[area] for area in areas):
            said = dict(zip(areas, numbers, strict=True))
            text = listed(when, order, said.items())
            found = {each.found: each.would_be for each in findings("hubs", text)}
            wrong = {area for area in areas if said[area] != own[area]}
            assert set(found) == {said[area] for area in wrong}, text
            for area in wrong:
                assert found[said[area]].startswith(f"{own[area]} ("), text


def test_swapped_figures_of_another_window_than_the_sentence_says_are_offered_nothing():
    text = "In September 2024 residential burglary was 703 in North Hub and 512 in South Hub."
    assert [(each.found, each.would_be) for each in findings("hubs", text)] == [
        ("703", ""),
        ("512", ""),
    ]
