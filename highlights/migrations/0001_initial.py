import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_initial'),
        ('accounts', '__first__'),
        ('consultation', '0001_initial'),
        ('deliverables', '0001_initial'),
        ('plans', '0001_initial'),
        ('scorecards', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PreReleaseReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('schedule', 'person__name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='PreReleaseReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='highlights.prereleasereader')),
            ],
            options={
                'ordering': ('reader', 'on'),
                'constraints': [models.UniqueConstraint(fields=('reader', 'on'), name='pre_release_reading_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='PublicationSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('publish_at', models.DateTimeField()),
                ('open_from', models.DateTimeField(blank=True, null=True)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('scheduled_at', models.DateTimeField(auto_now_add=True)),
                ('outcome', models.CharField(blank=True, choices=[('', 'Open'), ('published', 'Published'), ('replaced', 'Replaced by another time'), ('cancelled', 'Cancelled'), ('refused', 'Not published')], default='', max_length=10)),
                ('outcome_text', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scheduled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('report', '-pk'),
            },
        ),
        migrations.AddField(
            model_name='prereleasereader',
            name='schedule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='highlights.publicationschedule'),
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('title', models.CharField(max_length=200)),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('data_to', models.DateField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10)),
                ('corrects', models.TextField(blank=True, help_text="What the edition being drafted corrects.")),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='plans.plan')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-period_end', '-period_start'),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'approved', 'published', 'withdrawn'])), name='report_state_is_known'), models.CheckConstraint(condition=models.Q(('period_end__gte', models.F('period_start'))), name='report_period_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('plan', 'period_start', 'period_end'), name='one_report_on_a_period'), models.CheckConstraint(condition=models.Q(('period_start__isnull', True), ('period_start__day', 1), _connector='OR'), name='report_period_start_is_first_day'), models.CheckConstraint(condition=models.Q(('period_end__isnull', True), ('period_end__day', 1), _connector='OR'), name='report_period_end_is_first_day'), models.CheckConstraint(condition=models.Q(('data_to__isnull', True), ('data_to__day', 1), _connector='OR'), name='report_data_to_is_first_day'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='report_slug_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='report_removed_with_a_reason')],
            },
        ),
        migrations.AddField(
            model_name='publicationschedule',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schedules', to='highlights.report'),
        ),
        migrations.CreateModel(
            name='FindingDismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(blank=True, null=True)),
                ('fingerprint', models.CharField(max_length=64)),
                ('rule', models.CharField(max_length=20)),
                ('sentence', models.TextField()),
                ('found', models.CharField(max_length=300)),
                ('dismissed_at', models.DateTimeField(auto_now_add=True)),
                ('dismissed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scorecard', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='scorecards.scorecard')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='highlights.report')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('report', 'fingerprint'), name='finding_dismissed_once_in_a_report'), models.UniqueConstraint(fields=('scorecard', 'month', 'fingerprint'), name='finding_dismissed_once_in_a_commentary'), models.CheckConstraint(condition=models.Q(models.Q(('month__isnull', True), ('report__isnull', False), ('scorecard__isnull', True)), models.Q(('month__isnull', False), ('report__isnull', True), ('scorecard__isnull', False)), _connector='OR'), name='finding_dismissed_in_a_report_or_a_commentary'), models.CheckConstraint(condition=models.Q(('month__isnull', True), ('month__day', 1), _connector='OR'), name='finding_dismissal_month_is_first_day')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('schema_version', models.PositiveSmallIntegerField()),
                ('calculation_version', models.CharField(max_length=20)),
                ('corrects', models.TextField(blank=True, help_text='What this edition corrects in the one before.')),
                ('audit_seal', models.CharField(blank=True, help_text='The newest seal of the audit trail at publication.', max_length=64)),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='highlights.report')),
            ],
            options={
                'ordering': ('report', '-number'),
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='edition_number_unique_in_report'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('corrects', ''), _negated=True), _connector='OR'), name='later_edition_says_what_it_corrects')],
            },
        ),
        migrations.CreateModel(
            name='ReportTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('submit', 'Submitted for review'), ('return', 'Returned to draft'), ('approve', 'Approved'), ('publish', 'Published'), ('withdraw', 'Withdrawn'), ('correct', "Correction started"), ('abandon', "Correction cancelled")], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('edition', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='highlights.report')),
            ],
            options={
                'ordering': ('report', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('name__in', ['submit', 'return', 'approve', 'publish', 'withdraw', 'correct', 'abandon'])), name='report_transition_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('name__in', ('return', 'withdraw', 'correct', 'abandon')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='report_transition_has_its_reason'), models.CheckConstraint(condition=models.Q(models.Q(('name__in', ('publish', 'withdraw')), _negated=True), ('edition__isnull', False), _connector='OR'), name='report_transition_names_its_edition')],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('delivery', 'Delivery and governance'), ('outcomes', 'Outcomes achieved'), ('risks', 'Risks and issues'), ('deliverables', 'Deliverables progress'), ('focus', 'Focus for the next quarter'), ('assessment', 'Overall assessment'), ('scorecard', 'Scorecard'), ('kpi', 'Force KPI page'), ('consultation', 'Public consultation'), ('terminology', 'Terminology')], max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('slug', models.SlugField()),
                ('position', models.PositiveSmallIntegerField()),
                ('kpi_page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scorecards.kpipage')),
                ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.priority')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='highlights.report')),
                ('scorecard', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scorecards.scorecard')),
                ('wave', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultation.wave')),
            ],
            options={
                'ordering': ('report', 'position'),
            },
        ),
        migrations.CreateModel(
            name='NarrativeDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('base_version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('part', models.CharField(choices=[('body', 'Text'), ('data_summary', 'Data summary'), ('overview', 'Overview of performance'), ('force_update', 'Force delivery update')], max_length=20)),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='highlights.section')),
            ],
            options={
                'ordering': ('section', 'part'),
                'constraints': [models.UniqueConstraint(fields=('section', 'part', 'saved_by'), name='one_draft_of_a_part_and_person'), models.CheckConstraint(condition=models.Q(('part__in', ['body', 'data_summary', 'overview', 'force_update'])), name='narrative_draft_part_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Narrative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('body', 'Text'), ('data_summary', 'Data summary'), ('overview', 'Overview of performance'), ('force_update', 'Force delivery update')], default='body', max_length=20)),
                ('text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField(auto_now=True)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='narratives', to='highlights.section')),
            ],
            options={
                'ordering': ('section', 'part'),
                'constraints': [models.UniqueConstraint(fields=('section', 'part'), name='one_narrative_in_a_section_part'), models.CheckConstraint(condition=models.Q(('part__in', ['body', 'data_summary', 'overview', 'force_update'])), name='narrative_part_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SectionComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='highlights.section')),
            ],
            options={
                'ordering': ('section', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='section_comment_resolved_by_somebody'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='section_comment_says_something')],
            },
        ),
        migrations.CreateModel(
            name='SectionDeliverable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('deliverable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deliverables.deliverable')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='highlights.section')),
            ],
            options={
                'ordering': ('section', 'position'),
                'constraints': [models.UniqueConstraint(fields=('section', 'deliverable'), name='deliverable_once_in_a_section')],
            },
        ),
        migrations.AddField(
            model_name='section',
            name='deliverables',
            field=models.ManyToManyField(related_name='report_sections', through='highlights.SectionDeliverable', to='deliverables.deliverable'),
        ),
        migrations.CreateModel(
            name='EditionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pdf', 'PDF')], default='pdf', max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Waiting to be made'), ('making', 'Being made'), ('made', 'Made'), ('failed', 'Not made')], default='waiting', max_length=10)),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('problem', models.TextField(blank=True)),
                ('content', models.BinaryField(blank=True, null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveIntegerField(blank=True, null=True)),
                ('requested_at', models.DateTimeField()),
                ('heard_of_at', models.DateTimeField()),
                ('workers_lost', models.PositiveSmallIntegerField(default=0, help_text="How many workers stopped while making it, since it was requested.")),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='highlights.edition')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('edition', 'kind'),
                'constraints': [models.UniqueConstraint(fields=('edition', 'kind'), name='one_file_of_a_kind'), models.CheckConstraint(condition=models.Q(('kind__in', ['pdf']), ('state__in', ['waiting', 'making', 'made', 'failed'])), name='edition_file_kind_and_state_are_known'), models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='edition_file_progress'), models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('made_at__isnull', False), ('size__isnull', False), ('state', 'made'), models.Q(('sha256', ''), _negated=True)), models.Q(models.Q(('state', 'made'), _negated=True), ('content__isnull', True), ('made_at__isnull', True), ('sha256', ''), ('size__isnull', True)), _connector='OR'), name='edition_file_is_whole_or_not_made'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='failed_file_says_why')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionfile',
            trigger=pgtrigger.compiler.Trigger(name='edition_file_made_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'made\')', execute='refuse_change_of_history()', func='RETURN NULL;', hash='9f78da250cf4e9582a6fa6af7d88902b974b8d8d', operation='UPDATE OR DELETE', pgid='pgtrigger_edition_file_made_is_kept_8b936', table='highlights_editionfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionfile',
            trigger=pgtrigger.compiler.Trigger(name='edition_file_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='cf917e341a443ed712e9a8dcf6dd282a6d5330a8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_edition_file_never_truncated_813df', table='highlights_editionfile', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='prereleasereader',
            constraint=models.UniqueConstraint(fields=('schedule', 'person'), name='pre_release_reader_once_on_a_list'),
        ),
        migrations.AddIndex(
            model_name='publicationschedule',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['publish_at'], name='open_schedule_time'),
        ),
        migrations.AddConstraint(
            model_name='publicationschedule',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'published', 'replaced', 'cancelled', 'refused'])), name='publication_schedule_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='publicationschedule',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('report',), name='one_open_schedule_of_a_report'),
        ),
        migrations.AddConstraint(
            model_name='publicationschedule',
            constraint=models.CheckConstraint(condition=models.Q(('open_from__isnull', True), ('open_from__lt', models.F('publish_at')), _connector='OR'), name='pre_release_opens_before_publication'),
        ),
        migrations.AddConstraint(
            model_name='publicationschedule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='publication_schedule_ended_with_its_outcome'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='befb493e4bc389478c723464483c93bc9ec142f4', operation='UPDATE OR DELETE', pgid='pgtrigger_edition_append_only_5eb05', table='highlights_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='457a585beb1ae66d9240a881499bda0cfa9230fd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_edition_never_truncated_5b8b4', table='highlights_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reporttransition',
            trigger=pgtrigger.compiler.Trigger(name='report_transition_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='6a005bff011762c44f7d18f83bb224b91e8c3c63', operation='UPDATE OR DELETE', pgid='pgtrigger_report_transition_append_only_0eb91', table='highlights_reporttransition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reporttransition',
            trigger=pgtrigger.compiler.Trigger(name='report_transition_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='24b858a204a04f4108e567cb3a11d763834105fb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_report_transition_never_truncated_47482', table='highlights_reporttransition', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('report', 'position'), name='one_section_in_a_report_position'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('report', 'slug'), name='section_slug_unique_in_report'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('kind', 'scorecard'), _negated=True), ('scorecard__isnull', False), _connector='OR'), models.Q(models.Q(('kind', 'kpi'), _negated=True), ('kpi_page__isnull', False), _connector='OR'), models.Q(models.Q(('kind', 'consultation'), _negated=True), ('wave__isnull', False), _connector='OR')), name='section_names_what_it_shows'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['delivery', 'outcomes', 'risks', 'deliverables', 'focus', 'assessment', 'scorecard', 'kpi', 'consultation', 'terminology'])), name='section_kind_is_known'),
        ),
    ]
