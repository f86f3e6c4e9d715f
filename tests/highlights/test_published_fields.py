"""Every free text that a report prints is looked at by the figure check, or named with a reason."""

import dataclasses
import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin, get_type_hints

from highlights.content import ReportContent
from highlights.published_fields import published_fields

# A deliverable without a percentage says its state in words; only a priority's part has a number.
GIVEN = {"PartContent-number": 1, "DeliverableContent-percent": None}


def filled(hint: Any, name: str) -> Any:
    """A value of a field, in which every text is the name of its field."""
    if name in GIVEN:
        return GIVEN[name]
    if get_origin(hint) in (Union, types.UnionType):
        return filled(next(each for each in get_args(hint) if each is not type(None)), name)
    if get_origin(hint) is tuple:
        kinds = [each for each in get_args(hint) if each is not Ellipsis]
        return tuple(filled(each, name) for each in kinds)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return hint(
            **{
                each.name: filled(hints[each.name], f"{hint.__name__}-{each.name}")
                for each in dataclasses.fields(hint)
            }
        )
    return {str: name, int: 1, bool: False}[hint]


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_in(each)
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from texts_in(getattr(value, each.name))


# No report prints what is kept for the pages of its records; those records have forms that look.
REPORT: ReportContent = dataclasses.replace(filled(ReportContent, ""), undated=None)
PRINTED = set(texts_in(REPORT))
CHECKED = {
    text
    for part in REPORT.parts
    for section in part.sections
    for record in published_fields(REPORT, section)
    for text in (*record.texts, *record.titles)
}

# By reason, and by class: texts of a report that are not looked at as words of a record.
EDITORS_OF_THEIR_OWN = {"NarrativeContent": "text", "ScorecardContent": "commentary"}
WORKED_OUT = {
    "AnnotationContent": "month end_month period_text",
    "AnswerContent": "share share_text interval_text change_text change_direction"
    " significance_text warning",
    "BaselineContent": "start start_text end end_text mean mean_text lower lower_text upper"
    " upper_text",
    "ChartPointContent": "month month_text value text mean lower upper signal signal_words"
    " point_type target target_text",
    "ControlChartContent": "title finding formula words warnings",
    "ControlContent": "variation assurance signal variation_words assurance_words words mean"
    " mean_text lower lower_text upper upper_text note",
    "DeliverableContent": "due_on updated_on updated_text status status_text",
    "FigureContent": "kind period_text value words made_from",
    "KeyChangesContent": "changes",
    "HeadingContent": "title period_text previous_period_text",
    "KpiContent": "month month_text rule older_text empty_text",
    "KpiRowContent": "group",
    "NarrativeContent": "part title html",
    "PointContent": "month value text",
    "ProfileContent": "share_text population_share_text words",
    "BandContent": "range_text",
    "QuestionContent": "base_text previous_wave several_text",
    "ReportContent": "calculation_version period_start period_end period_text data_to data_to_text",
    "RiskContent": "trend flags next_review_on",
    "ScaleContent": "text",
    "RowContent": "series_words target target_text older_text coverage_text",
    "ScoreContent": "scored_on",
    "ScorecardContent": "month month_text rule source_text older_text empty_text",
    "WaveContent": "period_text responses_text margin_text assumption_text",
    "WindowContent": "start end previous_start previous_end period_text previous_period_text value"
    " text previous_value previous_text change change_text relative direction verdict arrow words"
    " why_empty small_change",
}
CHOSEN_FROM_A_LIST = {
    "AnnotationContent": "kind",
    "BodyContent": "kind",
    "ControlChartContent": "unit preferred_direction frequency",
    "DeliverableContent": "outcome",
    "PartContent": "kind",
    "ProfileContent": "dimension",
    "RiskContent": "response state visibility",
    "RowContent": "unit preferred_direction frequency coverage aggregation",
    "BandContent": "tone",
    "ScoreContent": "tone",
    "SectionContent": "kind",
}
# Of people's roles, places, bodies, measures and sources: they claim nothing.
NAMES = {
    "BodyContent": "name acronym",
    "ControlChartContent": "measure area",
    "DeliverableContent": "owner_title",
    "FigureContent": "measure area",
    "KpiContent": "source_name",
    "OfficeContent": "office_name office_short holder_title panel_name force_name area_name",
    "ProfileContent": "group",
    "QuestionContent": "topic subgroup",
    "ReportContent": "plan_title",
    "RiskContent": "register_name category owner_title",
    "RiskTally": "bands",
    "RowContent": "measure area target_label",
    "BandContent": "name",
    "RiskKeyContent": "registers",
    "ScoreContent": "band",
    "SourceContent": "name measures",
    "TermContent": "name acronym",
}
QUOTED_AS_PEOPLE_WERE_ASKED = {"QuestionContent": "wording scale", "AnswerContent": "label"}
# A date as it was written is read as a date, and refused where it is none.
DATES = {"DeliverableContent": "due_text original_due_text"}
ADDRESSES = {
    "BodyContent": "slug parent_slug",
    "ControlChartContent": "slug area_slug",
    "DeliverableContent": "reference",
    "FigureContent": "slug area_slug",
    "KpiContent": "slug source_url",
    "LinkContent": "url",
    "PartContent": "slug",
    "QuestionContent": "code",
    "ReportContent": "slug plan_slug",
    "RiskContent": "reference register_slug",
    "RowContent": "slug area_slug",
    "ScorecardContent": "slug",
    "SectionContent": "slug",
    "SourceContent": "url",
    "WaveContent": "slug consultation_slug",
}
PRINTED_ELSEWHERE_AND_CHECKED_THERE = {"DeliverableContent": "priority_title"}
NOT_LOOKED_AT = [
    f"{name}-{each}"
    for reason in (
        EDITORS_OF_THEIR_OWN,
        WORKED_OUT,
        CHOSEN_FROM_A_LIST,
        NAMES,
        QUOTED_AS_PEOPLE_WERE_ASKED,
        DATES,
        ADDRESSES,
        PRINTED_ELSEWHERE_AND_CHECKED_THERE,
    )
    for name, fields in reason.items()
    for each in fields.split()
]


def test_every_text_of_a_report_is_looked_at_or_named_with_the_reason_why_not():
    assert PRINTED - CHECKED - set(NOT_LOOKED_AT) == set()


def test_nothing_is_named_that_is_looked_at_or_is_no_text_of_a_report():
    assert sorted(NOT_LOOKED_AT) == sorted(set(NOT_LOOKED_AT))
    assert set(NOT_LOOKED_AT) & CHECKED == set()
    assert set(NOT_LOOKED_AT) - PRINTED == set()
