"""More sentences in the style of police performance reports, right ones and slipped ones.

They were written without a look at the rules, to count what is found: of 30 slips 26 were at first.
"""

import pytest

from figure_check import Rule, check_figures
from tests.figure_check.pages import facts_for
from texts.narrative import Bound

RIGHT = [
    ("101", "For 101 Calls Offered we were 7th of 44 forces in September 2024."),
    ("asb", "On ASB Incidents per head Wiltshire is 4th lowest of the 8 forces like ours."),
    ("101", "There was a 25.6% reduction in 101 demand to 140,912 over the rolling 12 months."),
    (
        "999",
        (
            "Average time to answer 999 calls was 9 seconds in the 12 months to September "
            "2024 and 8 in September."
        ),
    ),
    (
        "priority",
        (
            "In September the average priority response time was 1 hour 6 minutes 12 "
            "seconds; the rolling average is 1 hour 22 minutes 58 seconds."
        ),
    ),
    (
        "abuse",
        (
            "The FAT outcome rate for DA in Sept-24 was 15.0%, 0.4 points above the 12-month "
            "figure of 14.6%."
        ),
    ),
    (
        "violence",
        (
            "In September 2024 35.2% of violence with injury offences led to an arrest, "
            "above the year's 33.7%."
        ),
    ),
    (
        "violence",
        (
            "Swindon: 2,197 VWI offences in the 12 months to September 2024, of which 185 in "
            "September."
        ),
    ),
    ("asb", "For September 2024, ASB incidents stood at 866, taking the 12-month total to 10,495."),
    ("999", "Nationally the force is 30th of 44 for 999 calls answered within 10 seconds."),
    (
        "101",
        "The average time to answer 101 is ranked =12th of 43 forces, last quarter 20th of 43.",
    ),
    ("999", "Average time to answer 999 is in the third quarter of forces, at 24th of 44."),
    ("999", "The 24th of September had the most 999 calls offered."),
    ("101", "Our 101 answer time is 53 seconds; the SLA is 30 seconds."),
    ("priority", "Priority response time was 66 minutes against the 60 minute target."),
    ("101", "101 average answer time missed its target this month."),
    ("101", "101 average answer time met its target for the first 9 days of the month."),
    ("999", "Average time to answer 999 is meeting its target."),
    ("priority", "The council met its target for new homes, and priority response is next."),
    ("asb", "ASB incidents are down over the 12 months."),
    ("101", "Calls to 101 have fallen over the last 12 months."),
    ("101", "Calls to 101 about lost property have risen over the last 12 months."),
    ("priority", "The average priority response time has decreased over the year."),
    ("violence", "There has been an increase in violence with injury against shop workers."),
    ("violence", "An increase in reporting of violence with injury is welcome."),
    ("victims", "Hate crime satisfaction has seen a fall over the year."),
    ("999", "There was a reduction in 999 calls offered to the second line."),
    ("999", "We expect an increase in 999 calls offered over Christmas."),
    ("violence", "In September VWI was down 10.1% in County and 17.0% in Swindon."),
    ("violence", "The year's VWI offences split into 3,089 (County) and 2,197 (Swindon)."),
    (
        "violence",
        "County and Swindon both recorded fewer VWI offences, 29 and 38 fewer in September.",
    ),
    ("asb", "ASB incidents fell from 961 in July 24 to 866 in Sept 24."),
    ("abuse", "In Sept 24, 465 domestic abuse crimes were recorded, against 531 in Sept 23."),
    ("abuse", "By Sept 25 the new team will have 12 officers for domestic abuse."),
    ("plan", "Crime volume came to 39,840 in the 12 months to Sept 24."),
    ("asb", "Nuisance made up 6,493 of the 10,495 incidents."),
    ("asb", "2,600 of 10,495 ASB incidents came from 40 addresses."),
    ("asb", "Of 10,495 ASB incidents, 900 to 1,000 were linked to e-scooters."),
    ("violence", "Of 5,293 VWI offences 2,197 (41.5%) were in Swindon."),
    ("violence", "Around 1 in 5 of 5,293 VWI offences (1,059) had a knife present."),
    ("priority", "1,728 priority logs were opened in September 2024, 58 a day."),
    ("priority", "On 4 October 2024 112 priority logs were opened, the most in a day."),
    ("plan", "PCSO numbers rose from 104 to 118 in Sept 24, and 12 more start in Jan 25."),
]

