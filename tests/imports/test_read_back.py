"""Headings that compete, and files that the product wrote itself."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from imports.models import ImportBatch
from measures.actions import NewFigure, record_observations
from measures.models import Area, Measure, Observation
from tests.imports.test_shown_figures import (
    browser,  # noqa: F401
    confirm,
    figures,
    numbers,
    officer,  # noqa: F401
    send,
    send_file,
    text_of,
    upload,
)
from tests.measures.factories import AreaFactory, HomeAreaFactory, MeasureFactory

pytestmark = pytest.mark.django_db

PAIR = "measure,area,month,value,numerator,denominator\nRate,,2024-10,80,480,600\n"


@pytest.mark.usefixtures("officer")
class TestCompetingHeadings:
    """The exact name wins, and what is dropped is said."""

    def test_a_column_called_numerator_is_the_numerator(self, browser):  # noqa: F811
        text = upload(browser, PAIR, "a.csv")
        assert "The column “value” is read for rows without a numerator" in text
        assert "To be confirmed" not in text
        confirm(browser)
        assert figures() == {"Rate 2024-10": numbers("480", "600")}

    def test_commands_and_the_api_read_it_too(self, officer, tmp_path, browser):  # noqa: F811
        path = tmp_path / "a.csv"
        path.write_text(PAIR)
        out = StringIO()
        call_command("load_observations", str(path), stdout=out)
        assert figures() == {"Rate 2024-10": numbers("480", "600")}
        assert "The column “value” is read for rows without a numerator" in out.getvalue()
        with path.open("rb") as file:
            answer = send_file(officer, file)
        assert "“value”" in answer.json()["notes"][0]
        assert answer.json()["unchanged"] == 1

    def test_whatever_the_order_of_the_columns(self, browser):  # noqa: F811
        text = "numerator,month,value,denominator,measure\n43,2024-10,7.1,606,Rate\n"
        assert "To be confirmed" not in upload(browser, text, "a.csv")
        confirm(browser)
        assert figures() == {"Rate 2024-10": numbers("43", "606")}

    @pytest.mark.parametrize(("value", "asked"), [("7.1", 0), ("0.071", 0), ("7.1%", 0), ("71", 1)])
    def test_a_value_that_does_not_agree_is_asked_about(self, browser, value, asked):  # noqa: F811
        text = "measure,month,value,numerator,denominator\n"
        upload(browser, f"{text}Rate,2024-10,{value},43,606\n", "a.csv")
        assert ImportBatch.objects.latest("pk").unusual_count == asked

    def test_a_row_without_numerator_has_its_value(self, browser):  # noqa: F811
        text = "measure,month,value,numerator,denominator\n"
        upload(browser, f"{text}Rate,2024-10,80,480,600\nVolume,2024-10,3500,,\n", "a.csv")
        confirm(browser)
        assert figures() == {"Rate 2024-10": numbers("480", "600"), "Volume 2024-10": (3500,)}

    def test_a_measure_without_denominator_has_its_value_once_confirmed(
        self,
        browser,  # noqa: F811
    ):
        text = upload(
            browser,
            "measure,month,value,numerator,denominator\nShare,2024-10,80,480,600\n",
            "a.csv",
        )
        assert "this measure has no denominator" in text
        confirm(browser, confirms_unusual="on")
        assert figures() == {"Share 2024-10": numbers("80")}

    def test_of_other_synonyms_the_exact_name_wins(self, browser):  # noqa: F811
        text = upload(
            browser,
            "date,month,measure,kpi,figure,count\n2023-01,2024-10,Volume,x,5,9\n",
            "a.csv",
        )
        assert "Not read: the columns “date”, “kpi”, “count”." in text
        confirm(browser)
        assert figures() == {"Volume 2024-10": numbers("5")}


def observe(by, measure: str, area: Area, *values: tuple[int, str, str]) -> Measure:
    found = Measure.objects.get(name=measure)
    record_observations(
        figures=[
            NewFigure(
                found,
                area,
                date(2023 + at // 12, at % 12 + 1, 1),
                Decimal(top),
                Decimal(base) if base else None,
                is_provisional=at == 0,
            )
            for at, top, base in values
        ],
        by=by,
    )
    return found


@pytest.fixture
def measured(officer):  # noqa: F811
    """Measures of every unit, one with a name that a spreadsheet would run."""
    home, north = HomeAreaFactory(), Area.objects.get(name="North")
    MeasureFactory(name="=Sum of “all”, with comma", aggregation="sum")
    away = AreaFactory(name="+Away")
    months = [at for at in range(15) if at != 7]
    observe(officer, "Volume", home, *((at, f"{3000 + at}", "") for at in months))
    observe(officer, "Volume", north, *((at, f"{30 + at}.123456", "") for at in months))
    observe(officer, "=Sum of “all”, with comma", away, (1, "5", ""), (2, "6", ""))
    observe(officer, "Share", home, *((at, f"0.{at + 1}", "") for at in range(13)))
    observe(officer, "Wait", home, *((at, f"{300 + at}.5", "") for at in months))
    observe(officer, "Rate", home, (0, "0", "0"), *((at, "1", "3") for at in range(1, 15)))


@pytest.mark.usefixtures("measured")
class TestReadBack:
    """What the product exported reads back unchanged."""

    def exports(self, browser) -> dict[str, bytes]:  # noqa: F811
        """Every file of figures that the pages give, by its address."""
        found = {}
        for measure in Measure.objects.all():
            address = reverse("measures:measure-series", args=[measure.slug])
            found[address] = browser.get(address).content
            for area in Area.objects.all():
                address = reverse("measures:chart-data", args=[measure.slug, area.slug])
                answer = browser.get(address)
                if answer.status_code == 200:
                    found[address] = answer.content
        return found

    def test_through_the_pages_and_by_the_command(self, browser, tmp_path):  # noqa: F811
        exports = self.exports(browser)
        assert len(exports) > len(Measure.objects.all())
        before = list(Observation.objects.order_by("pk").values())
        for address, content in exports.items():
            text = upload(browser, content, "export.csv")
            batch = ImportBatch.objects.latest("pk")
            assert batch.problem_count == batch.unusual_count == 0, (address, text)
            assert batch.new_count == batch.changed_count == 0, (address, text)
            assert batch.unchanged_count > 0, address
            path = tmp_path / "export.csv"
            path.write_bytes(content)
            out = StringIO()
            call_command("load_observations", str(path), stdout=out, stderr=out)
            assert "0 new, 0 changed" in out.getvalue(), (address, out.getvalue())
        assert list(Observation.objects.order_by("pk").values()) == before

    def test_through_the_api(self, officer, browser):  # noqa: F811
        rows = []
        page = browser.get(reverse("observations-list"), {"page_size": 200}).json()
        while True:
            rows += page["results"]
            if not page["next"]:
                break
            page = browser.get(page["next"]).json()
        answer = send(officer, rows)
        assert answer.status_code == 201, answer.json()
        count = Observation.objects.current().count()
        assert answer.json() | {"applied": True} == {
            "applied": True,
            "new": 0,
            "changed": 0,
            "unchanged": count,
            "notes": [],
        }

    @pytest.mark.parametrize("kind", ["scorecard", "ranks"])
    def test_what_holds_no_months_is_refused_in_words(self, browser, tmp_path, kind):  # noqa: F811
        if kind == "ranks":
            volume = Measure.objects.get(name="Volume")
            address = reverse("measures:rank-data", args=[volume.slug])
            content = browser.get(address).content
        else:
            out = StringIO()
            call_command("export_scorecard", "--month", "2024-01", stdout=out)
            content = out.getvalue().encode()
        file = tmp_path / "export.csv"
        file.write_bytes(content)
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("load_observations", str(file), stderr=out)
        assert "download the months of the measure" in out.getvalue()
        with file.open("rb") as opened:
            answer = browser.post(reverse("imports:import-upload"), {"file": opened})
        assert answer.status_code == 422
        assert "download the months of the measure" in text_of(answer)
