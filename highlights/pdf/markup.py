"""A page's HTML made fit for paper and tags.

On paper a link within the site leads nowhere, so only its words stay. In a tagged file headings go
down one level at a time, and every picture has words of its own.
"""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, SubElement

SVG = "{http://www.w3.org/2000/svg}"
HEADINGS = {f"h{level}": level for level in range(1, 7)}
HIDDEN = "govuk-visually-hidden"
DIRECTION = "app-direction"
SIGNS = {"▲": "up", "▼": "down", "—": "steady"}


def tidy(root: Element, *, figure_styles: str, level: int) -> None:
    """Change the tree of a page in place. Its first heading is at `level`.

    `figure_styles` is the style sheet of pictures, which a picture in a PDF carries with it.
    """
    _each(root, _draw_direction)
    _remove(root, _is_for_the_screen)
    _each(root, _unlink)
    _each(root, lambda element, _: _finish_picture(element, figure_styles, root))
    _settle_headings(root, level)


def words_of(element: Element) -> str:
    """The text of an element with everything below it, in single blanks."""
    return " ".join("".join(element.itertext()).split())


def _each(root: Element, change: Callable[[Element, Element | None], None]) -> None:
    """Call `change` with every element and the one that follows it."""
    for parent in list(root.iter()):
        children = list(parent)
        for place, child in enumerate(children):
            following = children[place + 1] if place + 1 < len(children) else None
            change(child, following)


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _draw_direction(element: Element, following: Element | None) -> None:
    """Draw an arrow, whose sign few fonts have, with the words beside it as its alternative."""
    if DIRECTION not in _classes(element):
        return
    sign = (element.text or "").strip()
    verdict = next(
        (name.split("--")[1] for name in _classes(element) if name.startswith(f"{DIRECTION}--")),
        "neutral",
    )
    words = f"arrow, {SIGNS.get(sign, sign)}"
    if following is not None and HIDDEN in _classes(following):
        words = words_of(following)
        following.set("aria-hidden", "true")
    tail = element.tail
    element.clear()
    element.tail = tail
    element.tag = f"{SVG}svg"
    element.set("class", f"app-arrow app-arrow--{verdict}")
    element.set("viewBox", "0 0 26 24")
    SubElement(element, f"{SVG}title").text = words
    radius = {"better": "11", "steady": "3"}.get(verdict, "0")
    if verdict != "neutral":
        ground = {"x": "1", "y": "1", "width": "24", "height": "22", "rx": radius}
        SubElement(element, f"{SVG}rect", {"class": "app-arrow__ground", **ground})
    path = {"▲": "M13 7L18 17H8Z", "▼": "M13 17L8 7H18Z"}.get(sign, "M6 10.5H20V13H6Z")
    SubElement(element, f"{SVG}path", {"class": "app-arrow__sign", "d": path})


def _is_for_the_screen(element: Element) -> bool:
    """Whether an element only helps on a screen: a hidden sign, a link to its own heading, the
    drawing of a chart for phones, and what opens there.
    """
    if element.tag == f"{SVG}svg":
        return False
    if element.get("aria-hidden") == "true":
        return True
    if {"app-heading__link", "app-narrow", "app-short-forms"} & set(_classes(element)):
        return True
    return element.tag in HEADINGS and HIDDEN in _classes(element)


def _remove(root: Element, is_unwanted: Callable[[Element], bool]) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if is_unwanted(child):
                _keep_tail(parent, child)
                parent.remove(child)


def _keep_tail(parent: Element, child: Element) -> None:
    if not child.tail:
        return
    place = list(parent).index(child)
    if place:
        before = parent[place - 1]
        before.tail = (before.tail or "") + child.tail
    else:
        parent.text = (parent.text or "") + child.tail


def _unlink(element: Element, _: Element | None) -> None:
    """Keep links within the file and to other sites; of the rest only the words."""
    if element.tag == "a" and not element.get("href", "").startswith(("#", "https:", "http:")):
        element.tag = "span"
        element.attrib.pop("href", None)


def _finish_picture(element: Element, styles: str, root: Element) -> None:
    """Add styles to a picture, and words where it has none: those written beside it."""
    if element.tag != f"{SVG}svg":
        return
    if element.find(f"{SVG}title") is None:
        parent = next(parent for parent in root.iter() if element in list(parent))
        title = SubElement(element, f"{SVG}title")
        title.text = words_of(parent)
    SubElement(element, f"{SVG}style").text = styles


def _settle_headings(root: Element, first: int) -> None:
    """Let headings go down one level at a time, with those in officers' texts below the text's own.

    Equal levels stay equal within the same heading.
    """
    open_levels: list[int] = []
    for element, in_text in _headings(root, in_text=False):
        level = HEADINGS[element.tag] + (len(HEADINGS) if in_text else 0)
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        element.tag = f"h{min(first + len(open_levels) - 1, len(HEADINGS))}"


def _headings(element: Element, *, in_text: bool) -> Iterator[tuple[Element, bool]]:
    for child in element:
        if child.tag in HEADINGS:
            yield child, in_text
        yield from _headings(child, in_text=in_text or "app-narrative" in _classes(child))
