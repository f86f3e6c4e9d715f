"""Every action asks whether its record lies in the person's remit, or says why it need not."""

from pathlib import Path

from tests.architecture.source_tree import action_modules, called_names, functions, parse
from tests.architecture.test_actions import NOT_ACTIONS, public_functions

# What refuses who writes outside the priorities that their writing is limited to.
CHECKS = {"check_remit", "check_measures_remit"}

PEOPLE = "people and their ways to sign in: not of the record, and no officer's"
REFERENCE = "reference data of the whole office, which administrators define, not officers"
DECIDING = "a step about a report as a whole by who may review and publish, which is not limited"
NAMES = "says what a source's files call things; the figures that come by it ask"
JOB = "carries out what someone was asked about when they confirmed it"
STAGING = "keeps a file beside the record; confirming it asks"

WITHOUT_REMIT = {
    "add_person": PEOPLE,
    "assign_role": PEOPLE,
    "change_person": PEOPLE,
    "choose_password": PEOPLE,
    "connect_identity": PEOPLE,
    "create_person": PEOPLE,
    "create_token": PEOPLE,
    "deactivate_person": PEOPLE,
    "erase_person": PEOPLE,
    "disconnect_identity": PEOPLE,
    "invite_person": PEOPLE,
    "limit_person": PEOPLE,
    "reactivate_person": PEOPLE,
    "record_access": PEOPLE,
    "record_refused_sign_in": PEOPLE,
    "revoke_token": PEOPLE,
    "withdraw_role": PEOPLE,
    "name_office": REFERENCE,
    "define_plan": REFERENCE,
    "define_priority": REFERENCE,
    "define_objective": REFERENCE,
    "define_body": REFERENCE,
    "define_term": REFERENCE,
    "edit_reference": REFERENCE,
    "rename_office": REFERENCE,
    "add_term": REFERENCE,
    "define_matrix": REFERENCE,
    "default_matrix": REFERENCE,
    "open_register": REFERENCE,
    "edit_matrix": REFERENCE,
    "edit_register": REFERENCE,
    "define_scorecard": REFERENCE,
    "edit_scorecard": REFERENCE,
    "define_area": REFERENCE,
    "place_areas": REFERENCE,
    "ensure_home_area": REFERENCE,
    "define_source": "names where figures come from, which is of no priority; the figures ask",
    "define_measure": REFERENCE,
    "edit_measure": REFERENCE,
    "edit_area": REFERENCE,
    "edit_source": REFERENCE,
    "upload_file": STAGING,
    "preview_import": STAGING,
    "restage_import": JOB,
    "give_up_publication": JOB,
    "fail_import": JOB,
    "remove_uploads": "clears away uploads of which nothing was written, on a schedule",
    "request_file": "asks for the file of an edition that is there; writes nothing of the record",
    "keep_file": JOB,
    "fail_file": JOB,
    "publish_scheduled": JOB,
    "record_pre_release_reading": "notes that someone read; reading is never limited",
    "map_names": NAMES,
    "change_name": NAMES,
    "remove_name": NAMES,
    "street_source": NAMES,
    "remember_crime_types": NAMES,
    "say_names": NAMES,
    "say_readings": STAGING,
    "reread_previews": NAMES,
    "schedule_publication": DECIDING,
    "cancel_publication": DECIDING,
    "hand_over_publication": DECIDING,
    "settle_publications": DECIDING,
    "return_report": DECIDING,
    "approve_report": DECIDING,
    "publish": DECIDING,
    "withdraw_report": DECIDING,
    "correct_report": DECIDING,
    "abandon_correction": DECIDING,
}


def asking_functions() -> set[tuple[str, str]]:
    """Functions of `actions` that ask, themselves or through another: file ("" where others may
    call it) and name. A private one is known in its own file alone: others are called alike."""

    def name_of(path: Path, name: str) -> tuple[str, str]:
        return (str(path) if name.startswith("_") else "", name)

    calls = {
        name_of(path, function.name): {name_of(path, called) for called in called_names(function)}
        for path in action_modules()
        for function in functions(parse(path))
    }
    asking = {("", name) for name in CHECKS}
    while more := {name for name, called in calls.items() if called & asking} - asking:
        asking |= more
    return asking


ASKING = {name for file, name in asking_functions() if not file}


def test_every_action_asks_for_the_remit_or_says_why_not() -> None:
    offenders = [
        f"{path}: {function.name}"
        for path, function in public_functions()
        if function.name not in NOT_ACTIONS
        and (function.name in ASKING) == (function.name in WITHOUT_REMIT)
    ]
    assert offenders == [], (
        f"an action calls {' or '.join(sorted(CHECKS))}, or stands in WITHOUT_REMIT"
        " with its reason; not both"
    )


def test_exceptions_still_exist() -> None:
    names = {function.name for _, function in public_functions()}
    assert WITHOUT_REMIT.keys() <= names, sorted(WITHOUT_REMIT.keys() - names)
