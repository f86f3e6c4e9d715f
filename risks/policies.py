"""What the state of a risk allows, and the reason when it does not."""

from datetime import date

from risks.models import Risk, RiskState


def why_not_changed(risk: Risk) -> str:
    """Why this risk takes no more scores, controls, actions or reviews; "" where it does."""
    if risk.state == RiskState.CLOSED:
        return f"{risk.reference} is closed. Reopen it before you change it."
    return ""


def why_not_closed(risk: Risk, on: date) -> str:
    """Why this risk cannot be closed on that day; "" where it can."""
    if risk.state == RiskState.CLOSED:
        return f"{risk.reference} is closed already."
    if on < risk.opened_on:
        return (
            f"{risk.reference} was opened on {risk.opened_on:%Y-%m-%d}. "
            "Close it on that day or later."
        )
    return ""


def why_not_reopened(risk: Risk) -> str:
    """Why this risk cannot be reopened; "" where it can."""
    if risk.state == RiskState.OPEN:
        return f"{risk.reference} is open, so it cannot be reopened."
    return ""
