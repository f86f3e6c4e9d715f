"""The rows of a scorecard: moved, placed by number, added, removed, and two people at once."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent
from records.conflicts import EditConflict
from scorecards.actions import arrange_scorecard
from scorecards.models import Scorecard
from tests.measures.factories import (
    HomeAreaFactory,
    MeasureFactory,
    ScorecardFactory,
    ScorecardRowFactory,
)

PAGE = "/scorecards/priority-1/rows/"
NAMES = ("Arson", "Burglary", "Cyber crime", "Drugs")


@pytest.fixture
def officer(db: None) -> User:
    user = User.objects.create_user("officer@office.invalid", name="An officer")
    assign_role(user=user, role="officer", by=user)
    return user


@pytest.fixture
def scorecard(db: None) -> Scorecard:
    scorecard = ScorecardFactory(slug="priority-1", title="Safer streets")
    for position, name in enumerate(NAMES, start=1):
        ScorecardRowFactory(
            scorecard=scorecard, measure=MeasureFactory(name=name), position=position
        )
    return scorecard


@pytest.fixture
def client(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def names(scorecard: Scorecard) -> str:
    """The initials of the rows, in their order."""
    return "".join(row.measure.name[0] for row in scorecard.rows.select_related("measure"))


def keys(scorecard: Scorecard) -> list[int]:
    return list(scorecard.rows.values_list("pk", flat=True))


def send(client: Client, scorecard: Scorecard, do: str, **more: str) -> int:
    """Press a button of the page as it stands now."""
    seen = ",".join(str(key) for key in keys(scorecard))
    return client.post(PAGE, {"seen": seen, "do": do, **more}).status_code


@pytest.mark.parametrize(
    ("step", "at", "after"),
    [
        ("up", 2, "ACBD"),
        ("down", 0, "BACD"),
        ("down", 2, "ABDC"),
        ("up", 0, "ABCD"),
        ("down", 3, "ABCD"),
        ("remove", 1, "ACD"),
    ],
)
def test_buttons_move_a_row(
    client: Client, scorecard: Scorecard, step: str, at: int, after: str
) -> None:
    assert send(client, scorecard, f"{step}:{keys(scorecard)[at]}") == 302
    assert names(scorecard) == after
    assert list(scorecard.rows.values_list("position", flat=True)) == [*range(1, len(after) + 1)]


@pytest.mark.parametrize(
    ("places", "after"),
    [
        ("3234", "BCAD"),
        ("4321", "DCBA"),
        ("1232", "ADBC"),
        ("1111", "BCDA"),
        ("1234", "ABCD"),
        ("4234", "BCDA"),
    ],
)
def test_places_by_number(client: Client, scorecard: Scorecard, places: str, after: str) -> None:
    given = dict(zip((f"place-{key}" for key in keys(scorecard)), places, strict=True))
    assert send(client, scorecard, "order", **given) == 302
    assert names(scorecard) == after


@pytest.mark.parametrize("place", ["", "0", "5", "first"])
def test_places_that_are_none(client: Client, scorecard: Scorecard, place: str) -> None:
    given = {f"place-{key}": "1" for key in keys(scorecard)}
    given[f"place-{keys(scorecard)[1]}"] = place
    seen = ",".join(str(key) for key in keys(scorecard))
    response = client.post(PAGE, {"seen": seen, "do": "order", **given})
    assert response.status_code == 422
    assert "Burglary" in re.sub(r"<table.*", "", response.content.decode(), flags=re.DOTALL)
    assert names(scorecard) == "ABCD"


@pytest.mark.parametrize(
    ("do", "at", "after"),
    [("up", 1, "DBAC"), ("down", 0, "DBAC"), ("remove", 1, "DAC"), ("remove", 3, "ABC")],
)
def test_a_button_saves_the_places_that_were_typed(
    client: Client, scorecard: Scorecard, do: str, at: int, after: str
) -> None:
    given = dict(zip((f"place-{key}" for key in keys(scorecard)), "1231", strict=True))
    assert send(client, scorecard, f"{do}:{keys(scorecard)[at]}", **given) == 302
    assert names(scorecard) == after


def test_a_button_moves_nothing_where_a_typed_place_is_none(
    client: Client, scorecard: Scorecard
) -> None:
    given = dict(zip((f"place-{key}" for key in keys(scorecard)), "1299", strict=True))
    assert send(client, scorecard, f"up:{keys(scorecard)[1]}", **given) == 422
    assert names(scorecard) == "ABCD"
    # Of a row that is taken away it does not matter.
    given[f"place-{keys(scorecard)[2]}"] = "3"
    assert send(client, scorecard, f"remove:{keys(scorecard)[3]}", **given) == 302
    assert names(scorecard) == "ABC"


def test_a_button_keeps_the_row_that_was_chosen_to_be_added(
    client: Client, scorecard: Scorecard
) -> None:
    measure, area = MeasureFactory(name="Extortion"), HomeAreaFactory()
    seen = ",".join(str(key) for key in keys(scorecard))
    chosen = {"measure": str(measure.pk), "area": str(area.pk)}
    do = f"up:{keys(scorecard)[1]}"
    page = client.post(PAGE, {"seen": seen, "do": do, **chosen}, follow=True).content.decode()
    assert names(scorecard) == "BACD"
    assert f'<option value="{measure.pk}" selected>' in page
    assert f'<option value="{area.pk}" selected>' in page
    assert 'name="shows_direction" class="govuk-checkboxes__input" checked' not in page


def test_adding_a_row_saves_the_places_that_were_typed(
    client: Client, scorecard: Scorecard
) -> None:
    measure, area = MeasureFactory(name="Extortion"), HomeAreaFactory()
    given = dict(zip((f"place-{key}" for key in keys(scorecard)), "1231", strict=True))
    more = {"measure": str(measure.pk), "area": str(area.pk), **given}
    assert send(client, scorecard, "add", **more) == 302
    assert names(scorecard) == "DABCE"


def test_adding_a_row(client: Client, scorecard: Scorecard) -> None:
    measure, area = MeasureFactory(name="Extortion"), HomeAreaFactory()
    more = {"measure": str(measure.pk), "area": str(area.pk)}
    assert send(client, scorecard, "add", **more) == 302
    assert names(scorecard) == "ABCDE"
    assert not scorecard.rows.latest("position").shows_direction
    # The same row again.
    seen = ",".join(str(key) for key in keys(scorecard))
    response = client.post(PAGE, {"seen": seen, "do": "add", **more})
    assert response.status_code == 422
    assert "is in two rows" in response.content.decode()
    assert send(client, scorecard, "add") == 422


def test_it_is_audited_with_both_orders(client: Client, scorecard: Scorecard) -> None:
    send(client, scorecard, f"up:{keys(scorecard)[1]}")
    event = AuditEvent.objects.get(verb="arrange_scorecard")
    assert [row.split(",")[0] for row in event.before["rows"]] == list(NAMES)
    assert event.after["rows"][0].startswith("Burglary")
    # Nothing moved, nothing said.
    send(client, scorecard, f"up:{keys(scorecard)[0]}")
    assert AuditEvent.objects.filter(verb="arrange_scorecard").count() == 1


def test_second_of_two_is_told_and_sees_the_order(
    client: Client, scorecard: Scorecard, officer: User
) -> None:
    seen = keys(scorecard)
    arrange_scorecard(scorecard=scorecard, order=seen[::-1], started_from=seen, by=officer)
    stale = {"seen": ",".join(map(str, seen)), "do": f"remove:{seen[0]}"}
    response = client.post(PAGE, stale)
    assert response.status_code == 409
    assert "Someone has changed the rows" in response.content.decode()
    assert names(scorecard) == "DCBA"
    with pytest.raises(EditConflict):
        arrange_scorecard(scorecard=scorecard, order=seen, started_from=seen, by=officer)


def fields(page: str) -> dict[str, tuple[str, bool]]:
    """What stands in the field of each row's place, and whether its present place is beside it."""
    rows = re.findall(r'<th scope="row"[^>]*>(\w+).*?</tr>', page, re.DOTALL)
    cells = re.findall(r'data-label="Place">(.*?)</td>', page, re.DOTALL)
    return {
        name: (re.search(r'value="([^"]*)"', cell)[1], f"Now at {place}<" in cell)  # type: ignore[index]
        for place, (name, cell) in enumerate(zip(rows, cells, strict=True), start=1)
    }


