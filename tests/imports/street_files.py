"""Writes folders of street-level crime files, and counts them the slow way."""

import csv
import random
from collections import Counter
from pathlib import Path

from imports.reading.street import COLUMNS

KINDS = (
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
)


# So many different rows a force has, but for their IDs: as many as streets and kinds would make.
_TAILS = 2_000


def write_street_files(
    folder: Path, *, forces: int, months: int, rows: int, seed: int = 1, places: int = 8
) -> int:
    """Write so many files of so many rows below a folder. Returns how many rows."""
    dice = random.Random(seed)
    for force in range(forces):
        name = f"Force {force:02d} Police"
        lsoas = [
            (f"E0{force:03d}{place:04d}", f"District {force:02d}-{place % places} {place:03d}A")
            for place in range(places * 20)
        ]
        tails = [_tail(dice, name, lsoas) for _ in range(min(rows, _TAILS))]
        for number in range(months):
            month = f"2024-{number + 1:02d}"
            path = folder / month / f"{month}-force-{force:02d}-street.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as stream:
                stream.write(",".join(COLUMNS) + "\r\n")
                stream.writelines(
                    f"{dice.getrandbits(256):064x},{month}{tail}" if has_id else f",{month}{tail}"
                    for has_id, tail in dice.choices(tails, k=rows)
                )
    return forces * months * rows


def _tail(dice: random.Random, force: str, lsoas: list[tuple[str, str]]) -> tuple[bool, str]:
    """A row behind its month, and whether it has an ID: anti-social behaviour has none."""
    kind = dice.choice(KINDS)
    code, lsoa = dice.choice(lsoas) if dice.random() > 0.02 else ("", "")
    where = "-1.780123,51.558123,On or near High Street"
    row = f",{force},{force},{where},{code},{lsoa},{kind},Under investigation,\r\n"
    return kind != KINDS[0], row


def counted_slowly(folder: Path) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """Rows by force, month and kind, and by local authority, month and kind, read again by name."""
    by_force: Counter[tuple[str, ...]] = Counter()
    by_place: Counter[tuple[str, ...]] = Counter()
    for path in folder.rglob("*-street.csv"):
        ids = []
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["Crime ID"] and row["Crime ID"] in ids:
                    continue
                ids.append(row["Crime ID"])
                by_force[row["Falls within"], row["Month"], row["Crime type"]] += 1
                if row["LSOA name"]:
                    place = " ".join(row["LSOA name"].split(" ")[:-1])
                    by_place[place, row["Month"], row["Crime type"]] += 1
    return by_force, by_place
