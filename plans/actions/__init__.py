"""Every write on plans, bodies, names of the office and terminology.

definitions   what loading commands and forms create
edits         what forms change, value by value
"""

from plans.actions.definitions import (
    define_body,
    define_objective,
    define_plan,
    define_priority,
    define_term,
    limit_person,
    name_office,
)
from plans.actions.edits import add_term, edit_reference, rename_office

__all__ = [
    "add_term",
    "define_body",
    "define_objective",
    "define_plan",
    "define_priority",
    "define_term",
    "edit_reference",
    "limit_person",
    "name_office",
    "rename_office",
]
