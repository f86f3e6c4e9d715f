"""Every write on consultations.

records   consultations, waves, questions, and a result as it was printed
grids     what is entered in grids: who answered, and the results of a wave
"""

from consultation.actions.grids import Figures, Group, Unconfirmed, describe_profile, record_results
from consultation.actions.records import (
    Answer,
    RecordedResult,
    ask_question,
    define_consultation,
    describe_respondents,
    edit_consultation,
    edit_question,
    edit_wave,
    hold_wave,
    record_result,
)

__all__ = [
    "Answer",
    "Figures",
    "Group",
    "RecordedResult",
    "Unconfirmed",
    "ask_question",
    "define_consultation",
    "describe_profile",
    "describe_respondents",
    "edit_consultation",
    "edit_question",
    "edit_wave",
    "hold_wave",
    "record_result",
    "record_results",
]
