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
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Deliverable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('reference', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=300)),
                ('description', models.TextField(blank=True)),
                ('owner_title', models.CharField(blank=True, help_text="The role responsible.", max_length=150)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('visibility', models.CharField(choices=[('public', 'Everyone'), ('panel', 'Panel members and the office'), ('office', 'The office only')], default='public', max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('complete', 'Complete'), ('dropped', 'Dropped')], max_length=10)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_reason', models.TextField(blank=True)),
                ('override_status', models.CharField(blank=True, choices=[('complete', 'Complete'), ('on_track', 'On track'), ('behind', 'Behind'), ('overdue', 'Overdue')], max_length=15)),
                ('override_reason', models.TextField(blank=True)),
                ('overridden_on', models.DateField(blank=True, help_text="The date from which the manual status applies.", null=True)),
                ('objectives', models.ManyToManyField(blank=True, related_name='deliverables', to='plans.objective')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliverables', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliverables', to='plans.plan')),
                ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliverables', to='plans.priority')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('reference',),
                'constraints': [models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'panel', 'office'])), name='deliverable_visibility_is_known'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('reference',), name='deliverable_reference_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='deliverable_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('outcome', '')), models.Q(('outcome__in', ['complete', 'dropped']), ('ended_on__isnull', False)), _connector='OR'), name='deliverable_ends_with_an_outcome_and_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'dropped'), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='deliverable_dropped_with_a_reason'), models.CheckConstraint(condition=models.Q(('override_status', ''), models.Q(('override_reason', ''), _negated=True), _connector='OR'), name='deliverable_override_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('overridden_on__isnull', True), ('override_status', '')), models.Q(models.Q(('override_status', ''), _negated=True), ('overridden_on__isnull', False)), _connector='OR'), name='deliverable_overridden_from_a_day')],
            },
        ),
        migrations.CreateModel(
            name='DueDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_written', models.CharField(max_length=100)),
                ('due_on', models.DateField(help_text="The date used for sorting and to decide whether it is late.")),
                ('precision', models.CharField(choices=[('day', 'A day'), ('month', 'The end of a month'), ('quarter', 'The end of a quarter'), ('year', 'The end of a year')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('sequence', models.PositiveSmallIntegerField()),
                ('set_on', models.DateField()),
                ('set_at', models.DateTimeField(auto_now_add=True)),
                ('deliverable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='due_dates', to='deliverables.deliverable')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('deliverable', 'sequence'),
                'constraints': [models.UniqueConstraint(fields=('deliverable', 'sequence'), name='due_date_sequence_unique'), models.CheckConstraint(condition=models.Q(('sequence', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='due_date_changed_with_a_reason'), models.CheckConstraint(condition=models.Q(('precision__in', ['day', 'month', 'quarter', 'year'])), name='due_date_precision_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ProgressUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_at', models.DateField()),
                ('percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('state', models.CharField(blank=True, max_length=100)),
                ('note', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('deliverable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress_updates', to='deliverables.deliverable')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('deliverable', 'as_at', 'pk'),
                'indexes': [models.Index(fields=['deliverable', '-as_at'], name='progress_latest_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('percent__isnull', False), ('state', '')), models.Q(('percent__isnull', True), models.Q(('state', ''), _negated=True)), _connector='OR'), name='progress_is_a_percent_or_a_state'), models.CheckConstraint(condition=models.Q(('percent__isnull', True), ('percent__lte', 100), _connector='OR'), name='progress_at_most_one_hundred')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='duedate',
            trigger=pgtrigger.compiler.Trigger(name='due_date_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='ff3b7bffb5bace3b93a873c7bfb0c19d1a4bfe22', operation='UPDATE OR DELETE', pgid='pgtrigger_due_date_append_only_4cbe0', table='deliverables_duedate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='duedate',
            trigger=pgtrigger.compiler.Trigger(name='due_date_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='f0f096ee44f726f8e0544f8985e37c80b45d6b67', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_due_date_never_truncated_29784', table='deliverables_duedate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='progress_update_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='2b94638460fa9c9b48f7f5d50a20b3f98e372496', operation='UPDATE OR DELETE', pgid='pgtrigger_progress_update_append_only_d4869', table='deliverables_progressupdate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='progress_update_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='70b6b2a9ac486ff364d9345aaae646baf5eb0d7f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_progress_update_never_truncated_1c01d', table='deliverables_progressupdate', when='BEFORE')),
        ),
    ]
