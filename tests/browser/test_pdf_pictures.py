"""The drawings of a PDF, looked at as pixels beside the same drawings in the browser."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from pypdfium2 import PdfDocument

from highlights.codec import from_plain
from highlights.content import PartContent, ReportContent
from highlights.pdf import Imprint, render_pdf
from highlights.pdf.pages import chapter_html

# By edition the parts that are looked at, and the kinds of drawings that stand in them: every kind
# that a PDF has. Icons of control charts and their key stand in the first edition only.
PARTS = {"2022-06-to-08": ("priority-2",), "2024-09-to-12": ("priority-1", "consultation")}
KINDS = {
    "2022-06-to-08": {"app-direction", "app-icon", "app-progress__bar", "app-sparkline"},
    "2024-09-to-12": {
        *("app-bars", "app-chart__svg", "app-direction", "app-progress__bar", "app-shape"),
        "app-sparkline",
    },
}
SLUGS = tuple(KINDS)
# Of drawings whose classes are the same this many are looked at on a page.
MOST_ALIKE = 4
DOTS_PER_POINT = 3
DOTS_PER_PIXEL = 3
# Both pictures of a drawing are brought to this many pixels, so that edges drawn a little otherwise
# weigh little.
LOOKED_AT = (16, 16)
# How far the two may be apart, of 255. Beside it what was measured: the most of right drawings, and
# the least of those without their styles, which are black. A sparkline of one dot and a plain arrow
# without a verdict change less: they fail with the others of their kind.
MOST_DIFFERENCE = {
    "app-bars": 20,  # 11; these take their colours from attributes too, and are never black
    "app-chart__svg": 8,  # 4 and 11
    "app-direction": 45,  # 20, because a letter and a drawing differ, and 89
    "app-icon": 40,  # 13 and 79
    "app-progress__bar": 40,  # 15 and 73
    "app-shape": 10,  # 4 and 21
    "app-sparkline": 15,  # 7 and 27
}

# Puts drawings as a PDF has them onto a page, in place of those for wide screens.
ADD_FOR_PAPER = """html => {
    document.querySelectorAll(".app-wide").forEach(each => each.remove());
    document.querySelector("main").insertAdjacentHTML("beforeend", html);
}"""

# Leaves of the page a few drawings of each look, each within empty copies of what it stood in, so
# that the same styles reach it. The words of a drawing are its alternative, an arrow's are beside
# it. A page with the hundreds of drawings of an edition takes minutes to be pictured.
LEAVE_A_FEW = """most => {
    const main = document.querySelector("main");
    const words = text => text.replace(/\\s+/g, " ").trim();
    const found = [], counts = {}, sheet = document.createElement("div");
    for (const each of main.querySelectorAll("svg, .app-direction")) {
        if (each.closest(".app-navigation") || !each.checkVisibility()) continue;
        const hidden = each.nextElementSibling?.matches(".govuk-visually-hidden")
            ? each.nextElementSibling : null;
        const said = each.querySelector("title")
            ?? (each.matches(".app-direction") ? hidden : each.parentElement);
        if (!said) continue;
        const sign = each.matches("span") ? each.textContent : "";
        const look = `${each.getAttribute("class")} ${sign}`;
        counts[look] = (counts[look] ?? 0) + 1;
        if (counts[look] > most) continue;
        const {width, height} = each.getBoundingClientRect();
        found.push({each, width, height, words: words(said.textContent), kind: each.classList[0]});
    }
    for (const {each, width, height} of found) {
        let copy = each.cloneNode(true);
        copy.dataset.looked = "";
        if (copy.matches("svg")) copy.style.cssText = `width: ${width}px; height: ${height}px`;
        for (let around = each.parentElement; around !== main; around = around.parentElement) {
            const empty = around.cloneNode(false);
            empty.append(copy);
            copy = empty;
        }
        const place = document.createElement("div");
        place.style.cssText = "display: inline-block; margin: 8px; vertical-align: top";
        place.style.minWidth = `${width}px`;
        place.append(copy);
        sheet.append(place);
    }
    main.replaceChildren(sheet);
    return [...sheet.querySelectorAll("[data-looked]")].map((copy, place) => {
        const {x, y, width, height} = copy.getBoundingClientRect();
        const box = [x + scrollX, y + scrollY, x + scrollX + width, y + scrollY + height];
        return {words: found[place].words, kind: found[place].kind, box};
    });
}"""


def drawn_in_pdf(content: bytes) -> Iterator[tuple[str, Image.Image]]:
    """Every drawing of a PDF: its words and how it looks."""
    reader = PdfReader(io.BytesIO(content))
    pages = {page.indirect_reference: place for place, page in enumerate(reader.pages)}
    shown = PdfDocument(content)
    sheets = [page.render(scale=DOTS_PER_POINT).to_pil().convert("RGB") for page in shown]
    root: Any = reader.root_object["/StructTreeRoot"].get_object()
    waiting = [kid.get_object() for kid in root["/K"]]
    while waiting:
        element = waiting.pop()
        if element.get("/S") == "/Figure":
            place = pages[element.raw_get("/Pg")]
            sheet = sheets[place]
            x1, y1, x2, y2 = (float(each) for each in element["/A"].get_object()["/BBox"])
            box = [x1, sheet.height / DOTS_PER_POINT - y2, x2, sheet.height / DOTS_PER_POINT - y1]
            corners = [round(each * DOTS_PER_POINT) for each in box]
            yield str(element["/Alt"]), sheet.crop((corners[0], corners[1], corners[2], corners[3]))
        for kid in element.get("/K", []):
            inner = kid.get_object()
            if isinstance(inner, DictionaryObject) and "/S" in inner:
                waiting.append(inner)


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart: 0 where they are the same, 255 between black and white."""
    seen = [each.resize(LOOKED_AT, Image.Resampling.BOX) for each in (one, other)]
    return float(sum(ImageStat.Stat(ImageChops.difference(*seen)).mean)) / 3


