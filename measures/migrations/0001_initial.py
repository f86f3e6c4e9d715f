import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


# Executed by a trigger of observations, which are superseded and never overwritten.
REFUSE_OVERWRITING = """
CREATE FUNCTION refuse_overwriting_an_observation() RETURNS TRIGGER AS $$
BEGIN
    IF OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
       OR (to_jsonb(NEW) - 'superseded_at') <> (to_jsonb(OLD) - 'superseded_at')
    THEN RAISE EXCEPTION
        'An observation is never overwritten: add a revision that supersedes it.';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_initial'),
        ('accounts', '__first__'),
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            REFUSE_OVERWRITING, "DROP FUNCTION refuse_overwriting_an_observation()"
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('name', models.CharField(max_length=100)),
                ('kind', models.CharField(choices=[('force', 'Force area'), ('local', 'Part of the force area'), ('other_force', 'Other force, for comparison'), ('undecided', 'Place whose force is not known')], max_length=20)),
                ('is_placed_by_files', models.BooleanField(default=False, editable=False, help_text=("Its force was read from street-level crime files and not set by a " "person."))),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='measures.area')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'force'), ('removed_at__isnull', True)), fields=('kind',), name='one_home_force_area'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'local'), ('parent__isnull', False)), models.Q(models.Q(('kind', 'local'), _negated=True), ('parent__isnull', True)), _connector='OR'), name='only_local_areas_lie_in_another'), models.CheckConstraint(condition=models.Q(('kind__in', ['force', 'local', 'other_force', 'undecided'])), name='area_kind_is_known'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='area_slug_taken_once'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('name',), name='area_name_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='area_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='area_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField(max_length=120)),
                ('name', models.CharField(max_length=200)),
                ('definition', models.TextField(blank=True)),
                ('why_it_matters', models.TextField(blank=True)),
                ('note', models.TextField(blank=True, help_text='What a reader must know to use the figures.')),
                ('unit', models.CharField(choices=[('count', 'Number'), ('percent', 'Percent'), ('duration', 'Duration'), ('days', 'Days')], max_length=10)),
                ('aggregation', models.CharField(choices=[('sum', 'Sum of the months'), ('mean', 'Mean of the months'), ('ratio', 'Sum of numerators over sum of denominators')], max_length=10)),
                ('preferred_direction', models.CharField(choices=[('up', 'Up is better'), ('down', 'Down is better'), ('none', 'Neither is better')], max_length=10)),
                ('decimals', models.PositiveSmallIntegerField(blank=True, help_text="The number of decimals shown. Empty: 1 for percent, otherwise none.", null=True)),
                ('owner_title', models.CharField(blank=True, help_text='The role that answers for the figures.', max_length=150)),
                ('visibility', models.CharField(choices=[('public', 'Everyone'), ('panel', 'Panel members and the office'), ('office', 'The office only')], default='public', max_length=10)),
                ('screens_outliers', models.BooleanField(default=True, help_text='Control chart: leave extreme moving ranges out of the limits.')),
                ('baseline_points', models.PositiveSmallIntegerField(blank=True, help_text='Control chart: freeze the limits after so many points (12 or more).', null=True)),
                ('figures_overlap', models.BooleanField(default=False, help_text="A month's figure covers earlier months too, such as the last 12: no control chart.")),
                ('objectives', models.ManyToManyField(blank=True, related_name='measures', to='plans.objective')),
                ('parent', models.ForeignKey(blank=True, help_text='The measure of which this is a sub-type.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subtypes', to='measures.measure')),
                ('priorities', models.ManyToManyField(blank=True, help_text='The priorities whose reports show it; they change from report to report.', related_name='measures', to='plans.priority')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('kind', models.CharField(choices=[('event', 'Event'), ('method', 'Change of method'), ('data-quality', 'Decision on the quality of data')], max_length=20)),
                ('start_month', models.DateField()),
                ('end_month', models.DateField(blank=True, null=True)),
                ('text', models.TextField()),
                ('rebases', models.BooleanField(default=False, help_text='Control chart: new limits from the start month on.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(blank=True, help_text="Empty if it applies to every area.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.area')),
                ('measures', models.ManyToManyField(related_name='annotations', to='measures.measure')),
            ],
            options={
                'ordering': ('start_month', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['event', 'method', 'data-quality'])), name='annotation_kind_is_known'), models.CheckConstraint(condition=models.Q(('end_month__isnull', True), ('end_month__gte', models.F('start_month')), _connector='OR'), name='annotation_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='annotation_has_words'), models.CheckConstraint(condition=models.Q(('start_month__isnull', True), ('start_month__day', 1), _connector='OR'), name='annotation_start_month_is_first_day'), models.CheckConstraint(condition=models.Q(('end_month__isnull', True), ('end_month__day', 1), _connector='OR'), name='annotation_end_month_is_first_day'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='annotation_removed_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('numerator', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ('denominator', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ('is_provisional', models.BooleanField(default=False)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('superseded_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='measures.area')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='measures.measure')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('measure', 'area', 'month', 'revision'),
                'indexes': [models.Index(fields=['month', 'measure', 'area'], name='observation_by_month')],
                'constraints': [models.UniqueConstraint(fields=('measure', 'area', 'month', 'revision'), name='observation_revision_unique'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('measure', 'area', 'month'), name='one_observation_in_force'), models.CheckConstraint(condition=models.Q(('numerator__isnull', True), ('numerator__gte', 0), _connector='OR'), name='observation_numerator_not_negative'), models.CheckConstraint(condition=models.Q(('denominator__isnull', True), ('denominator__gte', 0), _connector='OR'), name='observation_denominator_not_negative'), models.CheckConstraint(condition=models.Q(('numerator__isnull', False), ('denominator__isnull', True), _connector='OR'), name='observation_withdrawn_as_a_whole'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='observation_revision_from_one'), models.CheckConstraint(condition=models.Q(('month__isnull', True), ('month__day', 1), _connector='OR'), name='observation_month_is_first_day')],
            },
        ),
        migrations.CreateModel(
            name='PeerComparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('definition', models.TextField(help_text="How the comparator is measured.")),
                ('figures', models.ForeignKey(blank=True, help_text='The measure whose figures of other forces are ranked; empty for this measure.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.measure')),
                ('measure', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='peer_comparison', to='measures.measure')),
            ],
            options={
                'ordering': ('measure',),
            },
        ),
        migrations.CreateModel(
            name='PrintedFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_month', models.DateField()),
                ('last_month', models.DateField()),
                ('report', models.CharField(help_text="The report's title and period.", max_length=300)),
                ('printed_at', models.DateTimeField(auto_now_add=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.area')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.measure')),
                ('printed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'printed figures',
                'ordering': ('measure', 'area', '-last_month'),
                'constraints': [models.UniqueConstraint(fields=('measure', 'area', 'report', 'first_month', 'last_month'), name='printed_figures_once_a_report'), models.CheckConstraint(condition=models.Q(('last_month__gte', models.F('first_month'))), name='printed_months_in_order'), models.CheckConstraint(condition=models.Q(('first_month__isnull', True), ('first_month__day', 1), _connector='OR'), name='printed_first_month_is_first_day'), models.CheckConstraint(condition=models.Q(('last_month__isnull', True), ('last_month__day', 1), _connector='OR'), name='printed_last_month_is_first_day')],
            },
        ),
        migrations.CreateModel(
            name='PublishedRank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('month', models.DateField()),
                ('rank', models.PositiveSmallIntegerField()),
                ('is_tied', models.BooleanField(default=False)),
                ('forces', models.PositiveSmallIntegerField(help_text='How many forces reported.')),
                ('value_text', models.CharField(blank=True, help_text="The force's figure as the comparator prints it.", max_length=40)),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ranks', to='measures.peercomparison')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('comparison', 'month'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('comparison', 'month'), name='one_published_rank_in_a_month'), models.CheckConstraint(condition=models.Q(('rank__gte', 1), ('rank__lte', models.F('forces'))), name='published_rank_within_the_forces'), models.CheckConstraint(condition=models.Q(('month__isnull', True), ('month__day', 1), _connector='OR'), name='published_rank_month_is_first_day'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='published_rank_removed_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('name', models.CharField(max_length=200)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('description', models.TextField(blank=True)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='source_slug_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='source_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='source_retired_with_a_reason')],
            },
        ),
        migrations.AddField(
            model_name='peercomparison',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.source'),
        ),
        migrations.AddField(
            model_name='measure',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='measures.source'),
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('from_month', models.DateField(blank=True, null=True)),
                ('value', models.DecimalField(decimal_places=6, max_digits=24)),
                ('label', models.CharField(default='Target', max_length=60)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.area')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='measures.measure')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('measure', 'area', models.OrderBy(models.F('from_month'), nulls_first=True)),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('measure', 'area', 'from_month'), name='one_target_from_a_month', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='target_not_negative'), models.CheckConstraint(condition=models.Q(('from_month__isnull', True), ('from_month__day', 1), _connector='OR'), name='target_from_month_is_first_day'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='target_removed_with_a_reason')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='observations_are_not_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='a690c312df18977be4bd9bbc7b020c3e70b4f6f4', operation='DELETE', pgid='pgtrigger_observations_are_not_deleted_57298', table='measures_observation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='observation_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='3b48542a31c4907b75364faf92fff211707f4aa0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_observation_never_truncated_00504', table='measures_observation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='only_superseding_changes_an_observation', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_overwriting_an_observation()', func='RETURN NULL;', hash='bcb0119a3e9841d371bb8e87e4f0eab32000993d', operation='UPDATE', pgid='pgtrigger_only_superseding_changes_an_observation_3f42b', table='measures_observation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='denominator_goes_with_ratio', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT 1 FROM new_rows\n                        JOIN measures_measure ON measures_measure.id = new_rows.measure_id\n                        WHERE new_rows.numerator IS NOT NULL\n                          AND (new_rows.denominator IS NOT NULL)\n                              <> (measures_measure.aggregation = 'ratio'))\n                    THEN RAISE EXCEPTION\n                        'A denominator belongs to every figure of a ratio and to no other.';\n                    END IF;\n                    RETURN NULL;\n                ", hash='8975cd76d247ef23e34c1d2f1f01814518f0a2d1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_denominator_goes_with_ratio_8fe5b', referencing='REFERENCING NEW TABLE AS new_rows ', table='measures_observation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='printedfigures',
            trigger=pgtrigger.compiler.Trigger(name='printed_figures_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='115df40baf739e0258119988c49a6e5871e99098', operation='UPDATE OR DELETE', pgid='pgtrigger_printed_figures_append_only_a9bcd', table='measures_printedfigures', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='printedfigures',
            trigger=pgtrigger.compiler.Trigger(name='printed_figures_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='ba87aedfcdeae3437eafe915cb0669c3ce4d6a91', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_printed_figures_never_truncated_ad8b2', table='measures_printedfigures', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['count', 'percent', 'duration', 'days'])), name='measure_unit_is_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('aggregation__in', ['sum', 'mean', 'ratio'])), name='measure_aggregation_is_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('preferred_direction__in', ['up', 'down', 'none'])), name='measure_direction_is_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'panel', 'office'])), name='measure_visibility_is_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='measure_is_not_its_own_subtype'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('decimals__isnull', True), ('decimals__lte', 4), _connector='OR'), name='measure_has_few_decimals'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('baseline_points__isnull', True), ('baseline_points__gte', 12), _connector='OR'), name='measure_baseline_of_twelve_or_more'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='measure_slug_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('name',), name='measure_name_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='measure_removed_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='measure_retired_with_a_reason'),
        ),
    ]
