"""Every write on risks and their registers.

registers   registers, and the matrices on which they score
records     risks: raised, edited, closed, reopened
scores      scores and reviews, one or a round of them
treatment   controls, and actions with due dates
"""

from risks.actions.records import add_risk, close_risk, edit_risk, raise_risk, reopen_risk
from risks.actions.registers import (
    default_matrix,
    define_matrix,
    edit_matrix,
    edit_register,
    open_register,
)
from risks.actions.scores import NewReview, review_risk, review_risks, score_risk
from risks.actions.treatment import (
    add_control,
    add_risk_action,
    complete_risk_action,
    edit_control,
    edit_risk_action,
    retire_control,
)

__all__ = [
    "NewReview",
    "add_control",
    "add_risk",
    "add_risk_action",
    "close_risk",
    "complete_risk_action",
    "default_matrix",
    "define_matrix",
    "edit_control",
    "edit_matrix",
    "edit_register",
    "edit_risk",
    "edit_risk_action",
    "open_register",
    "raise_risk",
    "reopen_risk",
    "retire_control",
    "review_risk",
    "review_risks",
    "score_risk",
]