def drawings_for_paper(report: ReportContent, imprint: Imprint, part: PartContent) -> str:
    """The control charts as a PDF has them, in the one size of a sheet's column."""
    html = chapter_html(report, imprint, (part,), tight=False)
    drawn = re.findall(r'<svg class="app-chart__svg.*?</svg>', html, flags=re.DOTALL)
    return f'<div class="app-chart" style="width: 400px">{"".join(drawn)}</div>'


def drawn_in_browser(page: Page) -> dict[str, tuple[str, Image.Image]]:
    """A few drawings of each look on an open page: by their words their kind and how they look."""
    found = page.evaluate(LEAVE_A_FEW, MOST_ALIKE)
    page.evaluate("document.fonts.ready")
    sheet = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    drawn: dict[str, tuple[str, Image.Image]] = {}
    for each in found:
        left, top, right, bottom = (round(side * DOTS_PER_PIXEL) for side in each["box"])
        drawn.setdefault(each["words"], (each["kind"], sheet.crop((left, top, right, bottom))))
    return drawn


@pytest.mark.parametrize("slug", SLUGS)
def test_drawings_look_as_in_the_browser(slug: str, chromium: Browser, site: str) -> None:
    context = chromium.new_context(
        base_url=site,
        viewport={"width": 1600, "height": 1000},
        device_scale_factor=DOTS_PER_PIXEL,
    )
    page = context.new_page()
    stored = page.request.get(f"/api/v1/reports/{slug}/").json()["content"]
    whole = from_plain(ReportContent, stored)
    parts = tuple(part for part in whole.parts if part.slug in PARTS[slug])
    report = replace(whole, parts=parts)
    imprint = Imprint(1, "0" * 64, datetime.now(UTC), "today", "")
    in_browser: dict[str, tuple[str, Image.Image]] = {}
    for part in parts:
        page.goto(f"/reports/{slug}/{part.slug}/")
        page.evaluate(ADD_FOR_PAPER, drawings_for_paper(report, imprint, part))
        in_browser |= drawn_in_browser(page)
    context.close()
    too_far: dict[str, float] = {}
    kinds = set()
    for words, drawn in drawn_in_pdf(render_pdf(report, imprint, lambda percent, words: None)):
        if words in in_browser:
            kind, picture = in_browser[words]
            kinds.add(kind)
            far = round(difference(drawn, picture), 1)
            if far > MOST_DIFFERENCE[kind]:
                too_far[f"{kind}: {words}"] = far
    assert kinds == KINDS[slug]
    assert not too_far, f"drawn otherwise than in the browser: {too_far}"
