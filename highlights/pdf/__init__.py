"""An edition as a PDF: the pages' own templates, laid out for A4 landscape and tagged (PDF/UA-1).

pages       the content as HTML: the cover, the contents, a chapter at a time
markup      what a page has for the screen, made fit for paper and for tags
layout      HTML into PDF, a chapter at a time; the only module that knows WeasyPrint
structure   what WeasyPrint leaves out of the tags
"""

from highlights.pdf.layout import PdfUnavailableError, render_pdf
from highlights.pdf.pages import Imprint

__all__ = ["Imprint", "PdfUnavailableError", "render_pdf"]
