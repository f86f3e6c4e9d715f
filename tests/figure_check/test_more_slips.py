"""Slips that were missed before, in the style of police performance reports.

Each has the corrections that may be offered: they are right, and "" where none is certain.
"""

import pytest

from figure_check import Rule, check_figures
from tests.figure_check.pages import facts_for
from texts.narrative import Bound

WRONG = [
    # The figure of another window.
    (
        "101",
        "For September 2024 the 101 abandonment rate was 6.9%.",
        [(Rule.WINDOW, "6.9%", "6.3% (September 2024)")],
    ),
    (
        "101",
        "Abandonment on 101 stood at 6.9% in September.",
        [(Rule.WINDOW, "6.9%", "6.3% (September 2024)")],
    ),
    (
        "101",
        "Over the 12 months 101 calls offered came to 11,480.",
        [(Rule.WINDOW, "11,480", "140,912 (October 2023 to September 2024)")],
    ),
    (
        "priority",
        "In Sept-24 the priority response rate was 66.5%.",
        [(Rule.WINDOW, "66.5%", "72.9% (September 2024)")],
    ),
    (
        "priority",
        "There were 1,728 priority logs in the 12 months to September 2024.",
        [(Rule.WINDOW, "1,728", "24,215 (October 2023 to September 2024)")],
    ),
    (
        "violence",
        "Violence with injury: 1,333 offences were recorded in September 2024.",
        [(Rule.WINDOW, "1,333", "453 (September 2024)")],
    ),
    (
        "abuse",
        "In September 1,551 domestic abuse crimes were recorded.",
        [(Rule.WINDOW, "1,551", "465 (September 2024)")],
    ),
    (
        "victims",
        "Satisfaction with burglary was 80.2% in September 2024.",
        [(Rule.WINDOW, "80.2%", "79.0% (September 2024)")],
    ),
    (
        "999",
        "In September we were offered 31,312 calls on 999.",
        [(Rule.WINDOW, "31,312", "10,212 (September 2024)")],
    ),
    (
        "asb",
        "ASB incidents totalled 866 over the year.",
        [(Rule.WINDOW, "866", "10,495 (October 2023 to September 2024)")],
    ),
    (
        "violence",
        "The FAT outcome rate for violence with injury was 21.5% in the 12 months to Sept-24.",
        [(Rule.WINDOW, "21.5%", "21.1% (October 2023 to September 2024)")],
    ),
    (
        "101",
        "101 demand fell by 23.6% to 140,912 over the 12 months.",
        [(Rule.WINDOW, "23.6%", "down 25.6% (October 2023 to September 2024)")],
    ),
    (
        "101",
        "Calls to 101 fell by 23.6% to 140,912.",
        [(Rule.WINDOW, "23.6%", "down 25.6% (October 2023 to September 2024)")],
    ),
    (
        "violence",
        "VWI fell by 9.6% to 5,293.",
        [(Rule.WINDOW, "9.6%", "down 12.6% (October 2023 to September 2024)")],
    ),
    (
        "asb",
        "ASB incidents fell by 14.3% to 10,495 in the year to September 2024.",
        [(Rule.WINDOW, "14.3%", "down 10.8% (October 2023 to September 2024)")],
    ),
    (
        "priority",
        "Priority logs were down 26.2% to 24,215.",
        [(Rule.WINDOW, "26.2%", "down 18.1% (October 2023 to September 2024)")],
    ),
    (
        "101",
        "The 101 abandonment rate for Sept 24 was 6.9%.",
        [(Rule.WINDOW, "6.9%", "6.3% (September 2024)")],
    ),
    (
        "101",
        "September 2024 saw 7.4% of 101 calls abandoned.",
        [(Rule.WINDOW, "7.4%", "6.3% (September 2024)")],
    ),
    (
        "101",
        "Callers waited 59 seconds on average for 101 in September.",
        [(Rule.WINDOW, "59 seconds", "53 seconds (September 2024)")],
    ),
    (
        "999",
        "In the year to September 2024 83.5% of 999 calls were answered within 10 seconds.",
        [(Rule.WINDOW, "83.5%", "83.1% (October 2023 to September 2024)")],
    ),
    (
        "999",
        "The 12 months to Sept 24 saw 10,212 calls offered on 999.",
        [(Rule.WINDOW, "10,212", "121,406 (October 2023 to September 2024)")],
    ),
    (
        "priority",
        "The priority response rate in September 2024 was 64.1%.",
        [(Rule.WINDOW, "64.1%", "72.9% (September 2024)")],
    ),
    (
        "violence",
        "In the month of September 2024 there were 5,293 VWI offences.",
        [(Rule.WINDOW, "5,293", "453 (September 2024)")],
    ),
    (
        "abuse",
        "The DA arrest rate was 50.1% over the last 12 months.",
        [(Rule.WINDOW, "50.1%", "49.3% (October 2023 to September 2024)")],
    ),
    (
        "asb",
        "ASB incidents in September 2024 numbered 2,754.",
        [(Rule.WINDOW, "2,754", "866 (September 2024)")],
    ),
    (
        "victims",
        "Over the 12 months 79.0% of burglary victims were satisfied.",
        [(Rule.WINDOW, "79.0%", "80.6% (October 2023 to September 2024)")],
    ),
    (
        "asb",
        "ASB incidents fell by 7.1% to 10,495.",
        [(Rule.WINDOW, "7.1%", "down 10.8% (October 2023 to September 2024)")],
    ),
    (
        "abuse",
        "Domestic abuse crime fell by 12.4% to 6,443 offences.",
        [(Rule.WINDOW, "12.4%", "down 11.4% (October 2023 to September 2024)")],
    ),
    (
        "999",
        "999 calls offered rose by 5.8% to 121,406.",
        [(Rule.WINDOW, "5.8%", "up 2.2% (October 2023 to September 2024)")],
    ),
    # Ranks.
    (
        "999",
        "For average time to answer 999 we were 25th of 44 in September 2024.",
        [(Rule.RANK, "25th of 44", "24th of 44 (September 2024)")],
    ),
    (
        "999",
        "On 999 answer times Wiltshire ranks 42nd of 44 forces.",
        [(Rule.RANK, "42nd of 44", "24th of 44 (September 2024)")],
    ),
    (
        "999",
        "In September 2024 the 999 time to answer was 24th of 43.",
        [(Rule.RANK, "24th of 43", "24th of 44 (September 2024)")],
    ),
    (
        "999",
        "We were ranked 29th for 999 calls answered within 10 seconds.",
        [(Rule.RANK, "29th", "30th of 44 (September 2024)")],
    ),
    (
        "101",
        "Average time to answer 101 placed us =11th of 43 forces.",
        [(Rule.RANK, "=11th of 43", "=12th of 43 (September 2024)")],
    ),
    (
        "999",
        "The average 999 answer time was 30th of 44 in September.",
        [(Rule.RANK, "30th of 44", "24th of 44 (September 2024)")],
    ),
    (
        "999",
        "Wiltshire was 26th of 44 forces for average time to answer 999.",
        [(Rule.RANK, "26th of 44", "24th of 44 (September 2024)")],
    ),
    (
        "999",
        "The share of 999 calls answered within 10 seconds was 3rd of 44.",
        [(Rule.RANK, "3rd of 44", "30th of 44 (September 2024)")],
    ),
    (
        "101",
        "On average time to answer 101, the force ranked 13th.",
        [(Rule.RANK, "13th", "=12th of 43 (September 2024)")],
    ),
    # The place of the time to answer, or of the share that was answered in time.
    (
        "999",
        "Wiltshire was ranked 25th of 44 forces for answering 999 calls in September 2024.",
        [(Rule.RANK, "25th of 44", "")],
    ),
    # Targets and their verdicts.
    (
        "101",
        "In September the average time to answer 101 met its target.",
        [(Rule.TARGET, "met its target", "")],
    ),
    (
        "101",
        "101 calls were answered within the target over the 12 months.",
        [(Rule.TARGET, "within the target", "")],
    ),
    (
        "999",
        "The average time to answer 999 missed the SLA in September 2024.",
        [(Rule.TARGET, "missed the SLA", "")],
    ),
    (
        "priority",
        "Average response time to priority calls met the SLA.",
        [(Rule.TARGET, "met the SLA", "")],
    ),
    (
        "priority",
        "Priority response time was inside our target at 1 hour 6 minutes 12 seconds in September.",
        [(Rule.TARGET, "inside our target", "")],
    ),
    (
        "999",
        "Average time to answer 999 did not meet its SLA.",
        [(Rule.TARGET, "did not meet its SLA", "")],
    ),
    (
        "101",
        "The 101 answer time achieved the standard in September 2024.",
        [(Rule.TARGET, "achieved the standard", "")],
    ),
    (
        "101",
        "The average time to answer 101 calls met the target.",
        [(Rule.TARGET, "met the target", "")],
    ),
    (
        "priority",
        "Average response time: priority achieved its target.",
        [(Rule.TARGET, "achieved its target", "")],
    ),
    (
        "999",
        "Average time to answer 999 was outside the SLA.",
        [(Rule.TARGET, "outside the SLA", "")],
    ),
    # A direction without a size.
    (
        "101",
        "101 calls offered rose over the 12 months to September 2024.",
        [(Rule.DIRECTION, "rose", "")],
    ),
    (
        "asb",
        "ASB incidents increased compared with the previous year.",
        [(Rule.DIRECTION, "increased", "")],
    ),
    ("priority", "Priority log volume has risen.", [(Rule.DIRECTION, "risen", "")]),
    ("violence", "Violence with injury is up on the previous year.", [(Rule.DIRECTION, "up", "")]),
    (
        "abuse",
        "The arrest rate for domestic abuse fell over the year.",
        [(Rule.DIRECTION, "fell", "up 6.8 percentage points")],
    ),
    ("999", "999 calls offered decreased in September 2024.", [(Rule.DIRECTION, "decreased", "")]),
    ("victims", "Overall victim satisfaction has increased.", [(Rule.DIRECTION, "increased", "")]),
    (
        "101",
        "The average time to answer 101 fell over the 12 months to September 2024.",
        [(Rule.DIRECTION, "fell", "up 6 seconds")],
    ),
    (
        "101",
        "Abandonment on 101 was higher in September 2024.",
        [(Rule.DIRECTION, "higher", "down 1.8 percentage points")],
    ),
    ("101", "Demand on 101 rose over the 12 months.", [(Rule.DIRECTION, "rose", "")]),
    ("999", "999 calls offered are down on last year.", [(Rule.DIRECTION, "down", "")]),
    ("asb", "Nuisance ASB incidents have risen.", [(Rule.DIRECTION, "risen", "")]),
    (
        "violence",
        "The arrest rate for violence with injury dropped.",
        [(Rule.DIRECTION, "dropped", "")],
    ),
    (
        "priority",
        "The priority response rate fell over the 12 months.",
        [(Rule.DIRECTION, "fell", "up 8.7 percentage points")],
    ),
    ("abuse", "Domestic abuse crime grew over the year.", [(Rule.DIRECTION, "grew", "")]),
    ("victims", "Burglary satisfaction rose.", [(Rule.DIRECTION, "rose", "")]),
    (
        "plan",
        "Overall crime volume increased over the 12 months.",
        [(Rule.DIRECTION, "increased", "")],
    ),
    # Swapped areas, and a figure of another area.
    (
        "violence",
        "In September there were 258 VWI offences in Swindon and 185 in County.",
        [(Rule.AREA, "258", "185 (September 2024)"), (Rule.AREA, "185", "258 (September 2024)")],
    ),
    (
        "violence",
        "County recorded 2,197 offences of violence with injury and Swindon 3,089.",
        [
            (Rule.AREA, "2,197", "3,089 (October 2023 to September 2024)"),
            (Rule.AREA, "3,089", "2,197 (October 2023 to September 2024)"),
        ],
    ),
    (
        "violence",
        "VWI fell by 10.8% in Swindon and by 15.4% in County.",
        [
            (Rule.AREA, "10.8%", "down 15.4% (October 2023 to September 2024)"),
            (Rule.AREA, "15.4%", "down 10.8% (October 2023 to September 2024)"),
        ],
    ),
    (
        "violence",
        "Violence with injury in County and Swindon stood at 185 and 258.",
        [(Rule.AREA, "185", "258 (September 2024)"), (Rule.AREA, "258", "185 (September 2024)")],
    ),
    (
        "violence",
        "VWI over the year: Swindon 3,089, County 2,197.",
        [
            (Rule.AREA, "3,089", "2,197 (October 2023 to September 2024)"),
            (Rule.AREA, "2,197", "3,089 (October 2023 to September 2024)"),
        ],
    ),
    (
        "violence",
        "Over the year there were 3,089 VWI offences in Swindon, against 2,197 in County.",
        [
            (Rule.AREA, "3,089", "2,197 (October 2023 to September 2024)"),
            (Rule.AREA, "2,197", "3,089 (October 2023 to September 2024)"),
        ],
    ),
    (
        "violence",
        "County saw VWI fall by 15.4%, Swindon by 10.8%.",
        [
            (Rule.AREA, "15.4%", "down 10.8% (October 2023 to September 2024)"),
            (Rule.AREA, "10.8%", "down 15.4% (October 2023 to September 2024)"),
        ],
    ),
    (
        "violence",
        "VWI was down 374 in Swindon and 400 in County.",
        [
            (Rule.AREA, "374", "down 400 (October 2023 to September 2024)"),
            (Rule.AREA, "400", "down 374 (October 2023 to September 2024)"),
        ],
    ),
    # Months, with the year in two digits.
    (
        "asb",
        "In Aug 24 there were 866 ASB incidents.",
        [(Rule.MONTH, "Aug 24", "September 2024, if 866 is right")],
    ),
    (
        "101",
        "11,480 calls were offered on 101 in July 24.",
        [(Rule.MONTH, "July 24", "September 2024, if 11,480 is right")],
    ),
    ("999", "999 demand rose by 2.2% in the 12 months to Aug 24.", [(Rule.MONTH, "Aug 24", "")]),
    (
        "asb",
        "There were 10,495 ASB incidents in the 12 months to Sept 23.",
        [(Rule.MONTH, "Sept 23", "September 2024, if 10,495 is right")],
    ),
    (
        "999",
        "We were offered 10,212 calls on 999 in Aug 24.",
        [(Rule.MONTH, "Aug 24", "September 2024, if 10,212 is right")],
    ),
    (
        "priority",
        "1,728 priority logs were opened in Jul 24.",
        [(Rule.MONTH, "Jul 24", "September 2024, if 1,728 is right")],
    ),
    # Numbers that are nearly right, parts of wholes, shares.
    (
        "asb",
        "ASB incidents fell by 10.9% to 10,495.",
        [(Rule.DIFFERS, "10.9%", "down 10.8% (October 2023 to September 2024)")],
    ),
    (
        "101",
        "101 calls offered fell by 25.7% to 140,912.",
        [(Rule.DIFFERS, "25.7%", "down 25.6% (October 2023 to September 2024)")],
    ),
    (
        "101",
        "Average time to answer 101 in September: 53 secs (SLA = 45 secs).",
        [(Rule.DIFFERS, "45 secs", "30 seconds (SLA)")],
    ),
    (
        "101",
        "The average time to answer 101 was 53 seconds (SLA: 45 seconds).",
        [(Rule.DIFFERS, "45 seconds", "30 seconds (SLA)")],
    ),
    (
        "999",
        "Average time to answer 999: 8 secs, SLA=12 secs.",
        [(Rule.DIFFERS, "12 secs", "10 seconds (SLA)")],
    ),
    (
        "priority",
        "Average response time for priority calls has a target of 45 minutes.",
        [(Rule.DIFFERS, "45 minutes", "1 hour (SLA)")],
    ),
    (
        "asb",
        "In Sept 24 there were 868 ASB incidents.",
        [(Rule.DIFFERS, "868", "866 (September 2024)")],
    ),
    ("asb", "Nuisance accounted for 6,499 of 10,495 ASB incidents.", [(Rule.DIFFERS, "6,499", "")]),
    ("asb", "6,943 of the 10,495 ASB incidents were nuisance.", [(Rule.DIFFERS, "6,943", "")]),
    ("asb", "Of 10,495 ASB incidents, 3,467 were personal.", [(Rule.DIFFERS, "3,467", "")]),
    (
        "asb",
        "Nuisance was 6,493 of 10,495 incidents (60.9%).",
        [(Rule.SHARE, "60.9%", "61.9%, if 6,493 of 10,495 is right")],
    ),
    (
        "priority",
        "Priority logs fell by 18.2% to 24,215.",
        [(Rule.DIFFERS, "18.2%", "down 18.1% (October 2023 to September 2024)")],
    ),
    (
        "101",
        "Average time to answer: 101 (SLA = 45 secs).",
        [(Rule.DIFFERS, "45 secs", "30 seconds (SLA)")],
    ),
    (
        "101",
        "We answer 101 calls in 53 seconds against the 60 second SLA.",
        [(Rule.DIFFERS, "60 second", "30 seconds (SLA)")],
    ),
    (
        "999",
        "The target for the average time to answer 999 is 20 seconds.",
        [(Rule.DIFFERS, "20 seconds", "10 seconds (SLA)")],
    ),
    (
        "violence",
        "In September there were 185 VWI offences in County.",
        [(Rule.OTHER, "185", "258 (September 2024), if the area is right")],
    ),
    (
        "abuse",
        "In Sept 24 there were 456 domestic abuse crimes.",
        [(Rule.DIFFERS, "456", "465 (September 2024)")],
    ),
    (
        "abuse",
        "DA crime volume came to 6,434 in the 12 months to Sept 24.",
        [(Rule.DIFFERS, "6,434", "6,443 (October 2023 to September 2024)")],
    ),
    (
        "asb",
        "Personal ASB accounted for 3,746 of the 10,495 incidents.",
        [(Rule.DIFFERS, "3,746", "")],
    ),
    (
        "violence",
        "2,197 of 5,293 VWI offences (42.5%) were in Swindon.",
        [(Rule.SHARE, "42.5%", "41.5%, if 2,197 of 5,293 is right")],
    ),
    ("plan", "VWI was 6,443 of 39,840 crimes.", [(Rule.OTHER, "6,443", "")]),
]


@pytest.mark.parametrize(("page", "text", "expected"), WRONG)
def test_a_slip_is_found_and_only_a_certain_correction_offered(
    page: str, text: str, expected: list[tuple[Rule, str, str]]
) -> None:
    found = check_figures(text, Bound, facts_for(page))
    assert [(each.rule, each.found, each.would_be) for each in found] == expected
