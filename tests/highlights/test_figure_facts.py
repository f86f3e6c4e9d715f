"""What the figure check knows of a report's measures beside their figures: places and targets."""

from datetime import date
from decimal import Decimal

from highlights.queries.figure_checks import checked_section
from measures.actions import NewFigure, define_area, record_observations
from tests.highlights.conftest import Office

AUGUST = date(2022, 8, 1)


def found(office: Office, text: str) -> list[tuple[str, str, str]]:
    findings = checked_section(office.sections["outcomes"], {"text": text}).findings
    return [(each.rule.value, each.found, each.would_be) for each in findings]


def test_a_place_among_the_forces_is_held_against_the_one_that_is_reckoned(office: Office) -> None:
    force = define_area(name="Elsewhere", kind="other_force", by=office.by)
    record_observations(
        figures=[
            NewFigure(
                measure=office.measure,
                area=force,
                month=AUGUST,
                numerator=Decimal(1),
                denominator=None,
            )
        ],
        by=office.by,
    )
    name = office.measure.name
    assert found(office, f"For {name} we were 2nd of 2 forces in August 2022.") == []
    assert found(office, f"For {name} we were 1st of 2 forces in August 2022.") == [
        ("rank", "1st of 2", "2nd of 2 (August 2022)")
    ]


def test_a_place_is_left_alone_where_nothing_is_known_of_other_forces(office: Office) -> None:
    assert found(office, f"For {office.measure.name} we were 24th of 44 forces.") == []
