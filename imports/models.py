"""Files of figures on their way in: what was uploaded, how it was read, what it would change."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from measures.models import Area, Measure, Source
from records.constraints import one_of


class ImportState(models.TextChoices):
    """Where a file stands on its way to the figures in force."""

    UPLOADED = "uploaded", "Uploaded"
    PREVIEWED = "previewed", "To be confirmed"
    WAITING = "waiting", "Waiting"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Not applied"
    UNDONE = "undone", "Undone"


class ImportBatch(models.Model):
    """A file of figures, or rows that another system sent: how it is read and what became of it.

    `mapping` names what each column holds, by the column's place; street-level crime and what was
    not uploaded have none. The counts are those of the preview. `undone_rows` of the rows that were
    applied have been taken back since.
    """

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    mapping = models.JSONField(default=list)
    notes = models.JSONField(default=list, help_text="How the file was read, in sentences.")
    reason = models.CharField(max_length=300, blank=True)
    failure = models.TextField(blank=True, help_text="Why it was not applied.")
    version = models.PositiveIntegerField(
        default=0, help_text="Grows with every preview; what is confirmed is one of them."
    )
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    unusual_count = models.PositiveIntegerField(default=0)
    printed_count = models.PositiveIntegerField(
        default=0, help_text="Rows that would change a figure of a published report."
    )
    unknown_names = models.JSONField(
        default=list,
        help_text="Names that the preview did not know, as `UnknownName` holds them.",
    )
    readings = models.JSONField(
        default=dict,
        help_text="If the file can be read in two ways: for each other way, named as in `Reading`, "
        "whether someone chose it.",
    )
    places = models.JSONField(
        default=dict,
        help_text="For street-level crime: the places that a force's files show to be in its area, "
        "each with the keys of those areas.",
    )
    undone_rows = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    workers_begun = models.PositiveSmallIntegerField(
        default=0, help_text="How many workers started to apply it since it was confirmed."
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        verbose_name_plural = "import batches"
        constraints = (
            one_of("import_state_is_known", state=ImportState),
            models.CheckConstraint(
                condition=~Q(state__in=("applied", "undone")) | Q(applied_at__isnull=False),
                name="import_applied_at_a_moment",
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportFile(models.Model):
    """The bytes of an upload until it is applied, or until the days that it is kept are over."""

    batch = models.OneToOneField(
        ImportBatch, on_delete=models.CASCADE, primary_key=True, related_name="file"
    )
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(content=b""), name="import_file_is_not_empty"),
        )

    def __str__(self) -> str:
        return str(self.batch_id)


class RowKind(models.TextChoices):
    """What a row would do."""

    PROBLEM = "problem", "Problem"
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"


class ImportRow(models.Model):
    """A figure of a file as it was read, beside the figure in force when it was previewed.

    `before_revision` is 0 where there was none. What is applied is exactly these rows.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(help_text="Line in the file; 0 is the whole file.")
    place = models.CharField(max_length=100, blank=True)
    written = models.CharField(max_length=300, blank=True, help_text="The value in the file.")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    month = models.DateField(null=True)
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    is_provisional = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=RowKind.choices)
    problems = models.JSONField(
        default=list, help_text="For each problem, the column, the value and how to fix it."
    )
    has_unknown_name = models.BooleanField(
        default=False, help_text="The only problem is a name whose meaning can be chosen."
    )
    unusual = models.CharField(max_length=300, blank=True)
    printed_in = models.CharField(max_length=300, blank=True)
    before_revision = models.PositiveIntegerField(default=0)
    before_numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    before_denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    before_is_provisional = models.BooleanField(default=False)

    class Meta:
        ordering = ("batch", "line", "pk")
        constraints = (
            one_of("import_row_kind_is_known", kind=RowKind),
            models.CheckConstraint(
                condition=Q(kind="problem")
                | Q(measure__isnull=False, area__isnull=False, month__isnull=False),
                name="import_row_knows_its_figure",
            ),
            models.CheckConstraint(
                condition=~Q(kind="problem") | ~Q(problems=[]), name="import_problem_has_words"
            ),
        )
        indexes = (models.Index(fields=("batch", "kind", "line"), name="import_row_by_kind"),)

    def __str__(self) -> str:
        return f"{self.batch_id} line {self.line}"


class ColumnMapping(models.Model):
    """What the columns of a source's files hold, as someone last confirmed it."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="column_mapping")
    columns = models.JSONField(help_text="From the heading of a column to its contents.")
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("source",)

    def __str__(self) -> str:
        return str(self.source)


class ImportName(models.Model):
    """A name in a source's files that means a measure or an area here, or is to be left out."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="import_names")
    name = models.CharField(max_length=200, help_text="As it is written in the files.")
    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    is_measure = models.BooleanField(help_text="If not, it is the name of an area.")
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty if it was set before this was recorded.",
    )

    class Meta:
        ordering = ("source", "is_measure", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "is_measure", "name"), name="import_name_means_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(is_measure=True, area__isnull=True)
                | Q(is_measure=False, measure__isnull=True),
                name="import_name_is_a_measure_or_an_area",
            ),
        )

    def __str__(self) -> str:
        return self.name
