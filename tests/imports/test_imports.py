"""An upload on its way: columns, preview, confirmation, job, summary, undo."""

from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import assign_role, create_person
from audit.models import AuditEvent
from imports.actions import confirm_import, preview_import, undo_import, upload_file
from imports.models import ColumnMapping, ImportBatch, ImportFile, ImportRow, ImportState
from imports.queries.previews import preview_rows
from imports.reading import UnreadableFileError
from imports.tasks import apply_confirmed_import, remove_old_uploads, restart_stalled_imports
from measures.actions import NewFigure, PrintedSpan, note_printed, record_observations
from measures.models import Measure, Observation
from tests.imports.workbooks import workbook
from tests.measures.factories import AreaFactory, HomeAreaFactory, MeasureFactory, SourceFactory

pytestmark = pytest.mark.django_db

HEAD = "measure,area,month,numerator,denominator\n"
AUGUST = date(2022, 8, 1)


@pytest.fixture
def officer(by):
    HomeAreaFactory()
    AreaFactory(name="North")
    MeasureFactory(name="Volume")
    MeasureFactory(name="Rate", unit="percent", aggregation="ratio")
    person = create_person(email="o@x.invalid", name="Olive", password=None, by=by)
    assign_role(user=person, role="officer", by=by)
    return person


