"""The drawings of a PDF, looked at as pixels beside the same drawings in the browser."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from pypdfium2 import PdfDocument

from highlights.codec import from_plain
from highlights.content import ReportContent
from highlights.pdf import Imprint, render_pdf
from highlights.pdf.pages import chapter_html, chapters

# Both editions: control-chart icons and their key stand in the first, control charts in the second.
KINDS = {
    "2022-06-to-08": {"app-direction", "app-icon", "app-progress__bar", "app-sparkline"},
    "2024-09-to-12": {
        *("app-bars", "app-chart__svg", "app-direction", "app-progress__bar", "app-shape"),
        "app-sparkline",
    },
}
SLUGS = tuple(KINDS)
DOTS_PER_POINT = 3
# Both pictures of a drawing are brought to this many pixels, so that edges drawn a little otherwise
# weigh little. A drawing without its styles, which is black, differs by 100 of 255 and more.
LOOKED_AT = (16, 16)
MOST_DIFFERENCE = 45

# Every drawing that is seen, with the words that are its alternative, and arrows with theirs.
FIND = """() => {
    const words = text => text.replace(/\\s+/g, " ").trim();
    const found = [], alike = {};
    for (const each of document.querySelectorAll("main svg, main .app-direction")) {
        if (!each.checkVisibility() || each.closest(".app-navigation")) continue;
        const title = each.querySelector("title");
        const hidden = each.nextElementSibling?.matches(".govuk-visually-hidden")
            ? each.nextElementSibling : null;
        const said = title ?? (each.matches(".app-direction") ? hidden : each.parentElement);
        if (!said) continue;
        const sign = each.matches("span") ? each.textContent : "";
        const look = `${each.getAttribute("class")} ${sign}`;
        alike[look] = (alike[look] ?? 0) + 1;
        if (alike[look] > 4) continue;
        each.dataset.looked = found.length;
        found.push({words: words(said.textContent), kind: each.classList[0]});
    }
    return found;
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


def drawings_for_paper(report: ReportContent, imprint: Imprint) -> str:
    """The control charts as a PDF has them, in the one size of a sheet's column."""
    html = "".join(
        chapter_html(report, imprint, chapter, tight=False) for chapter in chapters(report.parts)
    )
    drawn = re.findall(r'<svg class="app-chart__svg.*?</svg>', html, flags=re.DOTALL)
    return f'<div class="app-chart" style="width: 400px">{"".join(drawn)}</div>'


@pytest.mark.parametrize("slug", SLUGS)
def test_drawings_look_as_in_the_browser(slug: str, chromium: Browser, site: str) -> None:
    context = chromium.new_context(
        base_url=site, viewport={"width": 1600, "height": 1000}, device_scale_factor=3
    )
    page = context.new_page()
    stored = page.request.get(f"/api/v1/reports/{slug}/").json()["content"]
    report = from_plain(ReportContent, stored)
    imprint = Imprint(1, "0" * 64, datetime.now(UTC), "today", "")
    pdf = render_pdf(report, imprint, lambda percent, words: None)
    page.goto(f"/reports/{slug}/print/")
    page.evaluate("document.querySelectorAll('.app-wide').forEach(each => each.remove())")
    page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)",
        drawings_for_paper(report, imprint),
    )
    page.evaluate("document.fonts.ready")
    in_browser: dict[str, tuple[str, Image.Image]] = {}
    for place, each in enumerate(page.evaluate(FIND)):
        if each["words"] not in in_browser:
            taken = page.locator(f'[data-looked="{place}"]').screenshot()
            picture = Image.open(io.BytesIO(taken)).convert("RGB")
            in_browser[each["words"]] = each["kind"], picture
    context.close()
    apart: dict[str, float] = {}
    kinds = set()
    for words, drawn in drawn_in_pdf(pdf):
        if words in in_browser:
            kind, picture = in_browser[words]
            kinds.add(kind)
            far = round(difference(drawn, picture), 1)
            apart[f"{kind}: {words}"] = max(far, apart.get(f"{kind}: {words}", 0))
    assert kinds == KINDS[slug]
    too_far = {words: far for words, far in apart.items() if far > MOST_DIFFERENCE}
    assert not too_far, f"drawn otherwise than in the browser: {too_far}"
