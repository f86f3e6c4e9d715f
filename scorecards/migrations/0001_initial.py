import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import scorecards.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('measures', '0001_initial'),
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KpiPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('title', models.CharField(max_length=200)),
                ('shows_control_icons', models.BooleanField(default=False, help_text="Show the control chart's result beside the arrow.")),
                ('shows_control_charts', models.BooleanField(default=False, help_text='Show the control charts of its headline measures.')),
                ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kpi_pages', to='plans.priority')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kpi_pages', to='measures.source')),
            ],
            options={
                'verbose_name': 'KPI page',
                'ordering': ('priority__number', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='kpi_page_slug_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='kpi_page_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='kpi_page_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='KpiLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('url', models.CharField(max_length=500, validators=[scorecards.models.check_link])),
                ('position', models.PositiveSmallIntegerField()),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='scorecards.kpipage')),
            ],
            options={
                'verbose_name': 'KPI link',
                'ordering': ('page', 'position'),
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('page', 'position'), name='one_kpi_link_in_a_position'), models.CheckConstraint(condition=models.Q(('url__regex', '^(https?://[^/\\s\\\\][^\\s\\\\]*|/([^/\\s\\\\][^\\s\\\\]*)?)$')), name='kpi_link_leads_to_the_web_or_to_this_site')],
            },
        ),
        migrations.CreateModel(
            name='KpiRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.area')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kpi_rows', to='measures.measure')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='scorecards.kpipage')),
            ],
            options={
                'verbose_name': 'KPI row',
                'ordering': ('page', 'position'),
                'constraints': [models.UniqueConstraint(fields=('page', 'measure', 'area'), name='measure_once_on_a_kpi_page'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('page', 'position'), name='one_row_in_a_kpi_position')],
            },
        ),
        migrations.CreateModel(
            name='Scorecard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('title', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('threshold', models.DecimalField(decimal_places=2, default=5, help_text="A relative change of less than this percentage is steady.", max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('shows_control_icons', models.BooleanField(default=False, help_text="Show the control chart's result beside the arrow.")),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scorecards', to='plans.body')),
                ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scorecards', to='plans.priority')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': (models.OrderBy(models.F('priority__number'), nulls_last=True), 'title'),
                'constraints': [models.CheckConstraint(condition=models.Q(('priority__isnull', True), ('body__isnull', True), _connector='XOR'), name='scorecard_of_a_priority_or_a_body'), models.CheckConstraint(condition=models.Q(('threshold__gte', 0), ('threshold__lte', 100)), name='scorecard_threshold_is_a_percent'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='scorecard_slug_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='scorecard_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='scorecard_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='CommentaryDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('base_version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('month', models.DateField()),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scorecard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='scorecards.scorecard')),
            ],
            options={
                'ordering': ('scorecard', '-month'),
                'constraints': [models.UniqueConstraint(fields=('scorecard', 'month', 'saved_by'), name='one_commentary_draft_of_a_month_and_person'), models.CheckConstraint(condition=models.Q(('month__isnull', True), ('month__day', 1), _connector='OR'), name='commentary_draft_month_is_first_day')],
            },
        ),
        migrations.CreateModel(
            name='Commentary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField(auto_now=True)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scorecard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commentaries', to='scorecards.scorecard')),
            ],
            options={
                'verbose_name_plural': 'commentaries',
                'ordering': ('scorecard', '-month'),
                'constraints': [models.UniqueConstraint(fields=('scorecard', 'month'), name='one_commentary_on_a_scorecard_month'), models.CheckConstraint(condition=models.Q(('month__isnull', True), ('month__day', 1), _connector='OR'), name='commentary_month_is_first_day')],
            },
        ),
        migrations.CreateModel(
            name='ScorecardRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('shows_direction', models.BooleanField(default=True, help_text="If off, changes are shown but not judged: there are no arrows.")),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.area')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scorecard_rows', to='measures.measure')),
                ('scorecard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='scorecards.scorecard')),
            ],
            options={
                'ordering': ('scorecard', 'position'),
                'constraints': [models.UniqueConstraint(fields=('scorecard', 'measure', 'area'), name='measure_once_on_a_scorecard'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('scorecard', 'position'), name='one_row_in_a_scorecard_position')],
            },
        ),
    ]
