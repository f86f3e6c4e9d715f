"""Names of files that mean measures and areas of ours: asked, remembered, changed, forgotten."""

import csv
import io
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actions import assign_role, create_person
from audit.models import AuditEvent
from imports.actions import NameMeant, map_names, preview_import, upload_file
from imports.models import ImportBatch, ImportName, ImportState
from imports.queries.names import name_choices, names_by_source, remembered_names
from imports.tasks import apply_confirmed_import
from measures.models import Area, Measure, Observation
from tests.measures.factories import AreaFactory, HomeAreaFactory, MeasureFactory, SourceFactory

pytestmark = pytest.mark.django_db

HEAD = "measure,area,month,numerator\n"
TEXT = HEAD + "Vol.,Nth,2022-07,5\nVol.,Nth,2022-08,6\nBurglary,,2022-08,7\nTotals,,2022-08,8\n"


NEW_MEASURE = {
    "unit": "count",
    "aggregation": "sum",
    "preferred_direction": "down",
    "visibility": "public",
}


def previewed(by, source=None) -> ImportBatch:
    """A file of names that no one knows, previewed."""
    batch = upload_file(name="a.csv", content=TEXT.encode(), source=source, by=by)
    return preview_import(batch=batch, roles=batch.mapping, by=by)


@pytest.fixture
def officer(by):
    HomeAreaFactory()
    AreaFactory(name="North")
    MeasureFactory(name="Volume")
    MeasureFactory(name="Burglary")
    person = create_person(email="o@x.invalid", name="Olive", password=None, by=by)
    assign_role(user=person, role="officer", by=by)
    return person