@pytest.fixture
def browser(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def batch_of(text: str | bytes, by, source=None, roles=None) -> ImportBatch:
    content = text.encode() if isinstance(text, str) else text
    batch = upload_file(name="figures.csv", content=content, source=source, by=by)
    return preview_import(batch=batch, roles=roles or batch.mapping, by=by)


def apply(batch: ImportBatch, by, **words) -> ImportBatch:
    confirm_import(batch=batch, version=batch.version, by=by, **words)
    apply_confirmed_import(batch.pk)
    batch.refresh_from_db()
    return batch


def in_force() -> dict[tuple[str, str], Decimal | None]:
    current = Observation.objects.current().select_related("measure")
    return {(each.measure.name, f"{each.month:%Y-%m}"): each.numerator for each in current}


def observe(month: date, numerator: int, by, reason: str = "") -> None:
    measure, home = Measure.objects.get(name="Volume"), HomeAreaFactory()
    figure = NewFigure(measure, home, month, Decimal(numerator))
    record_observations(figures=[figure], by=by, reason=reason)


def remarks(batch: ImportBatch, kind: str) -> str:
    rows = preview_rows(batch, kind, "").rows
    return "\n".join(
        f"{row.line} {row.figure} {row.before}>{row.after} {row.remarks}" for row in rows
    )


class TestThroughThePages:
    """What an officer does, without scripts."""

    def test_from_upload_to_undo(self, browser, officer):
        observe(AUGUST, 90, officer)
        content = workbook(
            [
                ["Figures of the force"],
                ["What", "When", "How many"],
                ["Volume", date(2022, 7, 1), 80],
                ["Volume", date(2022, 8, 1), 95],
            ]
        )
        page = browser.post(
            reverse("imports:import-upload"),
            {"file": SimpleUploadedFile("figures.xlsx", content), "new_source": "Niche"},
            follow=True,
        )
        address = page.redirect_chain[-1][0]
        assert "What is in the columns?" in page.content.decode()
        columns = {"column_0": "measure", "column_1": "month", "column_2": "numerator"}
        page = browser.post(address, columns, follow=True)
        text = page.content.decode()
        assert "Changed: 1" in text
        assert "New: 1" in text
        assert in_force() == {("Volume", "2022-08"): 90}
        batch = ImportBatch.objects.get()
        page = browser.post(
            reverse("imports:import-confirm", args=[batch.pk]),
            {"version": batch.version, "reason": "Recount"},
            follow=True,
        )
        assert "Applied on" in page.content.decode()
        assert in_force() == {("Volume", "2022-07"): 80, ("Volume", "2022-08"): 95}
        newest = Observation.objects.current().get(month=AUGUST)
        assert (newest.reason, newest.recorded_by, newest.revision) == ("Recount", officer, 2)
        page = browser.post(
            reverse("imports:import-undo", args=[batch.pk]),
            {"reason": "Wrong file"},
            follow=True,
        )
        assert "2 figures are back to what they were" in page.content.decode()
        assert in_force() == {("Volume", "2022-08"): 90}
        revisions = Observation.objects.filter(month=AUGUST).order_by("revision")
        assert list(revisions.values_list("numerator", "reason")) == [
            (Decimal(90), ""),
            (Decimal(95), "Recount"),
            (Decimal(90), "Wrong file"),
        ]
        assert AuditEvent.objects.filter(verb="undo_import").exists()

    def test_the_columns_of_a_source_are_remembered(self, browser, officer):
        source = SourceFactory(name="Niche")
        roles = ["measure", "month", "numerator", "nothing"]
        batch_of("Was,Wann,Zahl,Notiz\nVolume,2022-08,1,x\n", officer, source, roles)
        assert ColumnMapping.objects.get().columns["zahl"] == "numerator"
        again = upload_file(
            name="b.csv", content=b"Zahl,Wann,Was\n5,2022-09,Volume\n", source=source, by=officer
        )
        assert again.mapping == ["numerator", "month", "measure"]

    def test_a_file_that_cannot_be_read_is_refused_at_once(self, browser):
        file = SimpleUploadedFile("figures.xlsm", b"PK\x03\x04")
        page = browser.post(reverse("imports:import-upload"), {"file": file})
        assert page.status_code == 422
        assert "macros" in page.content.decode()
        assert not ImportBatch.objects.exists()

    def test_limits_are_printed(self, browser):
        text = browser.get(reverse("imports:import-upload")).content.decode()
        assert "at most 10 MB, 100,000 rows and 200 columns" in text

    def test_the_job_can_be_waited_for(self, browser, officer):
        batch = batch_of(HEAD + "Volume,,2022-08,1,\n", officer)
        with patch.object(apply_confirmed_import, "apply_async"):
            confirm_import(batch=batch, version=batch.version, by=officer)
        text = browser.get(reverse("imports:import-detail", args=[batch.pk])).content.decode()
        assert "<progress" in text
        assert '<label for="share">Waiting</label>' in text
        with patch("imports.views.imports.progress_of", return_value=(5, 20)):
            page = browser.get(reverse("imports:import-detail", args=[batch.pk]))
        assert 'max="20" value="5"' in page.content.decode()

    def test_no_job_reached_leaves_it_waiting_and_a_later_job_applies_it(self, browser, officer):
        batch = batch_of(HEAD + "Volume,,2022-08,1,\n", officer)
        with patch.object(apply_confirmed_import, "apply_async", side_effect=ConnectionError):
            browser.post(
                reverse("imports:import-confirm", args=[batch.pk]), {"version": batch.version}
            )
        batch.refresh_from_db()
        assert batch.state == ImportState.WAITING
        ImportBatch.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
        restart_stalled_imports()
        assert in_force() == {("Volume", "2022-08"): 1}


class TestPreview:
    """Every problem by row, and what would change."""

    def test_each_kind_of_problem(self, officer):
        this_month = f"{timezone.localdate():%Y-%m}"
        rows = [
            "Volum,,2022-01,1,",
            "Volume,Nrth,2022-02,1,",
            "Volume,,2022-33,1,",
            "Volume,,2022-04,many,",
            "Rate,,2022-05,20,10",
            "Volume,,2022-06,1,",
            "Volume,,2022-06,2,",
            f"Volume,,{this_month},1,",
            "Rate,,2022-08,20,",
        ]
        batch = batch_of(HEAD + "\n".join(rows) + "\n", officer)
        # Names whose meaning can be chosen are listed apart from what must be fixed in the file.
        names = remarks(batch, "name")
        assert names.count("no measure has this name") == 1
        assert names.count("no area has this name") == 1
        found = names + remarks(batch, "problem")
        for words in (
            "did you mean “Volume”?",
            "did you mean “North”?",
            "enter the month as YYYY-MM",
            "plain decimal number",
            "line 7 already has",
            "has not ended",
            "this measure is a ratio",
        ):
            assert words in found, words
        assert (batch.problem_count, batch.new_count) == (7, 2)
        assert "more than 100%" in remarks(batch, "unusual")
        with pytest.raises(ValidationError, match="as a whole or not at all"):
            confirm_import(batch=batch, version=batch.version, by=officer)

    def test_what_is_new_changed_and_unchanged_with_before_and_after(self, officer):
        for month, value in ((date(2022, 6, 1), 10), (date(2022, 7, 1), 20)):
            observe(month, value, officer)
        batch = batch_of(
            HEAD + "Volume,,2022-06,10,\nVolume,,2022-07,25,\nVolume,,2022-08,30,\n", officer
        )
        assert (batch.new_count, batch.changed_count, batch.unchanged_count) == (1, 1, 1)
        assert "20>25" in remarks(batch, "changed")
        assert ">30" in remarks(batch, "new")
        assert "10>10" in remarks(batch, "unchanged")

    @pytest.mark.parametrize(
        ("unit", "aggregation", "usual", "wrong", "words"),
        [
            (
                "percent",
                "ratio",
                "1,13",
                "1,6",
                "16.7% is far outside the range of the last 12 months",
            ),
            ("percent", "ratio", "1,13", "1,6", "7.7% to 7.7%"),
            ("duration", "mean", "695,", "9999.9999,", "02:46:40 is far outside"),
            ("duration", "mean", "695,", "9999.9999,", "00:11:35 to 00:11:35"),
        ],
    )
    def test_an_unusual_figure_is_printed_as_its_measure_is(
        self, officer, unit, aggregation, usual, wrong, words
    ):
        MeasureFactory(name="Other", unit=unit, aggregation=aggregation)
        months = "".join(f"Other,,2021-{n:02d},{usual}\n" for n in range(1, 13))
        apply(batch_of(HEAD + months, officer), officer)
        batch = batch_of(HEAD + f"Other,,2022-01,{wrong}\n", officer)
        assert words in remarks(batch, "unusual")

    def test_a_cell_without_end_is_said_in_words(self, officer):
        text = HEAD + "Volume,,2022-07,1,\n" + f'"{"x" * 140_000}",,2022-08,2,\n'
        said = remarks(batch_of(text, officer), "problem")
        assert "a value of more than 131,072 characters" in said
        assert "double quote that is not closed" in said
        assert "field larger" not in said

    def test_a_figure_far_outside_its_history_is_confirmed_or_not_loaded(self, officer):
        for number in range(1, 13):
            observe(date(2021, number, 1), 100 + number, officer)
        batch = batch_of(HEAD + "Volume,,2022-01,1050,\nVolume,,2022-02,115,\n", officer)
        assert batch.unusual_count == 1
        assert "far outside the range of the last 12 months, 101 to 112" in remarks(
            batch, "unusual"
        )
        with pytest.raises(ValidationError, match="Confirm the figures"):
            confirm_import(batch=batch, version=batch.version, by=officer)
        apply(batch, officer, confirms_unusual=True)
        assert in_force()["Volume", "2022-01"] == 1050

    def test_an_old_preview_is_not_confirmed(self, officer):
        batch = batch_of(HEAD + "Volume,,2022-08,1,\n", officer)
        preview_import(batch=batch, roles=batch.mapping, by=officer)
        with pytest.raises(ValidationError, match="has changed since you opened this page"):
            confirm_import(batch=batch, version=batch.version, by=officer)


class TestApplying:
    """One transaction, once, and what was confirmed."""

    def test_twice_changes_nothing_more(self, officer):
        batch = apply(batch_of(HEAD + "Volume,,2022-08,1,\n", officer), officer)
        apply_confirmed_import(batch.pk)
        assert Observation.objects.count() == 1
        assert AuditEvent.objects.filter(verb="apply_import").count() == 1

    def test_figures_that_changed_meanwhile_are_shown_and_confirmed_again(self, officer):
        batch = batch_of(HEAD + "Volume,,2022-07,1,\nVolume,,2022-08,2,\n", officer)
        observe(AUGUST, 7, officer)
        batch = apply(batch, officer)
        assert batch.state == ImportState.PREVIEWED
        assert "1 figure was changed by someone else" in batch.failure
        assert in_force() == {("Volume", "2022-08"): 7}
        assert (batch.new_count, batch.changed_count) == (1, 1)
        assert "7>2" in remarks(batch, "changed")
        assert apply(batch, officer).state == ImportState.APPLIED
        assert in_force() == {("Volume", "2022-07"): 1, ("Volume", "2022-08"): 2}

    def test_figures_that_look_wrong_beside_later_ones_are_confirmed(self, officer):
        batch = batch_of(HEAD + "Volume,,2022-07,0,\nVolume,,2022-08,110,\n", officer)
        assert batch.unusual_count == 0
        for number in range(1, 13):
            observe(date(2021, number, 1), 100 + number, officer)
        batch = apply(batch, officer)
        assert (batch.state, batch.unusual_count) == (ImportState.PREVIEWED, 1)
        assert "1 figure looks wrong beside figures that came in after" in batch.failure
        assert "far outside the range of the last 12 months" in remarks(batch, "unusual")
        assert ("Volume", "2022-08") not in in_force()
        apply(batch, officer, confirms_unusual=True)
        assert in_force()["Volume", "2022-07"] == 0

    def test_what_breaks_half_way_changes_nothing_and_says_so(self, officer):
        MeasureFactory(name="Other")
        batch = batch_of(HEAD + "Volume,,2022-08,1,\nOther,,2022-08,2,\n", officer)
        written = record_observations

        def second_breaks(**values):
            if values["figures"][0].measure.name == "Other":
                raise RuntimeError("power cut")
            return written(**values)

        with (
            patch("imports.actions.applying.record_observations", second_breaks),
            patch("imports.actions.applying.ROWS_A_STEP", 1),
        ):
            batch = apply(batch, officer)
        assert batch.state == ImportState.FAILED
        assert "Nothing was changed" in batch.failure
        assert in_force() == {}

    def test_a_measure_keeps_its_one_event(self, officer):
        apply(batch_of(HEAD + "Volume,,2022-07,1,\nVolume,,2022-08,2,\n", officer), officer)
        events = AuditEvent.objects.filter(verb="record_observations")
        assert [event.actor_name for event in events] == ["Olive"]


class TestPrintedFigures:
    """Months of a published report are revised with a reason only."""

    @pytest.fixture
    def printed(self, officer):
        observe(AUGUST, 5, officer)
        span = PrintedSpan(Measure.objects.get(name="Volume").slug, "whole-force", AUGUST, AUGUST)
        for _ in range(2):
            note_printed(spans=[span], report="Report of summer", by=officer)

    def test_an_import_asks_for_the_reason(self, officer, printed):
        batch = batch_of(HEAD + "Volume,,2022-08,6,\nVolume,,2022-09,6,\n", officer)
        assert batch.printed_count == 1
        assert "Printed in Report of summer" in remarks(batch, "printed")
        with pytest.raises(ValidationError, match="Enter the reason"):
            confirm_import(batch=batch, version=batch.version, by=officer)
        apply(batch, officer, reason="Restated by the force")
        assert Observation.objects.current().get(month=AUGUST).reason == "Restated by the force"

    def test_a_first_figure_where_the_report_had_none_needs_the_reason(self, officer):
        slug = Measure.objects.get(name="Volume").slug
        span = PrintedSpan(slug, "whole-force", date(2022, 6, 1), AUGUST)
        note_printed(spans=[span], report="Report of summer", by=officer)
        batch = batch_of(HEAD + "Volume,,2022-08,6,\nVolume,,2022-09,6,\n", officer)
        assert (batch.new_count, batch.printed_count) == (2, 1)
        assert "without a figure in Report of summer: the change needs" in remarks(batch, "printed")
        with pytest.raises(ValidationError, match="Enter the reason"):
            confirm_import(batch=batch, version=batch.version, by=officer)
        with pytest.raises(ValidationError, match="printed in “Report of summer”"):
            observe(AUGUST, 6, officer)
        batch = apply(batch, officer, reason="Came late")
        assert in_force() == {("Volume", "2022-08"): 6, ("Volume", "2022-09"): 6}
        # What is done asks for nothing more.
        assert "needs" not in remarks(batch, "printed")

    def test_no_other_way_leads_past_it(self, officer, printed):
        with pytest.raises(ValidationError, match="printed in “Report of summer”"):
            observe(AUGUST, 7, officer)
        observe(AUGUST, 7, officer, reason="Recount")
        assert in_force() == {("Volume", "2022-08"): 7}


class TestUndo:
    """A reverting revision, or the reason why not."""

    def test_a_later_revision_stands_unless_only_the_others_are_undone(self, officer):
        batch = apply(batch_of(HEAD + "Volume,,2022-07,1,\nVolume,,2022-08,2,\n", officer), officer)
        observe(AUGUST, 9, officer)
        with pytest.raises(ValidationError, match="1 figure has been revised since"):
            undo_import(batch=batch, reason="Wrong", by=officer)
        undo_import(batch=batch, reason="Wrong", only_untouched=True, by=officer)
        assert in_force() == {("Volume", "2022-08"): 9}
        batch.refresh_from_db()
        assert (batch.state, batch.undone_rows) == (ImportState.UNDONE, 1)

    def test_twice_or_with_nothing_left_is_refused(self, officer):
        batch = apply(batch_of(HEAD + "Volume,,2022-08,2,\n", officer), officer)
        observe(AUGUST, 9, officer)
        with pytest.raises(ValidationError, match="nothing left to undo"):
            undo_import(batch=batch, reason="Wrong", only_untouched=True, by=officer)
        other = apply(batch_of(HEAD + "Volume,,2022-09,2,\n", officer), officer)
        undo_import(batch=other, reason="Wrong", by=officer)
        with pytest.raises(ValidationError, match="nothing to undo"):
            undo_import(batch=other, reason="Wrong", by=officer)

    def test_without_a_reason_it_is_refused(self, officer):
        batch = apply(batch_of(HEAD + "Volume,,2022-08,2,\n", officer), officer)
        with pytest.raises(ValidationError, match="Enter the reason"):
            undo_import(batch=batch, reason=" ", by=officer)

    def test_an_import_after_an_undo_is_new_again_and_can_be_undone(self, officer):
        text = HEAD + "Volume,,2022-08,2,\n"
        undo_import(batch=apply(batch_of(text, officer), officer), reason="Wrong", by=officer)
        again = batch_of(text, officer)
        assert again.new_count == 1
        undo_import(batch=apply(again, officer), reason="Wrong again", by=officer)
        assert in_force() == {}
        assert Observation.objects.filter(month=AUGUST).count() == 4


def test_uploads_are_removed_when_their_days_are_over(officer):
    applied = apply(batch_of(HEAD + "Volume,,2022-08,2,\n", officer), officer)
    left = batch_of(HEAD + "Volume,,2022-09,2,\n", officer)
    fresh = batch_of(HEAD + "Volume,,2022-10,2,\n", officer)
    old = timezone.now() - timedelta(days=8)
    ImportBatch.objects.filter(pk__in=(applied.pk, left.pk)).update(uploaded_at=old)
    remove_old_uploads()
    assert list(ImportFile.objects.values_list("pk", flat=True)) == [fresh.pk]
    assert not ImportRow.objects.filter(batch=left.pk).exists()
    assert set(ImportBatch.objects.values_list("pk", flat=True)) == {applied.pk, fresh.pk}
    undo_import(batch=applied, reason="Still possible", by=officer)


def test_more_figures_than_rows_may_be_are_refused(officer, settings):
    settings.IMPORT_MOST_ROWS = 3
    text = "measure,2022-01,2022-02,2022-03,2022-04\nVolume,1,2,3,4\n"
    batch = upload_file(name="a.csv", content=text.encode(), source=None, by=officer)
    with pytest.raises(ValidationError, match="more than 3 figures"):
        preview_import(batch=batch, roles=batch.mapping, by=officer)
    settings.IMPORT_MOST_MEGABYTES = 0
    with pytest.raises(UnreadableFileError, match="1 problems"):
        upload_file(name="a.csv", content=b"measure", source=None, by=officer)
