"""The icons of control charts: what varies, and whether a target will be met.

Told apart without colour: common cause is an empty ring with a level line, an improvement a ring
with a letter, a concern a filled disc with a letter; H is high and L is low.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from measures.spc import Assurance, Variation

_RING = "M16 2a14 14 0 1 0 0 28a14 14 0 1 0 0-28z"
_WAVE = "M6 17l4-4 4 6 4-6 4 5 4-3"
_RISE, _FALL = "M7 23l5-2 4-4 4-6", "M7 9l5 2 4 4 4 6"
_ARROW_UP, _ARROW_DOWN = "M11 22L21 11M14 11h7v7", "M11 10L21 21M14 21h7v-7"

_VARIATIONS = {
    Variation.COMMON_CAUSE: ("common", _WAVE, ""),
    Variation.IMPROVEMENT_HIGH: ("improvement", _RISE, "H"),
    Variation.IMPROVEMENT_LOW: ("improvement", _FALL, "L"),
    Variation.CONCERN_HIGH: ("concern", _RISE, "H"),
    Variation.CONCERN_LOW: ("concern", _FALL, "L"),
    Variation.NEUTRAL_HIGH: ("neutral", _ARROW_UP, ""),
    Variation.NEUTRAL_LOW: ("neutral", _ARROW_DOWN, ""),
}
_ASSURANCES = {
    Assurance.CONSISTENT_PASS: ("pass", "P"),
    Assurance.CONSISTENT_FAIL: ("fail", "F"),
    Assurance.INCONSISTENT: ("unsure", "?"),
}


def variation_icon(name: str, words: str) -> SafeString:
    """Draw the icon of a variation; `words` are its text alternative."""
    kind, line, letter = _VARIATIONS[Variation(name)]
    high = letter == "H"
    return format_html(
        '<svg class="app-icon app-icon--{}" viewBox="0 0 32 32" width="30" height="30" role="img"'
        ' focusable="false"><title>{}</title><path class="app-icon__ground" d="{}"/>'
        '<path class="app-icon__line" d="{}"/>{}</svg>',
        kind,
        words,
        _RING,
        line,
        _letter(letter, 11 if high else 22, 15) if letter else "",
    )


def assurance_icon(name: str, words: str) -> SafeString:
    """Draw the icon of an assurance, a letter on a dashed line; `words` are its alternative."""
    kind, letter = _ASSURANCES[Assurance(name)]
    return format_html(
        '<svg class="app-icon app-icon--{}" viewBox="0 0 32 32" width="30" height="30" role="img"'
        ' focusable="false"><title>{}</title><path class="app-icon__ground" d="{}"/>'
        '<path class="app-icon__target" d="M5 24h22"/>{}</svg>',
        kind,
        words,
        _RING,
        _letter(letter, 16, 20),
    )


def icon_key() -> tuple[tuple[SafeString, str], ...]:
    """One icon of each kind with what it means."""
    return (
        (variation_icon("common_cause", "Ring with a level line"), "within normal variation"),
        (
            variation_icon("improvement_high", "Ring with H"),
            "unusually high (H) or low (L): better",
        ),
        (variation_icon("concern_low", "Disc with L"), "unusually high (H) or low (L): worse"),
        (variation_icon("neutral_high", "Ring with an arrow"), "unusual, neither better nor worse"),
        (assurance_icon("consistent_pass", "Ring with P"), "target consistently met"),
        (assurance_icon("consistent_fail", "Disc with F"), "target consistently missed"),
        (assurance_icon("inconsistent", "Ring with ?"), "target met or missed by chance"),
    )


def _letter(letter: str, x: int, y: int) -> SafeString:
    return format_html(
        '<text class="app-icon__letter" x="{}" y="{}" text-anchor="middle">{}</text>', x, y, letter
    )
