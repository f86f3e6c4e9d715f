"""HTML into a tagged PDF, a chapter at a time, with no more than this product's own files.

WeasyPrint is loaded when the first PDF is made: it needs Pango, a library of the operating system,
and everything else works without.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

from highlights.content import PartContent, ReportContent
from highlights.pdf.markup import tidy
from highlights.pdf.pages import Imprint, chapter_html, chapters, front_html, part_title
from highlights.pdf.structure import finish_structure

# Called with percent done and what was done last, in words.
Progress = Callable[[int, str], None]


class HtmlOf(Protocol):
    """Gives the HTML of some pages, set tightly or not."""

    def __call__(self, *, tight: bool) -> str: ...


FRONT_LEVEL, CHAPTER_LEVEL = 1, 2
# Of a hundred: when laying out begins and ends; writing the file takes the rest.
BEGUN, LAID_OUT = 5, 90
# How much of another page finds room on a page that is set tightly, as a share of its height.
ROOM_OF_TIGHT_PAGE = 0.12


class PdfUnavailableError(Exception):
    """This machine cannot make PDFs. The message says why and how to fix it."""


def render_pdf(report: ReportContent, edition: Imprint, progress: Progress) -> bytes:
    """Lay out an edition and return the file.

    Raises PdfUnavailableError where a library or the built front end is missing.
    """
    press = _Press()
    progress(BEGUN, "Started to lay out the pages")
    first, *others = chapters(report.parts)

    def front_of(numbers: Mapping[str, int]) -> HtmlOf:
        return partial(front_html, report, edition, numbers, first)

    def tell(done: int, chapter: Sequence[PartContent]) -> None:
        if chapter:
            progress(
                BEGUN + (LAID_OUT - BEGUN) * done // len(report.parts),
                f"Laid out part {done} of {len(report.parts)}: {part_title(chapter[-1])}",
            )

    front, is_tight = press.lay_out_briefly(front_of({}), FRONT_LEVEL, 1)
    number, numbers, pages, done = len(front.pages) + 1, _starts(front, first, 1), [], len(first)
    tell(done, first)
    for chapter in others:
        document, _ = press.lay_out_briefly(
            partial(chapter_html, report, edition, chapter), CHAPTER_LEVEL, number
        )
        numbers |= _starts(document, chapter, number)
        pages += document.pages
        number += len(document.pages)
        done += len(chapter)
        tell(done, chapter)
    # Once more, now that it is known where the parts begin.
    front = press.lay_out(front_of(numbers)(tight=is_tight), FRONT_LEVEL, number=1)
    progress(LAID_OUT, "Writing the file")
    words = {part.slug: f"Go to {part_title(part)}" for part in report.parts}
    return press.write(front, [*front.pages, *pages], words)


def _starts(document: Any, parts: Sequence[PartContent], first: int) -> dict[str, int]:
    """By slug the numbers of the pages on which parts begin; `first` is the document's first."""
    numbers: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=first):
        for part in parts:
            if part.slug in page.anchors:
                numbers.setdefault(part.slug, number)
    return numbers


def _share_filled(page: Any) -> float:
    """How far down a page its lowest words or picture stand, as a share of its height."""
    # WeasyPrint has no public way to ask. The other children of a page are its margins.
    text = page._page_box.children[0]
    ends = [
        box.position_y + box.height
        for box in text.descendants()
        if hasattr(box, "text") or hasattr(box, "replacement")
    ]
    top, bottom = text.position_y, page.height - page._page_box.margin_bottom
    return float((max(ends, default=top) - top) / (bottom - top))


class _Press:
    """WeasyPrint with this product's style sheets and fonts, read once for a file."""

    def __init__(self) -> None:
        try:
            # Here and not above: importing it loads Pango.
            import weasyprint  # noqa: PLC0415
            from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        except OSError as missing:
            raise PdfUnavailableError(
                "The library Pango is missing on the server. On Debian and Ubuntu run as root: "
                "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
            ) from missing
        self._weasyprint = weasyprint
        self._fonts = FontConfiguration()
        self._fetcher = _fetcher(weasyprint, _built())
        self._figure_styles = _style_sheet("figures.css").read_text(encoding="utf-8")
        self._styles = self._css(filename=_style_sheet("pdf.css"))

    def lay_out_briefly(self, html_of: HtmlOf, level: int, number: int) -> tuple[Any, bool]:
        """Pages of HTML, and whether they are set tightly: only where that saves a page, so that
        nothing is left for a page which is nearly empty.

        `html_of` gives the HTML, set tightly or not. Laying out takes long, so that the tight pages
        are tried only where the last one holds little enough to find room on those before it.
        """
        airy = self.lay_out(html_of(tight=False), level, number=number)
        others = len(airy.pages) - 1
        if _share_filled(airy.pages[-1]) > ROOM_OF_TIGHT_PAGE * others:
            return airy, False
        tight = self.lay_out(html_of(tight=True), level, number=number)
        return (tight, True) if len(tight.pages) < len(airy.pages) else (airy, False)

    def lay_out(self, html: str, level: int, *, number: int) -> Any:
        """Pages from HTML whose first heading is at a level, numbered from `number`."""
        tree = self._weasyprint.HTML(string=html, url_fetcher=self._fetcher)
        tidy(tree.etree_element, figure_styles=self._figure_styles, level=level)
        numbered = self._css(string=f"@page :first {{ counter-reset: page {number} }}")
        return tree.render(
            font_config=self._fonts, stylesheets=[self._styles, numbered], pdf_variant="pdf/ua-1"
        )

    def write(self, document: Any, pages: Sequence[Any], link_words: Mapping[str, str]) -> bytes:
        """One file of pages from several documents, with the first one's title and language.

        `link_words` say where links within the file lead, by their anchors.
        """
        written: bytes = document.copy(pages).write_pdf(
            pdf_variant="pdf/ua-1", finisher=finish_structure(link_words)
        )
        return written

    def _css(self, **source: Any) -> Any:
        return self._weasyprint.CSS(font_config=self._fonts, url_fetcher=self._fetcher, **source)


def _built() -> Path:
    return Path(settings.BASE_DIR, "static", "build").resolve()


def _style_sheet(name: str) -> Path:
    path = _built() / name
    if not path.is_file():
        raise PdfUnavailableError(
            f"The style sheet {name} has not been built on the server. Run: npm run build"
        )
    return path


def _fetcher(weasyprint: Any, folder: Path) -> Any:
    """A fetcher that reads files of one folder and asks no one else, whatever a text names."""

    class BuiltFilesOnly(weasyprint.URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or parts.netloc or not path.is_relative_to(folder):
                raise ValueError(f"A PDF is made of the product's own files only, not of {url}")
            return super().fetch(url, headers)

    return BuiltFilesOnly(allowed_protocols=["file"])