def test_second_of_two_keeps_the_places_that_they_typed(
    client: Client, scorecard: Scorecard, officer: User
) -> None:
    arson, burglary, cyber, drugs = seen = keys(scorecard)
    extortion = (MeasureFactory(name="Extortion"), HomeAreaFactory(), True)
    # The first takes burglary away, puts arson last, and adds a row.
    arrange_scorecard(
        scorecard=scorecard,
        order=[cyber, drugs, arson],
        started_from=seen,
        added=extortion,
        by=officer,
    )
    # The second only wrote that drugs come first.
    sent = {f"place-{arson}": "1", f"place-{burglary}": "2", f"place-{cyber}": "3"}
    sent |= {f"place-{drugs}": "1", "seen": ",".join(map(str, seen)), "do": "order"}
    response = client.post(PAGE, sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Someone has changed the rows" in page
    assert "Your positions are in the fields" in page
    assert fields(page) == {
        "Cyber": ("1", True),
        "Drugs": ("1", True),
        "Arson": ("3", True),
        "Extortion": ("4", True),
    }
    # Sent again as it stands, it moves what they moved and leaves the first one's work.
    places = dict(zip((f"place-{key}" for key in keys(scorecard)), "1134", strict=True))
    assert send(client, scorecard, "order", **places) == 302
    assert names(scorecard) == "DCAE"


@pytest.mark.parametrize("typed", ["", "4", "first"])
def test_places_of_another_order_are_a_conflict_whatever_was_typed(
    client: Client, scorecard: Scorecard, officer: User, typed: str
) -> None:
    seen = keys(scorecard)
    arrange_scorecard(scorecard=scorecard, order=seen[1:], started_from=seen, by=officer)
    sent = dict(zip((f"place-{key}" for key in seen), "1234", strict=True))
    sent |= {f"place-{seen[1]}": typed, "seen": ",".join(map(str, seen)), "do": "order"}
    response = client.post(PAGE, sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Someone has changed the rows" in page
    assert fields(page)["Burglary"] == ((typed, True) if typed else ("1", False))
    assert names(scorecard) == "BCD"


def test_order_of_rows_that_are_not_its_own_is_refused(scorecard: Scorecard, officer: User) -> None:
    seen = keys(scorecard)
    for order in ([*seen, seen[0]], [*seen[:3], 999_999], []):
        with pytest.raises(ValidationError):
            arrange_scorecard(scorecard=scorecard, order=order, started_from=seen, by=officer)
    assert names(scorecard) == "ABCD"


@pytest.mark.parametrize("nonsense", [{"seen": "x"}, {"seen": "1,,2"}, {}])
def test_nonsense_changes_nothing(
    client: Client, scorecard: Scorecard, nonsense: dict[str, str]
) -> None:
    assert client.post(PAGE, {"do": "up:99", **nonsense}).status_code == 409
    assert names(scorecard) == "ABCD"


def test_page_names_every_button(client: Client, scorecard: Scorecard) -> None:
    text = client.get(PAGE).content.decode()
    for name in NAMES:
        assert re.search(rf"Remove<span[^>]*>: {name}", text)
        assert re.search(rf"<label[^>]*>Position of {name}", text)
    assert f'href="{PAGE}"' in client.get("/scorecards/priority-1/").content.decode()
