"""The rules of the figure check, in the order in which they are asked.

A rule reads one parsed sentence. The first one that doubts a number is heard.
"""

from collections.abc import Callable, Iterator

from figure_check.findings import Doubt
from figure_check.parsed import Mention, ParsedSentence
from figure_check.rules.directions import direction_without_size, other_direction
from figure_check.rules.levels import not_the_reports_figure
from figure_check.rules.months import other_month
from figure_check.rules.moves import change_beside_level
from figure_check.rules.other_window import figure_of_other_window
from figure_check.rules.pairs import percentage_of_other_number
from figure_check.rules.points import percent_for_points
from figure_check.rules.ranks import other_rank
from figure_check.rules.shares import share_of_other_count
from figure_check.rules.signs import minus_beside_verb, plus_beside_verb, verb_beside_bound_figure
from figure_check.rules.swapped_areas import figures_of_swapped_areas
from figure_check.rules.targets import other_target
from figure_check.rules.verdicts import other_verdict

# Of numbers that belong together: a count and its percentage, two areas.
OF_SEVERAL_NUMBERS: tuple[Callable[[ParsedSentence], Iterator[Doubt]], ...] = (
    minus_beside_verb,
    share_of_other_count,
    percentage_of_other_number,
    figures_of_swapped_areas,
)
# Of one number.
OF_ONE_NUMBER: tuple[Callable[[ParsedSentence, Mention], Doubt | None], ...] = (
    percent_for_points,
    plus_beside_verb,
    other_direction,
    change_beside_level,
    other_target,
    figure_of_other_window,
    not_the_reports_figure,
)
# Of words beside numbers: verbs, months, places and verdicts.
OF_WORDS: tuple[Callable[[ParsedSentence], Iterator[Doubt]], ...] = (
    verb_beside_bound_figure,
    other_month,
    direction_without_size,
    other_rank,
    other_verdict,
)
