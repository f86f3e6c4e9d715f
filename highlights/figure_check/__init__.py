"""Looks at the numbers that people write beside the figures of their report. Pure.

It advises and never stops anybody. Each finding says what was found, why it is doubtful, and what
it would be; whoever wrote the sentence decides.

reading    sentences, numbers and months as officers write them
facts      what the report says in figures, by what each figure is of
naming     what a sentence is about, and which way it says that it went
clauses    how far what a sentence names reaches
rules      what is doubtful about a number; shares has the rule of counts and percentages
findings   what is said of it
"""

from highlights.figure_check.facts import Facts, ReportFacts, facts_of, facts_of_scorecard
from highlights.figure_check.findings import Finding, Rule
from highlights.figure_check.rules import check_figures

__all__ = [
    "Facts",
    "Finding",
    "ReportFacts",
    "Rule",
    "check_figures",
    "facts_of",
    "facts_of_scorecard",
]
