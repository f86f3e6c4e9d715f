"""How long a figure may be: digits before and after the decimal point. Pure."""

WHOLE_DIGITS = 18
DECIMAL_PLACES = 6
