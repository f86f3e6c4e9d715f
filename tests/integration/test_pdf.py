"""The PDF of the demonstration's editions: tagged as PDF/UA-1 asks, and with the pages' figures."""

import io
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.test import Client
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject
from pypdfium2 import PdfDocument

from highlights.codec import from_plain
from highlights.content import PartContent, ReportContent, SectionContent
from highlights.models import Edition
from highlights.pdf.pages import part_title
from highlights.tasks import make_edition_file
from measures.content import RowContent
from tests.highlights.pdf_reading import (
    bookmarks,
    marks_of_tags,
    opened,
    read_and_left_out,
    squeezed,
    tags,
    text_of,
)
from tests.highlights.verapdf import broken_rules
from texts.narrative import plain_text

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demonstration"),
    # In one worker, which lays out each PDF once.
    pytest.mark.xdist_group("pdf"),
]

SLUGS = ("2022-06-to-08", "2024-09-to-12")
A4_LANDSCAPE = (842, 595)
UA_PART = "{http://www.aiim.org/pdfua/ns/id/}part"


@cache
def made(slug: str) -> tuple[bytes, ReportContent, Edition]:
    """The file of a report's edition as the job makes it, and what it was made from."""
    edition = Edition.objects.select_related("report").get(report__slug=slug)
    file = edition.files.get()
    make_edition_file(file.pk)
    file.refresh_from_db()
    assert file.state == "made", file.problem
    return bytes(file.content or b""), from_plain(ReportContent, edition.content), edition


