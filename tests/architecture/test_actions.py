"""Every write is a verb: keyword-only, in someone's name, atomic, with its audit event."""

import ast
from pathlib import Path

from tests.architecture.source_tree import action_modules, called_names, functions, parse

# Public functions of `actions` that write no record of their own, and why they are listed.
NOT_ACTIONS = {
    "record": "writes the audit event itself; refuses to run outside a transaction",
    "through": "marks the channel of events; writes nothing",
    "keep_draft": "keeps what someone is typing for them alone; saving it is recorded",
    "discard_drafts": "throws away what someone typed and never saved",
    "keep_commentary_draft": "keeps what someone is typing for them alone; saving it is recorded",
    "discard_commentary_draft": "throws away what someone typed and never saved",
    "keep_figure_draft": "keeps what someone is typing for them alone; saving it is recorded",
    "discard_figure_draft": "throws away what someone typed and never saved",
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
    "annotation_digest": "marks a state for a form to carry; writes nothing",
    "peers_digest": "marks a state for a form to carry; writes nothing",
    "target_digest": "marks a state for a form to carry; writes nothing",
    "chart_settings_digest": "marks a state for a form to carry; writes nothing",
    "annotation_words": "says what is saved; writes nothing",
    "target_words": "says what is saved; writes nothing",
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


ACTIONS = {
    f"{path.with_suffix('')}:{function.name}": function
    for path, function in public_functions()
    if function.name not in NOT_ACTIONS
}


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


def test_every_action_takes_keywords_only():
    positional = {
        name: [argument.arg for argument in (*action.args.posonlyargs, *action.args.args)]
        for name, action in ACTIONS.items()
    }
    assert {name: taken for name, taken in positional.items() if taken} == {}


def test_every_action_requires_somebody_who_acts():
    """Its `by` has no default."""
    required = {
        name: {
            argument.arg
            for argument, default in zip(
                action.args.kwonlyargs, action.args.kw_defaults, strict=True
            )
            if default is None
        }
        for name, action in ACTIONS.items()
    }
    assert [name for name, arguments in required.items() if "by" not in arguments] == []


def test_every_action_is_one_transaction():
    decorators = {
        name: [ast.unparse(decorator) for decorator in action.decorator_list]
        for name, action in ACTIONS.items()
    }
    assert [
        name
        for name, written in decorators.items()
        if not any(each.startswith("transaction.atomic") for each in written)
    ] == []


def test_every_action_records_an_audit_event():
    assert [name for name, action in ACTIONS.items() if action.name not in RECORDING] == []


def test_every_action_says_what_it_does():
    assert [name for name, action in ACTIONS.items() if not ast.get_docstring(action)] == []


def test_exceptions_still_exist():
    names = {function.name for _, function in public_functions()}
    assert NOT_ACTIONS.keys() <= names, f"no longer there: {sorted(NOT_ACTIONS.keys() - names)}"