WRONG = [
    (
        "101",
        "There was a 25.0% reduction in 101 demand to 140,912 over the rolling 12 months.",
        [(Rule.WINDOW, "25.0%", "down 25.6% (October 2023 to September 2024)")],
    ),
    (
        "priority",
        "In September the average priority response time was 1 hour 22 minutes 58 seconds.",
        [
            (
                Rule.WINDOW,
                "1 hour 22 minutes 58 seconds",
                "1 hour 6 minutes 12 seconds (September 2024)",
            )
        ],
    ),
    (
        "abuse",
        "The FAT outcome rate for DA in Sept-24 was 14.6%.",
        [(Rule.WINDOW, "14.6%", "15.0% (September 2024)")],
    ),
    (
        "violence",
        "In September 2024 33.7% of violence with injury offences led to an arrest.",
        [(Rule.WINDOW, "33.7%", "35.2% (September 2024)")],
    ),
    (
        "violence",
        "Swindon: 3,089 VWI offences in the 12 months to September 2024.",
        [(Rule.OTHER, "3,089", "2,197 (October 2023 to September 2024), if the area is right")],
    ),
    (
        "asb",
        "For September 2024, ASB incidents stood at 10,495.",
        [(Rule.WINDOW, "10,495", "866 (September 2024)")],
    ),
    (
        "999",
        "Nationally the force is 18th of 44 for 999 calls answered within 10 seconds.",
        [(Rule.RANK, "18th of 44", "30th of 44 (September 2024)")],
    ),
    (
        "101",
        "The average time to answer 101 is ranked 21st of 43 forces.",
        [(Rule.RANK, "21st of 43", "=12th of 43 (September 2024)")],
    ),
    (
        "999",
        "Average time to answer 999 places Wiltshire 34th nationally.",
        [(Rule.RANK, "34th", "24th of 44 (September 2024)")],
    ),
    (
        "101",
        "Our 101 answer time is 53 seconds; the SLA is 35 seconds.",
        [(Rule.DIFFERS, "35 seconds", "30 seconds (SLA)")],
    ),
    (
        "priority",
        "Priority response time was 66 minutes against the 50 minute target.",
        [(Rule.DIFFERS, "50 minute", "1 hour (SLA)")],
    ),
    (
        "101",
        "101 average answer time met its target this month.",
        [(Rule.TARGET, "met its target", "")],
    ),
    (
        "999",
        "Average time to answer 999 is missing its target.",
        [(Rule.TARGET, "missing its target", "")],
    ),
    ("asb", "ASB incidents are up over the 12 months.", [(Rule.DIRECTION, "up", "")]),
    ("101", "Calls to 101 have risen over the last 12 months.", [(Rule.DIRECTION, "risen", "")]),
    (
        "priority",
        "The average priority response time has increased over the year.",
        [(Rule.DIRECTION, "increased", "down 29 minutes 59 seconds")],
    ),
    (
        "violence",
        "There has been an increase in violence with injury over the 12 months.",
        [(Rule.DIRECTION, "increase", "")],
    ),
    (
        "victims",
        "Hate crime satisfaction has seen a rise over the year.",
        [(Rule.DIRECTION, "rise", "down 14.7 percentage points")],
    ),
    ("999", "There was a reduction in 999 calls offered.", [(Rule.DIRECTION, "reduction", "")]),
    (
        "violence",
        "In September VWI was down 17.0% in County and 10.1% in Swindon.",
        [
            (Rule.AREA, "17.0%", "down 10.1% (September 2024)"),
            (Rule.AREA, "10.1%", "down 17.0% (September 2024)"),
        ],
    ),
    (
        "violence",
        "The year's VWI offences split into 2,197 (County) and 3,089 (Swindon).",
        [
            (Rule.AREA, "2,197", "3,089 (October 2023 to September 2024)"),
            (Rule.AREA, "3,089", "2,197 (October 2023 to September 2024)"),
        ],
    ),
    (
        "asb",
        "ASB incidents fell to 866 in July 24.",
        [(Rule.MONTH, "July 24", "September 2024, if 866 is right")],
    ),
    (
        "abuse",
        "In Jun 24, 465 domestic abuse crimes were recorded.",
        [(Rule.MONTH, "Jun 24", "September 2024, if 465 is right")],
    ),
    (
        "101",
        "In Sept 24, 11,408 calls were offered on 101.",
        [(Rule.DIFFERS, "11,408", "11,480 (September 2024)")],
    ),
    (
        "plan",
        "Crime volume came to 39,480 in the 12 months to Sept 24.",
        [(Rule.DIFFERS, "39,480", "39,840 (October 2023 to September 2024)")],
    ),
    ("asb", "Nuisance made up 6,394 of the 10,495 incidents.", [(Rule.DIFFERS, "6,394", "")]),
    (
        "asb",
        "Personal ASB was 3,476 of 10,495 incidents (31.3%).",
        [(Rule.SHARE, "31.3%", "33.1%, if 3,476 of 10,495 is right")],
    ),
    (
        "violence",
        "Of 5,293 VWI offences 2,197 (43.5%) were in Swindon.",
        [(Rule.SHARE, "43.5%", "41.5%, if 2,197 of 5,293 is right")],
    ),
    (
        "priority",
        "1,782 priority logs were opened in September 2024.",
        [(Rule.DIFFERS, "1,782", "1,728 (September 2024)")],
    ),
]


@pytest.mark.parametrize(("page", "text"), RIGHT)
def test_a_right_sentence_raises_no_alarm(page: str, text: str) -> None:
    found = check_figures(text, Bound, facts_for(page))
    assert [(each.rule, each.found) for each in found] == []


@pytest.mark.parametrize(("page", "text", "expected"), WRONG)
def test_a_slip_is_found_and_only_a_certain_correction_offered(
    page: str, text: str, expected: list[tuple[Rule, str, str]]
) -> None:
    found = check_figures(text, Bound, facts_for(page))
    assert [(each.rule, each.found, each.would_be) for each in found] == expected