@pytest.fixture
def browser(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


class Fields(HTMLParser):
    """The selects of a page by their labels: the name of the field, and its options by value."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.labels: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.options: dict[str, list[str]] = {}
        self.chosen: dict[str, str] = {}
        self._label = self._select = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "label":
            self._label = given.get("for", "")
        elif tag == "select":
            self._select = given["id"]
            self.names[self._select] = given["name"]
        elif tag == "option":
            self.options.setdefault(self._select, []).append(given["value"])
            if "selected" in given:
                self.chosen[self._select] = given["value"]

    def handle_endtag(self, tag):
        if tag == "label":
            self._label = ""

    def handle_data(self, data):
        if self._label:
            self.labels[data.strip()] = self._label

    def name_of(self, label: str) -> str:
        return self.names[self.labels[label]]


def uploaded(text: str, by, source=None) -> ImportBatch:
    batch = upload_file(name="figures.csv", content=text.encode(), source=source, by=by)
    if batch.state == ImportState.UPLOADED:
        batch = preview_import(batch=batch, roles=batch.mapping, by=by)
    return batch


def problems_of(browser: Client, batch: ImportBatch) -> list[dict[str, str]]:
    answer = browser.get(reverse("imports:import-problems", args=[batch.pk]))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.getvalue().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


class TestSayingWhatNamesMean:
    """From the preview to the page of names and back, without scripts."""

    def test_unknown_names_are_said_and_the_preview_judged_anew(self, browser, officer):
        source = SourceFactory(name="Niche")
        batch = uploaded(TEXT, officer, source)
        assert (batch.problem_count, batch.new_count) == (3, 1)
        page = browser.get(reverse("imports:import-detail", args=[batch.pk])).content.decode()
        address = reverse("imports:import-names", args=[batch.pk])
        assert "Choose what 3 names mean" in page
        assert address in page
        fields = Fields(browser.get(address).content.decode())
        assert list(fields.labels)[:3] == ["Vol.", "Totals", "Nth"]
        volume, north = Measure.objects.get(name="Volume"), Area.objects.get(name="North")
        answer = browser.post(
            address,
            {
                fields.name_of("Vol."): volume.slug,
                fields.name_of("Nth"): north.slug,
                fields.name_of("Totals"): "-",
            },
            follow=True,
        )
        text = answer.content.decode()
        assert "3 names are remembered for Niche, and the file was read again." in text
        assert "Read, as set for Niche: “Vol.” as Volume, “Nth” as North." in text
        assert "Left out, as set for Niche: “Totals” (1)." in text
        batch.refresh_from_db()
        assert (batch.problem_count, batch.new_count, batch.unknown_names) == (0, 3, [])
        assert not Observation.objects.exists()
        browser.post(reverse("imports:import-confirm", args=[batch.pk]), {"version": batch.version})
        apply_confirmed_import(batch.pk)
        found = Observation.objects.current().values_list("measure__name", "area__name")
        assert sorted(found) == [
            ("Burglary", HomeAreaFactory().name),
            ("Volume", "North"),
            ("Volume", "North"),
        ]
        assert AuditEvent.objects.filter(verb="map_names", words__actor_name="Olive").exists()

    def test_the_next_file_of_the_source_needs_no_word(self, browser, officer):
        source = SourceFactory(name="Niche")
        map_names(source=source, names=[NameMeant("Vol.", "Volume", is_measure=True)], by=officer)
        uploaded(HEAD + "Volume,,2022-06,5\n", officer, source)
        file = SimpleUploadedFile("next.csv", (HEAD + "Vol.,,2022-07,5\n").encode())
        answer = browser.post(
            reverse("imports:import-upload"), {"file": file, "source": source.pk}, follow=True
        )
        # Its columns are those of the file before, so the upload leads to the preview at once.
        assert "What the file would change" in answer.content.decode()
        batch = ImportBatch.objects.latest("pk")
        assert (batch.problem_count, batch.new_count) == (0, 1)
        other = uploaded(HEAD + "Vol.,,2022-07,5\n", officer, SourceFactory(name="Other"))
        assert other.problem_count == 1

    def test_an_upload_without_a_source_asks_for_one(self, browser, officer):
        batch = uploaded(TEXT, officer)
        address = reverse("imports:import-names", args=[batch.pk])
        fields = Fields(browser.get(address).content.decode())
        said = {fields.name_of("Vol."): Measure.objects.get(name="Volume").slug}
        answer = browser.post(address, said)
        assert answer.status_code == 422
        assert "Choose or enter the source" in answer.content.decode()
        assert not ImportName.objects.exists()
        browser.post(address, {**said, "new_source": "Spreadsheet"})
        batch.refresh_from_db()
        assert str(batch.source) == "Spreadsheet"
        # The name that nothing was said of is asked about again.
        assert [each["name"] for each in batch.unknown_names] == ["Nth", "Totals"]

    def test_the_rest_may_be_left_out_at_once(self, browser, officer):
        batch = uploaded(TEXT, officer, SourceFactory(name="Niche"))
        address = reverse("imports:import-names", args=[batch.pk])
        answer = browser.post(address, {"leaves_out_rest": "on"}, follow=True)
        assert "Left out, as set for Niche" in answer.content.decode()
        batch.refresh_from_db()
        assert (batch.problem_count, batch.new_count) == (0, 1)

    def test_nothing_said_and_what_does_not_exist_are_refused(self, browser, officer):
        batch = uploaded(TEXT, officer, SourceFactory(name="Niche"))
        address = reverse("imports:import-names", args=[batch.pk])
        fields = Fields(browser.get(address).content.decode())
        nothing = browser.post(address, {})
        assert nothing.status_code == 422
        assert "Choose what at least one of the names means" in nothing.content.decode()
        wrong = browser.post(address, {fields.name_of("Vol."): "no-such"})
        assert wrong.status_code == 422
        assert "Choose what “Vol.” means from the list" in wrong.content.decode()
        # An area is no measure.
        assert (
            browser.post(
                address, {fields.name_of("Vol."): Area.objects.get(name="North").slug}
            ).status_code
            == 422
        )
        assert not ImportName.objects.exists()

    def test_close_names_stand_first_and_only_the_same_is_chosen(self, browser, officer):
        batch = uploaded(
            HEAD + "VOLUME ,,2022-08,1\nBurglaries,,2022-08,1\n", officer, SourceFactory()
        )
        page = browser.get(reverse("imports:import-names", args=[batch.pk])).content.decode()
        fields = Fields(page)
        volume, burglary = (Measure.objects.get(name=name).slug for name in ("Volume", "Burglary"))
        assert fields.chosen.get(fields.labels["VOLUME"]) == volume
        assert fields.chosen.get(fields.labels["Burglaries"], "") == ""
        assert fields.options[fields.labels["Burglaries"]][:3] == ["", "-", burglary]

    def test_no_more_is_asked_when_all_is_said_or_applied(self, browser, officer):
        batch = uploaded(HEAD + "Volume,,2022-08,1\n", officer)
        answer = browser.get(reverse("imports:import-names", args=[batch.pk]))
        assert answer.status_code == 302


class TestRememberedNames:
    """The list of what was said: by whom, when, changed and forgotten."""

    @pytest.fixture
    def name(self, officer) -> ImportName:
        source = SourceFactory(name="Niche")
        map_names(source=source, names=[NameMeant("Vol.", "Volume", is_measure=True)], by=officer)
        return ImportName.objects.get()

    def test_the_list_says_who_and_when(self, browser, name):
        page = browser.get(reverse("imports:import-name-list")).content.decode()
        for words in ("Niche", "Vol.", "Volume", f"{name.changed_at:%Y} by Olive"):
            assert words in page

    def test_changing_one_judges_the_previews_of_its_source_anew(self, browser, officer, name):
        batch = uploaded(HEAD + "Vol.,,2022-08,1\n", officer, name.source)
        applied = uploaded(HEAD + "Vol.,,2022-07,1\n", officer, name.source)
        browser.post(
            reverse("imports:import-confirm", args=[applied.pk]), {"version": applied.version}
        )
        apply_confirmed_import(applied.pk)
        address = reverse("imports:import-name-edit", args=[name.pk])
        burglary = Measure.objects.get(name="Burglary")
        answer = browser.post(
            address, {"measure": burglary.pk, "initial-measure": name.measure_id}, follow=True
        )
        assert "“Vol.” now means Burglary. 1 preview of Niche checked again." in (
            answer.content.decode()
        )
        assert batch.rows.get().measure == burglary
        # What was applied stays.
        assert Observation.objects.current().get().measure.name == "Volume"

    def test_who_was_overtaken_is_told(self, browser, officer, name):
        address = reverse("imports:import-name-edit", args=[name.pk])
        burglary = Measure.objects.get(name="Burglary")
        other = MeasureFactory(name="Third")
        browser.post(address, {"measure": burglary.pk, "initial-measure": name.measure_id})
        answer = browser.post(address, {"measure": other.pk, "initial-measure": name.measure_id})
        assert answer.status_code == 409
        name.refresh_from_db()
        assert name.measure == burglary

    def test_a_forgotten_name_is_asked_about_again(self, browser, officer, name):
        batch = uploaded(HEAD + "Vol.,,2022-08,1\n", officer, name.source)
        assert batch.problem_count == 0
        address = reverse("imports:import-name-remove", args=[name.pk])
        assert "Forget what “Vol.” means" in browser.get(address).content.decode()
        browser.post(address)
        assert not ImportName.objects.exists()
        batch.refresh_from_db()
        assert batch.problem_count == 1
        assert "did you mean “Volume”? If not, choose what it means" in str(
            problems_of(browser, batch)[0]
        )

    def test_what_is_left_out_can_be_brought_back(self, browser, officer, name):
        address = reverse("imports:import-name-edit", args=[name.pk])
        browser.post(address, {"measure": "", "initial-measure": name.measure_id})
        assert "Left out" in browser.get(reverse("imports:import-name-list")).content.decode()
        volume = Measure.objects.get(name="Volume")
        browser.post(address, {"measure": volume.pk, "initial-measure": ""})
        name.refresh_from_db()
        assert name.measure == volume


@pytest.mark.parametrize("many", [1, 30])
def test_queries_do_not_grow_with_names(officer, many, django_assert_num_queries):
    source = SourceFactory(name="Niche")
    names = [NameMeant(f"Vol {number}", "Volume", is_measure=True) for number in range(many)]
    map_names(source=source, names=names, by=officer)
    with django_assert_num_queries(1):
        assert len(names_by_source()[0].names) == many
    with django_assert_num_queries(1):
        assert len(remembered_names(source)) == many
    for number in range(many):
        MeasureFactory(name=f"Measure {number}")
    with django_assert_num_queries(2):
        name_choices(source)


class TestProblemsAsCsv:
    """Every problem, of every page, with its line, column, value and how to fix it."""

    def test_all_problems_are_there_however_many(self, browser, officer):
        rows = "".join(f"Unknown {number},Nowhere,soon,x\n" for number in range(120))
        batch = uploaded(HEAD + rows, officer)
        found = problems_of(browser, batch)
        # Each row has four: measure, area, month and figure.
        assert len(found) == 480
        assert {row["line"] for row in found} == {str(line) for line in range(2, 122)}
        first = found[:4]
        assert [(row["column"], row["value"]) for row in first] == [
            ("measure", "Unknown 0"),
            ("area", "Nowhere"),
            ("month", "soon"),
            ("numerator", "x"),
        ]
        assert first[2]["what_to_do"] == "enter the month as YYYY-MM, for example 2022-08"
        assert first[0]["row"] == "Unknown 0 · Nowhere · soon · x"

    def test_a_spreadsheet_runs_nothing_of_it(self, browser, officer):
        batch = uploaded(HEAD + '"=HYPERLINK(""http://x"")",@area,+1,-1\n', officer)
        for row in problems_of(browser, batch):
            for value in row.values():
                assert not value.startswith(("=", "+", "-", "@")), row

    def test_an_import_without_problems_gives_the_header_alone(self, browser, officer):
        batch = uploaded(HEAD + "Volume,,2022-08,1\n", officer)
        assert problems_of(browser, batch) == []


class TestWhatIsNotInTheList:
    def addresses(self, browser, batch) -> list[str]:
        page = browser.get(reverse("imports:import-names", args=[batch.pk])).content.decode()
        return re.findall(r"(/[\w/]+[?]name=[^\s<\"]+)", unescape(page))

    def test_an_officer_is_told_who_adds_it_and_which_address_to_send(self, browser, officer):
        batch = previewed(officer)
        page = browser.get(reverse("imports:import-names", args=[batch.pk])).content.decode()
        assert "Only someone with the role administrator can do this." in page
        assert "as a measure</a>" not in page
        volume, _, totals = self.addresses(browser, batch)
        assert browser.get(volume).status_code == 403
        administrator = create_person(email="a@x.invalid", name="A", password=None, by=officer)
        assign_role(user=administrator, role="administrator", by=officer)
        client = Client()
        client.force_login(administrator)
        form = client.get(totals).content.decode()
        assert 'value="Totals"' in form
        # Who may not import leads no one to an import, and reads no file again.
        assert reverse("imports:import-names", args=[batch.pk]) not in form
        client.post(totals, NEW_MEASURE | {"name": "Totals"})
        batch.refresh_from_db()
        assert {"Totals", "Vol."} <= {each["name"] for each in batch.unknown_names}
        # The officer's page has it chosen already.
        page = browser.get(reverse("imports:import-names", args=[batch.pk])).content.decode()
        assert "totals" in Fields(page).chosen.values()

    def test_who_may_add_it_comes_back_to_the_preview_judged_anew(self, browser, officer):
        assign_role(user=officer, role="administrator", by=officer)
        source = SourceFactory(name="Ledger")
        batch = previewed(officer, source)
        volume, north, totals = self.addresses(browser, batch)
        page = browser.get(reverse("imports:import-names", args=[batch.pk])).content.decode()
        assert "Add “Nth” as an area" in page
        assert f'value="{source.pk}" selected' in browser.get(totals).content.decode()
        # Under its own name, and under another, which is remembered for the source.
        answer = browser.post(totals, NEW_MEASURE | {"name": "Totals"}, follow=True)
        assert (
            "Totals has been added, and the file was read again with it." in answer.content.decode()
        )
        assert answer.redirect_chain[-1][0] == reverse("imports:import-detail", args=[batch.pk])
        browser.post(volume, NEW_MEASURE | {"name": "Volume of calls"})
        home = Area.objects.get(kind="force")
        browser.post(north, {"name": "Far north", "kind": "local", "parent": home.pk})
        batch.refresh_from_db()
        assert (batch.unknown_names, batch.problem_count, batch.new_count) == ([], 0, 4)
        assert remembered_names(source)["Vol.", True] == "Volume of calls"
        assert remembered_names(source)["Nth", False] == "Far north"

    def test_an_address_of_no_open_import_adds_a_measure_and_nothing_more(self, browser, officer):
        assign_role(user=officer, role="administrator", by=officer)
        for key in ("0", "x", "9" * 40, "²"):
            add = f"{reverse('measures:measure-add')}?name=New&import={key}"
            answer = browser.post(add, NEW_MEASURE | {"name": f"New {key[:2]}"})
            assert answer["Location"].startswith(reverse("measures:measure-list"))
        assert not ImportBatch.objects.exists()
