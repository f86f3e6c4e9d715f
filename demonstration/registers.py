"""Loads the risk registers and the consultation of the demonstration."""

from decimal import Decimal
from typing import Any

from consultation.actions import (
    Answer,
    ask_question,
    define_consultation,
    describe_respondents,
    hold_wave,
    record_result,
)
from demonstration.content_files import Loaded, read
from risks.actions import (
    add_control,
    add_risk_action,
    close_risk,
    default_matrix,
    open_register,
    raise_risk,
    score_risk,
)
from risks.models import Risk, ScoreKind


def load_risks(loaded: Loaded) -> None:
    """Load registers with their risks, scores, controls and actions."""
    content = read("risks.toml")
    by = loaded.officer
    matrix = default_matrix(by=by)
    registers = {
        entry["slug"]: open_register(
            slug=entry["slug"],
            name=entry["name"],
            body=loaded.bodies[entry["body"]],
            matrix=matrix,
            by=by,
        )
        for entry in content["registers"]
    }
    for entry in content["risks"]:
        history = entry.get("history", [])
        risk = raise_risk(
            register=registers[entry["register"]],
            reference=entry["reference"],
            title=entry["title"],
            cause=entry["cause"],
            event=entry["event"],
            consequence=entry["consequence"],
            category=entry["category"],
            owner_title=entry["owner_title"],
            priority=loaded.priorities.get(entry["priority"]),
            appetite=entry["appetite"],
            response=entry["response"],
            opened_on=history[0]["on"] if history else entry["scored_on"],
            next_review_on=entry["next_review"],
            visibility=entry["visibility"],
            note=entry["note"],
            by=by,
        )
        for description in entry["controls"]:
            add_control(risk=risk, description=description, by=by)
        for action in entry["actions"]:
            add_risk_action(risk=risk, title=action["title"], due_on=action["due"], by=by)
        _score(risk, entry, history, loaded)
        if closed := entry.get("closed"):
            close_risk(risk=risk, reason=closed["reason"], on=closed["on"], by=by)


def _score(
    risk: Risk, entry: dict[str, Any], history: list[dict[str, Any]], loaded: Loaded
) -> None:
    first: dict[str, Any] = {"on": risk.opened_on, "risk": risk, "by": loaded.officer}
    for kind in (ScoreKind.INHERENT, ScoreKind.TARGET):
        likelihood, impact = entry[kind]
        score_risk(**first, kind=kind, likelihood=likelihood, impact=impact)
    current = [(line["on"], line["current"], line["reason"]) for line in history]
    reason = "Scored again for the highlight report." if history else ""
    for on, (likelihood, impact), why in [*current, (entry["scored_on"], entry["current"], reason)]:
        score_risk(
            risk=risk,
            kind=ScoreKind.CURRENT,
            likelihood=likelihood,
            impact=impact,
            on=on,
            reason=why,
            by=loaded.officer,
        )


def load_consultation(loaded: Loaded) -> None:
    """Load the consultation with its waves, who answered, questions and results."""
    content = read("consultation.toml")
    by = loaded.officer
    consultation = define_consultation(**content["consultation"], by=by)
    for entry in content["waves"]:
        loaded.waves[entry["slug"]] = hold_wave(
            consultation=consultation,
            slug=entry["slug"],
            title=entry["title"],
            opened_on=entry["opened_on"],
            closed_on=entry["closed_on"],
            method=entry["method"],
            population=entry["population"],
            responses=entry["responses"] or None,
            confidence_level=Decimal(entry["confidence"]),
            is_self_selected=entry["self_selected"],
            note=entry["notes"].strip(),
            by=by,
        )
    for entry in content["profile"]:
        describe_respondents(
            wave=loaded.waves[entry["wave"]],
            dimension=entry["dimension"],
            group=entry["group"],
            count=entry.get("count"),
            share=Decimal(entry["share"]),
            population_share=Decimal(entry["population_share"]),
            by=by,
        )
    questions = {
        entry["code"]: ask_question(
            consultation=consultation,
            code=entry["code"],
            topic=entry["topic"],
            wording=entry["wording"],
            scale=entry["scale"],
            positive_answers=entry["positive"],
            by=by,
        )
        for entry in content["questions"]
    }
    for entry in content["results"]:
        record_result(
            wave=loaded.waves[entry["wave"]],
            question=questions[entry["question"]],
            subgroup=entry["subgroup"],
            base=entry["base"] or None,
            answers=[
                Answer(
                    label=answer["label"],
                    share=Decimal(answer["share"]),
                    count=None if answer["count"] < 0 else answer["count"],
                    is_positive=answer["positive"],
                )
                for answer in entry["answers"]
            ],
            note=entry["note"],
            by=by,
        )
