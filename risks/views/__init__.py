"""Pages of the risk registers.

reading     registers with their heat maps, and one risk with its history
changes     a risk: added, edited, scored, reviewed, closed, reopened
treatment   its controls and actions
reviews     "Risk reviews": many risks on one page
registers   registers and matrices, for administrators
"""
