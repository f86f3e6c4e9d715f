"""Content survives the way to JSON and back, and nothing else passes for it."""

import json
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highlights.codec import ContentError, canonical_json, digest, from_plain, to_plain
from highlights.content import ReportContent
from highlights.evidence import report_content
from tests.highlights.conftest import Office


@dataclass(frozen=True)
class Inner:
    name: str
    flag: bool


@dataclass(frozen=True)
class Outer:
    count: int | None
    words: tuple[str, ...]
    pairs: tuple[tuple[str, int], ...]
    inner: Inner | None
    inners: tuple[Inner, ...]


inners = st.builds(Inner, st.text(), st.booleans())
outers = st.builds(
    Outer,
    st.none() | st.integers(-(2**53), 2**53),
    st.lists(st.text()).map(tuple),
    st.lists(st.tuples(st.text(), st.integers(0, 9))).map(tuple),
    st.none() | inners,
    st.lists(inners).map(tuple),
)


@given(outers)
def test_content_comes_back_equal(content: Outer) -> None:
    assert from_plain(Outer, json.loads(canonical_json(content))) == content


def test_report_round_trip(office: Office) -> None:
    content = report_content(office.report)
    again = from_plain(ReportContent, json.loads(json.dumps(to_plain(content))))
    assert again == content
    assert digest(again) == digest(content)


def test_digest_changes_with_any_word() -> None:
    content = Outer(1, ("a",), (), None, ())
    assert digest(content) != digest(replace(content, words=("b",)))


@pytest.mark.parametrize(
    ("plain", "where"),
    [
        ({}, "missing"),
        ({"count": "1", "words": [], "pairs": [], "inner": None, "inners": []}, "Outer.count"),
        ({"count": True, "words": [], "pairs": [], "inner": None, "inners": []}, "Outer.count"),
        ({"count": 1, "words": "ab", "pairs": [], "inner": None, "inners": []}, "Outer.words"),
        ({"count": 1, "words": [], "pairs": [["a"]], "inner": None, "inners": []}, "pairs"),
        ({"count": 1, "words": [], "pairs": [], "inner": {"name": ""}, "inners": []}, "flag"),
    ],
)
def test_other_shapes_are_refused(plain: dict[str, object], where: str) -> None:
    with pytest.raises(ContentError, match=where):
        from_plain(Outer, plain)


def test_floats_have_no_place_in_content() -> None:
    with pytest.raises(TypeError, match="float"):
        to_plain((1.5,))
