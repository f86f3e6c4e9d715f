"""Every write is a verb: keyword-only, in someone's name, atomic, with its audit event."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source_tree import action_modules, called_names, functions, parse

# Public functions of `actions` that write no record of their own, and why they stand there.
NOT_ACTIONS = {
    "record": "writes the audit event itself; refuses to run outside a transaction",
    "through": "marks the channel of events; writes nothing",
    "keep_draft": "keeps what someone is typing for them alone; saving it is recorded",
    "discard_drafts": "throws away what someone typed and never saved",
    "keep_commentary_draft": "keeps what someone is typing for them alone; saving it is recorded",
    "discard_commentary_draft": "throws away what someone typed and never saved",
    "begin_file": "marks that a worker has taken a file up; its end is recorded",
    "note_progress": "says how far a worker is; the end of its work is recorded",
    "note_silence": "says why a file waits; asking for it is recorded",
    "command_user": "makes the system's own user, in whose name the others act, and records it",
    "fixed_definition_problem": "gives the reason why an action would refuse",
    "number_problem": "gives the reason why an action would refuse",
    "begin_import": "marks for those who wait that a job has begun; applying is recorded",
    "file_name": "puts a name into words that can be shown; writes nothing",
    "note_printed": "notes what a report printed; publishing it is recorded",
    "locked_import": "takes a lock on an import that ends with the transaction",
    "close_schedule": "a part of what ends a schedule, which is recorded",
    "locked": "takes a lock on a report that ends with the transaction",
    "held": "takes a lock on a risk that ends with the transaction",
    "changeable": "takes a lock on a risk, or gives the reason why it may not change",
    "annotation_stamp": "marks a state for a form to carry; writes nothing",
    "peers_stamp": "marks a state for a form to carry; writes nothing",
    "target_stamp": "marks a state for a form to carry; writes nothing",
    "chart_settings_stamp": "marks a state for a form to carry; writes nothing",
    "annotation_words": "says what stands there; writes nothing",
    "target_words": "says what stands there; writes nothing",
    "refuse_backwards": "gives the reason why an action would refuse",
    "refuse_circle": "gives the reason why an action would refuse",
    "refuse_taken_spellings": "gives the reason why an action would refuse",
    "one_at_a_time": "takes a lock that ends with the transaction",
    "begin_writing_figures": "takes a lock that ends with the transaction",
    "said_of": "finds what erasing someone would erase; writes nothing",
    "hold_figures": "takes a lock that ends with the transaction",
}


def public_functions() -> list[tuple[Path, ast.FunctionDef]]:
    return [
        (path, function)
        for path in action_modules()
        for function in functions(parse(path))
        if not function.name.startswith("_")
    ]


ACTIONS = [
    pytest.param(path, function, id=f"{path.with_suffix('')}:{function.name}")
    for path, function in public_functions()
    if function.name not in NOT_ACTIONS
]


def recording_functions() -> set[str]:
    """Names of all functions in `actions` that record an event, themselves or through another."""
    calls = {
        function.name: called_names(function)
        for path in action_modules()
        for function in functions(parse(path))
    }
    recording = {"record"}
    while True:
        more = {name for name, called in calls.items() if called & recording} - recording
        if not more:
            return recording
        recording |= more


RECORDING = recording_functions()


def test_there_are_actions():
    assert len(ACTIONS) > 20


@pytest.mark.parametrize("path, action", ACTIONS)
def test_action_takes_keywords_only_and_somebody_who_acts(path, action):
    positional = [argument.arg for argument in (*action.args.posonlyargs, *action.args.args)]
    assert positional == [], f"{path}: {action.name} takes {positional} by position"
    assert "by" in {argument.arg for argument in action.args.kwonlyargs}
    by = next(
        position for position, argument in enumerate(action.args.kwonlyargs) if argument.arg == "by"
    )
    assert action.args.kw_defaults[by] is None, "`by` must be required"


@pytest.mark.parametrize("path, action", ACTIONS)
def test_action_is_one_transaction(path, action):
    decorators = [ast.unparse(decorator) for decorator in action.decorator_list]
    assert any(name.startswith("transaction.atomic") for name in decorators)


@pytest.mark.parametrize("path, action", ACTIONS)
def test_action_records_an_audit_event(path, action):
    assert action.name in RECORDING


@pytest.mark.parametrize("path, action", ACTIONS)
def test_action_says_what_it_does(path, action):
    assert ast.get_docstring(action)


def test_exceptions_still_exist():
    names = {function.name for _, function in public_functions()}
    assert NOT_ACTIONS.keys() <= names, f"no longer there: {sorted(NOT_ACTIONS.keys() - names)}"
