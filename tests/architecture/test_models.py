"""What the models promise: who did it, what may not be, and that the database keeps the promise."""

import re

import pytest
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from accounts.models import User
from records.constraints import Check
from tests.architecture.source_tree import APPS

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]

# A moment without a person beside it, and why.
AT_WITHOUT_BY = {
    "audit.Seal.sealed_at": "a job seals, and no person",
    "audit.IntegrityCheck.ran_at": "a job or a command looks, and no person",
    "accounts.ApiToken.last_used_at": "the system that has it, in the name of its user",
    "highlights.PublicationSchedule.publish_at": "is still to come; scheduled_by set it",
    "highlights.EditionFile.heard_of_at": "a worker of the job queue reports, and no person",
    "highlights.EditionFile.made_at": "made by a worker for whoever requested it",
    "measures.Observation.superseded_at": "the revision after it says who",
}
# Models that need no constraint of their own beyond their columns, and why.
WITHOUT_CONSTRAINTS = {
    "accounts.RequestCount": "a count of one minute; one statement writes it",
}
# Whole sentences of the class docstrings stand in the data model, so each has one.
SENTENCE = re.compile(r"^[A-Z].*\.$", re.DOTALL)


def label(model: type[models.Model]) -> str:
    return model._meta.label


def test_every_moment_has_its_person():
    alone = {f"{label(model)}.{name}" for model in MODELS for name in moments_alone(model)}
    assert alone - AT_WITHOUT_BY.keys() == set()


def moments_alone(model: type[models.Model]) -> list[str]:
    """The moments of a model's writes beside which no person stands."""
    names = {field.name for field in model._meta.get_fields()}
    return [
        name
        for name in names
        if name.endswith("_at")
        and f"{name.removesuffix('_at')}_by" not in names
        and not is_date(model, name)
    ]


def is_date(model: type[models.Model], name: str) -> bool:
    """A day that something is about ("as at 31 August"), rather than the moment of a write."""
    field = model._meta.get_field(name)
    return isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)


def test_every_person_who_acted_is_kept():
    unkept = [
        f"{label(model)}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.name.endswith("_by")
        and field.remote_field.on_delete is not models.PROTECT
    ]
    assert unkept == []


def test_every_model_is_held_by_the_database():
    loose = {label(model) for model in MODELS if not is_held(model)}
    assert loose == WITHOUT_CONSTRAINTS.keys()


def is_held(model: type[models.Model]) -> bool:
    return bool(
        model._meta.constraints
        or getattr(model._meta, "triggers", ())
        or any(field.unique and not field.primary_key for field in model._meta.fields)
    )


def test_every_model_says_what_it_is():
    silent = [
        label(model)
        for model in MODELS
        if not SENTENCE.match((model.__doc__ or "").strip())
        or (model.__doc__ or "").startswith(f"{model.__name__}(")
    ]
    assert silent == []


def test_no_figure_is_a_float():
    floats = [
        f"{label(model)}.{field.name}"
        for model in MODELS
        for field in model._meta.fields
        if isinstance(field, models.FloatField)
    ]
    assert floats == []


def test_exceptions_still_exist():
    fields = {f"{label(model)}.{field.name}" for model in MODELS for field in model._meta.fields}
    assert AT_WITHOUT_BY.keys() <= fields
    assert WITHOUT_CONSTRAINTS.keys() <= {label(model) for model in MODELS}


# Constraints that no form and no other system can reach: code alone writes what they hold, and a
# violation is a defect of it. Whoever breaks one has nothing to fix.
OUR_OWN = {
    *("role_held_once", "role_is_known", "remit_given_once", "form_key_used_once"),
    *("one_narrative_in_a_section_part", "one_draft_of_a_part_and_person"),
    *("section_comment_resolved_by_somebody", "finding_dismissed_once_in_a_report"),
    *("finding_dismissed_once_in_a_commentary", "finding_dismissed_in_a_report_or_a_commentary"),
    *(
        "kept_file_is_not_empty",
        "one_file_of_a_kind",
        "edition_file_progress",
        "edition_file_is_whole_or_not_made",
    ),
    *("sealed_event_position", "one_seal_over_another", "seal_digest_once"),
    *("failed_file_says_why", "edition_number_unique_in_report", "report_transition_is_known"),
    *("report_transition_names_its_edition", "publication_schedule_ended_with_its_outcome"),
    *("pre_release_reader_once_on_a_list", "pre_release_reading_once_a_day"),
    *("one_section_in_a_report_position", "section_slug_unique_in_report"),
    *("deliverable_once_in_a_section", "one_row_in_a_scorecard_position"),
    *("one_commentary_on_a_scorecard_month", "one_commentary_draft_of_a_month_and_person"),
    *("one_kpi_link_in_a_position", "one_row_in_a_kpi_position", "observation_revision_unique"),
    *("one_observation_in_force", "observation_revision_from_one", "import_applied_at_a_moment"),
    *("import_file_is_not_empty", "import_row_knows_its_figure", "import_problem_has_words"),
    *("one_figure_draft_of_a_grid_and_person", "one_closing_of_a_month"),
    *("import_name_means_one_thing", "import_name_is_a_measure_or_an_area"),
}
CONSTRAINTS = [(model, each) for model in MODELS for each in model._meta.constraints]


def has_words(constraint: models.BaseConstraint) -> bool:
    return constraint.violation_error_message != constraint.default_violation_error_message


def test_every_constraint_has_words_or_is_our_own():
    offenders = [
        constraint.name
        for _, constraint in CONSTRAINTS
        if has_words(constraint) == (constraint.name in OUR_OWN)
    ]
    assert offenders == []


def test_the_words_of_every_constraint_are_a_sentence():
    odd = {
        constraint.name: constraint.violation_error_message
        for _, constraint in CONSTRAINTS
        if has_words(constraint)
        and not re.fullmatch(r"[A-Z].*\.", str(constraint.violation_error_message))
    }
    assert odd == {}


def test_every_constraint_is_told_at_a_field_that_there_is():
    fields = [
        (model, getattr(constraint, "field", NON_FIELD_ERRORS)) for model, constraint in CONSTRAINTS
    ]
    told = [(model, field) for model, field in fields if field != NON_FIELD_ERRORS]
    # Most have one: where there are few, the attribute is called something else by now.
    assert len(told) > 100
    for model, field in told:
        assert model._meta.get_field(field)


def test_a_value_that_is_taken_is_told_with_its_fix():
    said = {
        f"{label(model)}.{field.name}": model()
        .unique_error_message(model, (field.name,))
        .messages[0]
        for model in MODELS
        for field in model._meta.fields
        if field.unique and not field.primary_key and not field.is_relation
    }
    assert {
        field: words for field, words in said.items() if "Enter a different one" not in words
    } == {}


def test_constraints_of_our_own_still_exist():
    assert {constraint.name for _, constraint in CONSTRAINTS} >= OUR_OWN


@pytest.mark.django_db
def test_words_of_a_constraint_are_told_at_their_field_and_need_no_migration():
    constraint = Check(condition=models.Q(pk=1), name="one", message="Give 1.", field="id")
    with pytest.raises(ValidationError) as told:
        constraint.validate(User, User(pk=2))
    assert told.value.message_dict == {"id": ["Give 1."]}
    plain = models.CheckConstraint(condition=models.Q(pk=1), name="one")
    assert constraint.deconstruct() == plain.deconstruct()
    assert constraint.clone().field == "id"
    assert constraint == plain
    assert constraint != models.CheckConstraint(condition=models.Q(pk=2), name="one")
