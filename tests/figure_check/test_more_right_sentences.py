"""Right sentences in the style of police performance reports raise no alarm."""

import pytest

from figure_check import check_figures
from tests.figure_check.pages import facts_for
from texts.narrative import Bound

RIGHT = [
    ("101", "For September 2024 the 101 abandonment rate was 6.3%, and over the 3 months 6.9%."),
    ("101", "Over the 3 months to September 2024 abandonment on 101 was 6.9%."),
    (
        "101",
        "Calls to 101 fell by 23.6% to 11,480 in September and by 25.6% to 140,912 over the year.",
    ),
    (
        "101",
        "The month's fall of 23.6% in 101 calls offered is close to the 25.6% of the 12 months.",
    ),
    (
        "priority",
        "In September 2024 we reached 72.9% of priority calls in time, 64.1% over the 12 months.",
    ),
    (
        "priority",
        "September's response rate of 72.9% is well above the 64.1% for priority over the year.",
    ),
    ("violence", "The 453 VWI offences in September bring the 12-month total to 5,293."),
    ("violence", "VWI fell by 9.6% to 453 in September 2024."),
    ("violence", "VWI is 12.6% lower over the 12 months and 11.8% lower over the last 3 months."),
    ("abuse", "From July to September 2024 there were 1,551 domestic abuse crimes."),
    (
        "abuse",
        "In September 2024 465 of the 1,551 domestic abuse crimes of the quarter were recorded.",
    ),
    ("asb", "In September there were 866 ASB incidents out of 2,754 in the last 3 months."),
    ("asb", "ASB incidents in September (866) were 14.3% down, the 12 months (10,495) 10.8% down."),
    ("999", "For average time to answer 999 we were 24th of 44 in September 2024."),
    ("999", "On 999 answer times Wiltshire ranks 24th of 44 forces."),
    ("999", "We were ranked 30th for 999 calls answered within 10 seconds."),
    ("101", "Average time to answer 101 placed us =12th of 43 forces."),
    ("999", "Average time to answer 999 moved from 31st to 24th of 44 forces in a year."),
    (
        "999",
        "For average time to answer 999 we were 8th of the 8 forces in our most similar group.",
    ),
    (
        "999",
        "999 calls answered within 10 seconds: the new contract starts on the 25th of November.",
    ),
    ("abuse", "The arrest rate for domestic abuse was 3rd of 44 forces."),
    ("101", "Average time to answer 101 in September: 53 secs (SLA = 30 secs)."),
    ("999", "Average time to answer 999: 8 secs, SLA=10 secs."),
    ("999", "The average time to answer 999 met its target in September 2024."),
    ("101", "The average time to answer 101 missed its target in September."),
    ("101", "101 calls were answered within the target on 6 of 30 days."),
    ("101", "Average time to answer 101 nearly met its target."),
    (
        "priority",
        "Average response time for priority calls did not meet the SLA over the 12 months.",
    ),
    ("priority", "If logs keep falling, priority response time will meet its target."),
    ("101", "No force of our size met its target for 101 answer times."),
    ("101", "101 calls offered fell over the 12 months to September 2024."),
    ("101", "The average time to answer 101 rose over the year."),
    ("101", "The average time to answer 101 fell in September 2024."),
    ("101", "101 calls offered rose at weekends."),
    ("101", "101 calls offered rose in the first weeks after the change."),
    ("asb", "ASB incidents increased in parks and on buses."),
    ("asb", "ASB incidents have not increased."),
    ("asb", "Reports of ASB incidents to the council increased."),
    ("asb", "ASB incidents fell compared with the previous year."),
    ("violence", "Violence with injury increased in the night-time economy."),
    ("violence", "Violence with injury rose in two hotspots and fell in the others."),
    ("abuse", "The arrest rate for domestic abuse rose over the year."),
    ("abuse", "Demand for domestic abuse services has increased."),
    ("victims", "Overall victim satisfaction has fallen."),
    ("999", "999 calls offered increased again."),
    ("999", "Nationally, 999 calls offered decreased."),
    ("violence", "In September there were 258 VWI offences in County and 185 in Swindon."),
    ("violence", "County recorded 3,089 offences of violence with injury and Swindon 2,197."),
    ("violence", "VWI fell by 15.4% in Swindon and by 10.8% in County."),
    ("violence", "Violence with injury in Swindon and County stood at 185 and 258."),
    ("violence", "Swindon had fewer VWI offences (185) than County (258) in September."),
    (
        "violence",
        "County had 258 VWI offences in September; Swindon, 185, of which 41 were in town.",
    ),
    ("asb", "In Sept 24 there were 866 ASB incidents."),
    ("asb", "In Aug 24 there were 927 ASB incidents and in July 24 961."),
    ("asb", "ASB incidents: Sept 24 866, Sept 23 1,010."),
    ("101", "The 101 abandonment rate for Sept 24 was 6.3%, in Sept 23 8.1%."),
    ("asb", "From Sept 24 wardens also log ASB incidents."),
    ("asb", "6,499 of 10,495 ASB incidents were reported by telephone."),
    ("asb", "Of 10,495 ASB incidents, 6,499 came in by telephone and 2,310 online."),
    ("asb", "1,204 of the 10,495 ASB incidents were in parks."),
    ("asb", "6,493 of 10,495 ASB incidents were nuisance."),
    ("asb", "Of the 866 ASB incidents in September, 541 were nuisance and 43 environmental."),
    (
        "violence",
        "1,830 of the 5,293 violence with injury offences were linked to alcohol (34.6%).",
    ),
    ("abuse", "2,105 of 6,443 domestic abuse crimes had a child in the home."),
    ("plan", "4,210 of 39,840 crimes were solved with help from the public."),
    ("priority", "Of 24,215 priority logs, 15,522 were attended in the hour."),
    ("101", "Some 5,210 of the 11,480 calls to 101 in September were about other services."),
    ("victims", "Of 1,068 surveys 412 were by text message, which is 38.6%."),
    ("priority", "The response rate for priority was 72.9% in Sept 24, up from 58.2% in Sept 23."),
    ("999", "A quarter of 999 calls offered (30,352 of 121,406) came in the summer."),
    ("plan", "Crime fell by 5.6% over the year while victims' satisfaction fell by 3.8 points."),
    ("101", "September 2024 saw 6.3% of 101 calls abandoned, down from 8.1%."),
    (
        "101",
        "Callers waited 53 seconds on average for 101 in September, 59 seconds over three months.",
    ),
    ("999", "In the year to September 2024 83.1% of 999 calls were answered within 10 seconds."),
    (
        "priority",
        "The priority response rate was 64.1% over the year, and 72.9% in its last month.",
    ),
    (
        "violence",
        "In the month of September 2024 there were 453 VWI offences, bringing the year to 5,293.",
    ),
    (
        "abuse",
        "The DA arrest rate was 49.3% over the last 12 months; in September alone it was 50.1%.",
    ),
    ("asb", "ASB incidents in the quarter numbered 2,754."),
    ("asb", "ASB incidents fell by 7.1% to 2,754 in the last 3 months."),
    ("999", "Wiltshire was 24th of 44 forces for average time to answer 999, up from 38th."),
    ("999", "The share of 999 calls answered within 10 seconds was 30th of 44 in September 2024."),
    ("999", "On 3rd of 5 nights in the pilot, 999 calls were answered by the second desk."),
    ("101", "We answer 101 calls in 53 seconds against the 30 second SLA."),
    ("999", "The national target for the average time to answer 999 is 10 seconds."),
    ("priority", "The average response time to priority calls missed its target of 1 hour."),
    ("101", "The average time to answer 101 met its target on Sundays."),
    ("101", "We want the average time to answer 101 to meet its target by March 2025."),
    ("101", "Demand on 101 fell over the 12 months."),
    ("999", "999 calls offered are up on last year."),
    ("asb", "Nuisance ASB incidents have fallen."),
    ("asb", "Environmental ASB incidents rose slightly between July and August."),
    ("violence", "Violence with injury in Swindon fell."),
    ("violence", "Knife-enabled violence with injury rose."),
    ("violence", "The arrest rate for violence with injury rose again."),
    ("abuse", "Domestic abuse crime fell over the year; repeat victimisation rose."),
    ("victims", "Hate crime satisfaction fell over the year."),
    ("victims", "Satisfaction with the outcome increased among hate crime victims."),
    ("plan", "Overall crime volume decreased over the 12 months."),
    (
        "violence",
        "Over the year there were 2,197 VWI offences in Swindon, against 3,089 in County.",
    ),
    ("violence", "VWI was down 400 in Swindon and 374 in County."),
    ("violence", "County and Swindon had 12 and 9 knife-related offences."),
    ("abuse", "In Sept 24 there were 465 domestic abuse crimes, in Sept 23 531."),
    ("abuse", "The refuge opened in Sept 24 and took in 43 families."),
    ("asb", "Personal ASB accounted for 3,476 of the 10,495 incidents."),
    ("asb", "Of the 10,495 ASB incidents 4,118 had a repeat caller."),
    ("violence", "2,197 of 5,293 VWI offences (41.5%) were in Swindon."),
    ("violence", "312 of the 453 VWI offences in September had a named suspect."),
    ("plan", "VWI was 5,293 of 39,840 crimes (13.3%)."),
    ("101", "Of 140,912 calls offered on 101, 9,870 were for other agencies."),
    ("priority", "In September 2024, 1,260 of 1,728 priority logs were reached within the hour."),
    ("victims", "431 of 1,068 victims surveyed (40.4%) had heard of the hub."),
    (
        "101",
        "101 demand is down 25.6% on the year, to 140,912, whereas September alone fell 23.6%.",
    ),
    (
        "priority",
        "Priority logs are 18.1% down on last year, at 24,215; in September they fell by 26.2%.",
    ),
    ("violence", "VWI in Swindon was 2,197, down 15.4%, and in September it was down 17.0%."),
    ("999", "The 12 months to Sept 24 saw 121,406 calls offered on 999."),
    ("999", "999 calls offered went from 9,654 in Sept 23 to 10,212 in Sept 24."),
]

# Nothing in these tells a slip from a truth, so nothing is said of them.
LEFT_ALONE = [
    # Two measures in one sentence, and which of them is wrong is not read.
    ("999", "The average time to answer 999 has fallen, and 999 calls offered have fallen."),
    # Whether every month or the whole year is meant.
    ("101", "Calls to 101 fell by 23.6% year on year."),
]


@pytest.mark.parametrize(("page", "text"), [*RIGHT, *LEFT_ALONE])
def test_a_right_sentence_raises_no_alarm(page: str, text: str) -> None:
    found = check_figures(text, Bound, facts_for(page))
    assert [(each.rule, each.found) for each in found] == []
