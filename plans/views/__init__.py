"""Pages of plans, bodies and terminology.

reading     what everybody reads
reference   forms for administrators
"""
