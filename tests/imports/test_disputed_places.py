"""A place that two forces make plain is no one's, whichever of their files comes first."""

from itertools import permutations

import pytest

from imports.actions import load_street_crime
from imports.actions.applying import undo_import
from imports.models import ImportBatch, ImportName
from imports.reading.street import count_street_crime
from measures.actions import edit_area
from measures.models import Area
from tests.imports.test_street_crime import figures, load, write
from tests.imports.test_street_territory import parents, rows
from tests.imports.test_street_uploads import (
    applied,
    browser,  # noqa: F401
    officer,  # noqa: F401
    street,
    upload,
)

pytestmark = pytest.mark.django_db

# East and West both have many rows of Middleton; North holds a few, and places of its own.
FILES = {
    "east": {"Middleton": 30, "Eastton": 50},
    "west": {"Middleton": 40, "Weston": 50},
    "north": {"Northton": 60, "Upton": 20, "Middleton": 1},
}
THREE = list(permutations(FILES))


def crimes(force: str):
    return [each for place, count in FILES[force].items() for each in rows(place, count)]


def put(folder, force: str, month: str = "2024-01"):
    part = folder / f"{force}-{month}"
    part.mkdir(exist_ok=True)
    write(part, f"{month}-{force}-street.csv", *crimes(force))
    return part


def state():
    """What of places is in force: figures, and where areas lie."""
    kinds = dict(Area.objects.exclude(kind="force").values_list("name", "kind"))
    in_force = {key: value for key, value in figures().items() if value is not None}
    return in_force, parents(), kinds


def settled(found) -> None:
    in_force, lie_in, kinds = found
    assert lie_in == {
        "Eastton": "East",
        "Weston": "West",
        "Northton": "North",
        "Upton": "North",
    }
    assert kinds["Middleton"] == "undecided"
    assert not [key for key in in_force if key[1] == "Middleton"]
    assert in_force["Burglary", "East", "2024-01"] == 80
    assert in_force["Burglary", "Eastton", "2024-01"] == 50


@pytest.mark.parametrize("order", THREE, ids="-".join)
def test_the_command_comes_to_the_same_in_every_order(tmp_path, by, order):
    for force in order:
        said = load(put(tmp_path, force), "--add")
    settled(state())
    said = load(put(tmp_path, order[0], "2024-02"), "--add")
    assert not [key for key in figures() if key[1:] == ("Middleton", "2024-02")]
    if order[0] != "north":
        assert "Set its force under Areas" in said


def test_one_load_comes_to_the_same(tmp_path, by):
    for force in FILES:
        put(tmp_path, force)
    assert "files of East and of West both have many rows" in load(tmp_path, "--add")
    settled(state())


@pytest.mark.parametrize("order", THREE, ids="-".join)
def test_the_page_comes_to_the_same_in_every_order(tmp_path, browser, order):  # noqa: F811
    """The first by command, which makes the areas; the others as uploads that are applied."""
    first, *others = order
    load(put(tmp_path, first), "--add")
    for force in FILES:
        Area.objects.get_or_create(
            name=force.title(), defaults={"slug": force, "kind": "other_force"}
        )
    for force in others:
        before = state()
        text, batch = upload(browser, street(*crimes(force), force=force.title()), name="s.csv")
        # Nothing is changed until it is applied.
        assert state() == before
        asks = force != "north" and {"east", "west"} <= {*order[: order.index(force) + 1]}
        assert ("Set its force under Areas" in text) == asks
        applied(browser, batch)
        assert ImportBatch.objects.get(pk=batch.pk).state == "applied"
    assert not [
        key for key, value in figures().items() if key[1] == "Middleton" and value is not None
    ]
    assert "Middleton" not in parents()
    # What only one force makes plain stays with it.
    own = {place: first.title() for place in FILES[first] if place != "Middleton"}
    assert own.items() <= parents().items()


def test_previews_that_are_open_at_once_come_to_the_same(tmp_path, browser):  # noqa: F811
    load(put(tmp_path, "east"), "--add")
    Area.objects.get_or_create(name="West", defaults={"slug": "west", "kind": "other_force"})
    both = [
        upload(browser, street(*crimes(force), month="2024-02", force=force.title()), "s.csv")[1]
        for force in ("east", "west")
    ]
    for batch in both:
        applied(browser, batch)
    assert Area.objects.get(name="Middleton").kind == "undecided"
    assert not [key for key, value in figures().items() if key[1] == "Middleton" and value]


def test_the_other_way_round_too(tmp_path, browser):  # noqa: F811
    load(put(tmp_path, "east"), "--add")
    Area.objects.get_or_create(name="West", defaults={"slug": "west", "kind": "other_force"})
    both = [
        upload(browser, street(*crimes(force), month="2024-02", force=force.title()), "s.csv")[1]
        for force in ("east", "west")
    ]
    for batch in reversed(both):
        applied(browser, batch)
    assert not [key for key, value in figures().items() if key[1] == "Middleton" and value]


def test_somebody_says_it_and_it_stays_said(tmp_path, by):
    for force in ("west", "east"):
        load(put(tmp_path, force), "--add")
    place, east = (Area.objects.get(name=name) for name in ("Middleton", "East"))
    edit_area(
        area=place,
        seen={"kind": "undecided", "parent": None},
        to={"kind": "local", "parent": east.pk},
        by=by,
    )
    for force in ("east", "west"):
        load(put(tmp_path, force), "--add")
    assert parents()["Middleton"] == "East"
    assert figures()["Burglary", "Middleton", "2024-01"] == 30


def test_an_import_that_is_taken_back_says_nothing_of_places(tmp_path, by):
    for force in ("east", "west"):
        load(put(tmp_path, force), "--add")
    undo_import(batch=ImportBatch.objects.latest("pk"), reason="The wrong folder", by=by)
    assert parents()["Middleton"] == "East"
    assert figures()["Burglary", "Middleton", "2024-01"] == 30


def test_a_force_of_two_names_is_one(tmp_path, by):
    load(put(tmp_path, "east"), "--add")
    source = ImportBatch.objects.latest("pk").source
    assert source is not None
    east = Area.objects.get(name="East")
    ImportName.objects.create(source=source, name="West", is_measure=False, area=east)
    counts = count_street_crime(put(tmp_path, "west", "2024-02"))
    load_street_crime(counts=counts, by=by, adds_names=True)
    assert parents()["Middleton"] == "East"
    assert figures()["Burglary", "Middleton", "2024-02"] == 40
