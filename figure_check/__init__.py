"""Looks at the numbers that people write beside figures that are known. Pure: no Django.

It advises and never stops anybody. Each finding says what was found, why it is doubtful, and what
it would be where that is certain; whoever wrote the sentence decides.

reading      sentences, as readers see a text
numbers      numbers and months, as officers write them
parsed       one sentence, parsed once: numbers, what each is of, window, area and direction
facts        figures, by what each of them is of; known looks them up
rules        small rules over one parsed sentence, in their order
findings     what is said of a doubtful number
"""

from figure_check.check import check_figures
from figure_check.findings import Finding, Rule
from figure_check.known import Facts

__all__ = ["Facts", "Finding", "Rule", "check_figures"]
