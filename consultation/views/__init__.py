"""Pages of the consultations.

reading   consultations, and a wave with its figures
changes   consultations, waves and questions: added and edited
grids     who answered a wave, and its results
"""