@pytest.fixture(params=SLUGS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reader(slug: str) -> PdfReader:
    return opened(made(slug)[0])


@pytest.fixture
def content(slug: str) -> ReportContent:
    return made(slug)[1]


def test_it_says_what_it_is(reader: PdfReader, content: ReportContent) -> None:
    catalogue: Any = reader.root_object
    assert str(catalogue["/MarkInfo"]["/Marked"]).lower() == "true"
    assert str(catalogue["/Lang"]) == "en-GB"
    assert str(catalogue["/ViewerPreferences"]["/DisplayDocTitle"]).lower() == "true"
    metadata = catalogue["/Metadata"].get_object().get_data()
    parts = [each.get(UA_PART) for each in ElementTree.fromstring(metadata).iter()]
    assert [part for part in parts if part] == ["1"]
    title = f"{content.title}, {content.period_text} – {content.office.office_name}"
    assert title in metadata.decode()
    assert reader.metadata is not None
    assert reader.metadata.title == title


def test_every_page_is_a4_landscape_in_the_order_of_its_tags(reader: PdfReader) -> None:
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_LANDSCAPE
        assert page.rotation == 0
        if "/Annots" in page:
            assert str(page["/Tabs"]) == "/S"


def test_every_page_names_the_edition_its_digest_and_its_own_number(
    reader: PdfReader, slug: str
) -> None:
    edition = made(slug)[2]
    for number in range(1, len(reader.pages) + 1):
        text = text_of(reader, number, number)
        assert f"Page{number}" in text
        assert f"Edition{edition.number},published" in text
        assert f"Digest{edition.digest}" in text


def test_every_font_is_in_the_file_and_can_be_read_out(reader: PdfReader) -> None:
    names = set()
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for reference in resources["/Font"].values():
            font = reference.get_object()
            assert "/ToUnicode" in font
            descendant = font["/DescendantFonts"][0].get_object()
            described = descendant["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)
            names.add(str(descendant["/BaseFont"]))
    assert any("Source-Sans" in name or "SourceSans" in name for name in names)


def test_every_picture_has_words(reader: PdfReader, content: ReportContent) -> None:
    pictures = [figure.alternative for figure in tags(reader).all("Figure")]
    assert all(words.strip() for words in pictures)
    for row in rows_of(content):
        if any(point.value is not None for point in row.series):
            assert row.series_words in pictures
        for window in row.windows:
            if window.arrow:
                assert window.words in pictures
    for section in sections_of(content):
        for line in section.kpi.rows if section.kpi else ():
            # Once: the drawing for phones is left out.
            assert line.chart is None or pictures.count(line.chart.words) == 1
        for deliverable in section.deliverables:
            if deliverable.percent is not None:
                assert any(words.startswith(deliverable.progress_text) for words in pictures)
        for question in section.wave.questions if section.wave else ():
            for answer in question.answers:
                if answer.share is not None:
                    assert any(
                        f"“{answer.label}”" in words and f"by {answer.share_text}" in words
                        for words in pictures
                    )


def test_a_control_chart_has_its_formula_beside_it(reader: PdfReader, slug: str) -> None:
    text = text_of(reader, 1, len(reader.pages))
    said = squeezed("2.66 times the average change from month to month")
    assert text.count(said) == (8 if slug == "2024-09-to-12" else 0)


def test_every_table_has_headings_that_say_their_scope(reader: PdfReader) -> None:
    tables = list(tags(reader).all("Table"))
    assert tables
    for table in tables:
        rows = list(table.all("TR"))
        assert rows
        headings = list(table.all("TH"))
        assert headings
        assert {str(heading.attributes.get("/Scope")) for heading in headings} <= {
            "/Column",
            "/Row",
        }
        head = next(table.all("THead"))
        assert {heading.attributes["/Scope"] for heading in head.all("TH")} == {"/Column"}
        for row in next(table.all("TBody")).children:
            first = row.children[0]
            assert first.kind == "TH"
            spans = "/ColSpan" in first.attributes
            assert first.attributes["/Scope"] == ("/Column" if spans else "/Row")


def test_lists_hold_items_only(reader: PdfReader) -> None:
    lists = list(tags(reader).all("L"))
    assert lists
    for each in lists:
        assert {item.kind for item in each.children} <= {"LI", "L"}
    items = list(tags(reader).all("LI"))
    assert {part.kind for item in items for part in item.children} <= {"Lbl", "LBody"}


def test_headings_go_down_one_level_at_a_time(reader: PdfReader) -> None:
    levels = [
        int(tag.kind[1:]) for tag in tags(reader).all(*(f"H{level}" for level in range(1, 7)))
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert 3 in levels


def test_links_stay_inside_or_lead_to_sources(reader: PdfReader, content: ReportContent) -> None:
    kinds, titles = set(), {part_title(part) for part in content.parts}
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            assert link["/Subtype"] == "/Link"
            if "/Dest" in link:
                assert str(link["/Contents"]).removeprefix("Go to ") in titles
            assert "/StructParent" in link
            kinds.add("inside" if "/Dest" in link else str(link["/A"]["/URI"]).split(":")[0])
    assert "inside" in kinds
    assert kinds <= {"inside", "https"}


def test_bookmarks_and_contents_lead_to_the_parts(
    reader: PdfReader, content: ReportContent
) -> None:
    outline = bookmarks(reader)
    pages = {title: page for _, title, page in outline}
    assert outline[0][1] == f"{content.title}: {content.period_text}"
    contents = text_of(reader, 2, 2)
    for part in content.parts:
        title = part_title(part)
        assert f"{squeezed(title)}{pages[title]}" in contents
        assert squeezed(title) in text_of(reader, pages[title], pages[title])


def test_the_cover_says_what_matters(reader: PdfReader, content: ReportContent) -> None:
    cover = text_of(reader, 1, 1)
    assert squeezed(content.period_text) in cover
    for section in sections_of_plan(content):
        for narrative in section.narratives if section.kind == "assessment" else ():
            for line in plain_text(narrative.html).split("\n"):
                assert squeezed(line) in cover
    measures = content.glance.measures
    assert measures is not None
    for words in (f"{measures.better} better", f"{measures.worse} worse"):
        assert squeezed(words) in cover
    assert content.glance.changes
    for change in content.glance.changes:
        assert squeezed(change) in cover


def test_only_a_priority_begins_a_page(reader: PdfReader, content: ReportContent) -> None:
    pages = {title: page for _, title, page in bookmarks(reader)}
    for part in content.parts:
        title = part_title(part)
        text = text_of(reader, pages[title], pages[title])
        above = text.split(squeezed(title))[0]
        # The heads of a page are written after what stands on it.
        assert (above == "") == (part.kind == "priority"), title


# Of the height between the margins. Three control charts in a row are the tallest of what is not
# broken, and need two fifths of a page.
LEAST_FILLED = 0.6
# A priority begins a page, so that the last one before it may hold a few lines only.
LEAST_AT_THE_END = 0.4
# Pages that end earlier, with how far they are filled at least, and why.
SHORT_PAGES = {
    # What is left of a priority: more than setting its pages tightly makes room for.
    ("2024-09-to-12", 11): 0.2,
}
MOST_PAGES = {"2022-06-to-08": 21, "2024-09-to-12": 26}


def test_pages_are_filled_and_few(slug: str, reader: PdfReader, content: ReportContent) -> None:
    starts = {title: page for _, title, page in bookmarks(reader)}
    ends = {starts[part_title(part)] - 1 for part in content.parts if part.kind == "priority"}
    ends.add(len(reader.pages))
    filled = [how_far_filled(page) for page in PdfDocument(made(slug)[0])]
    assert len(filled) <= MOST_PAGES[slug]
    for number, share in enumerate(filled, start=1):
        least = LEAST_AT_THE_END if number in ends else LEAST_FILLED
        least = SHORT_PAGES.get((slug, number), least)
        assert share >= least, f"page {number} is filled to {share:.0%}"


def how_far_filled(page: Any) -> float:
    """How far down a page its lowest line stands, its footer left out, as a share of its height."""
    sheet = page.render(scale=1).to_pil().convert("L")
    top, bottom = round(sheet.height * 0.07), round(sheet.height * 0.925)
    lowest = (
        sheet.crop((0, top, sheet.width, bottom)).point(lambda dot: 255 * (dot < 128)).getbbox()
    )
    return lowest[3] / (bottom - top) if lowest else 0


def test_no_table_leaves_one_row_alone(reader: PdfReader) -> None:
    """On no page there is a single row of a table that has more of them on another."""
    pages = {page.indirect_reference: place for place, page in enumerate(reader.pages)}
    for table in elements(reader, "/Table"):
        rows = [
            pages[row.raw_get("/Pg")]
            for group in kids(table)
            if group["/S"] == "/TBody"
            for row in kids(group)
        ]
        alone = [page + 1 for page in set(rows) if rows.count(page) == 1 and len(rows) > 1]
        assert not alone


def test_nothing_is_set_too_small_to_read() -> None:
    styles = Path(settings.BASE_DIR, "static", "build", "pdf.css").read_text()
    sizes = [float(size) for size in re.findall(r"(?:font-size:|font:(?:\d+ )?)([\d.]+)pt", styles)]
    assert min(sizes) >= 8.5


def elements(reader: PdfReader, kind: str) -> Iterator[Any]:
    """Every structure element of a kind, such as "/Table"."""
    root: Any = reader.root_object["/StructTreeRoot"].get_object()
    waiting = list(kids(root))
    while waiting:
        element = waiting.pop()
        if element["/S"] == kind:
            yield element
        waiting += kids(element)


def kids(element: Any) -> list[Any]:
    inner = [kid.get_object() for kid in element.get("/K", [])]
    return [kid for kid in inner if isinstance(kid, DictionaryObject) and "/S" in kid]


def sections_of_plan(content: ReportContent) -> Iterator[SectionContent]:
    for part in content.parts:
        if part.kind == "plan":
            yield from part.sections


def test_its_figures_equal_the_pages(
    reader: PdfReader, content: ReportContent, slug: str, client: Client
) -> None:
    """Part by part: everything that the page prints as a cell stands on the part's own sheets."""
    starts = {title: page for _, title, page in bookmarks(reader)}
    begins = [starts[part_title(part)] for part in content.parts]
    # A part that is no priority begins on the sheet on which the one before it ends.
    ends = [*begins[1:], len(reader.pages)]
    for part, begin, end in zip(content.parts, begins, ends, strict=True):
        sheets = text_of(reader, begin, end)
        page = client.get(f"/reports/{slug}/{part.slug}/").content.decode()
        shown = squeezed(plain_text(strip_tags_of_pictures(page)))
        printed = list(figures_of(part))
        assert printed
        for figure in printed:
            assert squeezed(figure) in shown, f"the page {part.slug} lacks {figure}"
            assert squeezed(figure) in sheets, f"the PDF's {part.slug} lacks {figure}"
        cells = page_cells(page)
        missing = [cell for cell in cells if squeezed(cell) not in sheets]
        assert missing == [], f"cells of the page {part.slug} that the PDF lacks"


def strip_tags_of_pictures(html: str) -> str:
    return re.sub(r"<svg\b.*?</svg>", "", html, flags=re.DOTALL)


def page_cells(html: str) -> list[str]:
    """The text of every cell of the page's tables, as a person sees it: no hidden words."""
    seen = re.sub(
        r'<span class="govuk-visually-hidden">.*?</span>|<span[^>]*aria-hidden="true">.*?</span>',
        "",
        strip_tags_of_pictures(html),
        flags=re.DOTALL,
    )
    cells = re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", seen, flags=re.DOTALL)
    return [text for cell in cells if (text := plain_text(cell).strip())]


def sections_of(content: ReportContent) -> Iterator[SectionContent]:
    for part in content.parts:
        yield from part.sections


def rows_of(content: ReportContent) -> Iterator[RowContent]:
    for section in sections_of(content):
        if section.scorecard:
            yield from section.scorecard.rows
        if section.kpi:
            yield from (line.row for line in section.kpi.rows)


def figures_of(part: PartContent) -> Iterator[str]:
    """Every figure and text that the content gives a part."""
    yield part.title
    for section in part.sections:
        for narrative in section.narratives:
            yield from plain_text(narrative.html).split("\n")
        for deliverable in section.deliverables:
            yield deliverable.title
            yield deliverable.due_text
            yield deliverable.progress_text
            yield deliverable.status_text
        for risk in section.risks:
            yield risk.title
            if risk.current:
                yield f"likelihood {risk.current.likelihood} × impact {risk.current.impact}"
        rows = [
            *(section.scorecard.rows if section.scorecard else ()),
            *((line.row for line in section.kpi.rows) if section.kpi else ()),
        ]
        for row in rows:
            yield row.measure
            for window in row.windows:
                yield f"{window.text}{window.change_text}"
        for question in section.wave.questions if section.wave else ():
            yield question.wording
            yield question.base_text
            for answer in question.answers:
                yield f"{answer.label}"
                yield answer.share_text
                yield answer.interval_text
        for term in section.terms:
            yield term.name
            yield term.definition


def test_verapdf_finds_no_rule_of_pdf_ua_broken() -> None:
    found = broken_rules({slug: made(slug)[0] for slug in SLUGS})
    assert found == {slug: [] for slug in SLUGS}


def test_verapdf_finds_what_is_not_tagged() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(made(SLUGS[0])[0]))
    del writer.root_object["/StructTreeRoot"]
    del writer.root_object["/Lang"]
    broken = io.BytesIO()
    writer.write(broken)
    (found,) = broken_rules({"broken": broken.getvalue()}).values()
    assert any(rule.startswith("7.1:") for rule in found)
    assert any(rule.startswith("7.2:") for rule in found)


def test_a_link_is_one_link_and_stands_in_its_tag(reader: PdfReader) -> None:
    links = [
        annotation
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if annotation.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) == len(list(tags(reader).all("Link")))


def test_all_text_is_in_the_tree_but_headings_and_footers_of_pages(reader: PdfReader) -> None:
    in_tree = marks_of_tags(reader)
    for place, page in enumerate(reader.pages):
        read, left_out = read_and_left_out(page)
        assert read == in_tree[place]
        # The edition, its digest and the page's number.
        assert left_out >= 3


def test_a_browser_shows_every_page(slug: str, reader: PdfReader) -> None:
    # PDFium, which browsers use, is strict where pypdf reads on.
    shown = PdfDocument(made(slug)[0])
    assert len(shown) == len(reader.pages)
    for number, page in enumerate(shown, start=1):
        text = squeezed(page.get_textpage().get_text_bounded())
        assert f"Page{number}" in text
        assert len(text) > 200
