"""The catalogue shows every component, and pages are made of components."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from components.templatetags.components import register

TEMPLATES = Path(settings.BASE_DIR, "templates")
FOLDER = TEMPLATES / "components"
CATALOGUE = FOLDER / "component_list.html"
INCLUDED = re.compile(r"""{% include ["'](components/[\w.]+)["']""")
TAG = re.compile(r"{% (\w+)")
# What components write, and what else may write it, with the reason.
WRITTEN_OUT = {
    "<table": {
        "highlights/pdf/front.html": "the cover of the PDF",
        "scorecards/kpi_table.html": "a scorecard, in groups of its own",
        "scorecards/scorecard_table.html": "a scorecard, with columns in groups",
        "risks/_heat_map.html": "a grid of scores",
        "imports/import_columns.html": "fields below columns that the file names",
        "imports/import_name_list.html": "its name is a heading of the page",
        "imports/import_names.html": "its name is a heading of the page",
        "measures/measure_area.html": "a card only where a measure has several figures",
    },
    "govuk-summary-list__row": {
        "consultation/consultation_detail.html": "rows with links that change them",
        "measures/chart_manage.html": "rows with links that change them",
        "plans/plan_detail.html": "rows with links that change them",
        "records/retired_list.html": "rows with buttons that change them",
        "risks/risk_detail.html": "rows with links that change them",
    },
    "govuk-breadcrumbs": {"highlights/edition_pdf.html": "a title of two values"},
    "govuk-warning-text": {},
}


def shown_below(template: Path) -> set[str]:
    """The components that a template includes, and those that these include."""
    found: set[str] = set()
    waiting = INCLUDED.findall(template.read_text(encoding="utf-8"))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += INCLUDED.findall((TEMPLATES / name).read_text(encoding="utf-8"))
    return found


def test_every_template_of_a_component_is_in_the_catalogue() -> None:
    own = {f"components/{path.name}" for path in FOLDER.glob("*.html")} - {
        "components/component_list.html"
    }
    # Every field has its attributes from there, in whatever form it stands.
    by_fields = {"components/widget_attributes.html", "components/field_words.html"}
    shown = shown_below(CATALOGUE) | shown_below(TEMPLATES / "base.html") | by_fields
    assert own - shown == set()


def test_every_tag_is_in_the_catalogue() -> None:
    used = set(TAG.findall(CATALOGUE.read_text(encoding="utf-8")))
    used |= set(TAG.findall((FOLDER / "breadcrumbs.html").read_text(encoding="utf-8")))
    assert set(register.tags) - used == set()


@pytest.mark.parametrize("markup", WRITTEN_OUT)
def test_pages_are_made_of_components(markup: str) -> None:
    written = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if markup in path.read_text(encoding="utf-8")
    }
    assert written == set(WRITTEN_OUT[markup])


@pytest.mark.django_db
def test_the_local_stack_shows_it(settings, client: Client) -> None:
    settings.LOCAL_STACK = True
    page = client.get(reverse("components:component-list")).content.decode()
    for words in (
        "There is nothing in this list.",
        "Enter the title of the second record.",
        "Page 2",
    ):
        assert words in page
    assert page.count("govuk-error-summary__title") == 5


@pytest.mark.django_db
def test_an_office_does_not_have_it(settings, client: Client) -> None:
    settings.LOCAL_STACK = False
    assert client.get(reverse("components:component-list")).status_code == 404
