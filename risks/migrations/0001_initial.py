import django.contrib.postgres.fields
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
            name='Register',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('name', models.CharField(max_length=200)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risk_registers', to='plans.body')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Risk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('reference', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('cause', models.TextField(blank=True)),
                ('event', models.TextField(blank=True)),
                ('consequence', models.TextField(blank=True)),
                ('category', models.CharField(blank=True, max_length=60)),
                ('owner_title', models.CharField(blank=True, help_text="The role responsible.", max_length=150)),
                ('appetite', models.PositiveSmallIntegerField(help_text='The highest score that is accepted.')),
                ('response', models.CharField(choices=[('treat', 'Treat'), ('tolerate', 'Tolerate'), ('transfer', 'Transfer'), ('terminate', 'Terminate')], max_length=10)),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=10)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('next_review_on', models.DateField(blank=True, null=True)),
                ('reviewed_on', models.DateField(blank=True, help_text='The last review.', null=True)),
                ('visibility', models.CharField(choices=[('public', 'Everyone'), ('panel', 'Panel members and the office'), ('office', 'The office only')], default='office', max_length=10)),
                ('note', models.TextField(blank=True)),
                ('objectives', models.ManyToManyField(blank=True, related_name='risks', to='plans.objective')),
                ('owner', models.ForeignKey(blank=True, help_text="The person who keeps the risk up to date.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='risks', to=settings.AUTH_USER_MODEL)),
                ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='risks', to='plans.priority')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risks', to='risks.register')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('register', 'reference'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('register', 'reference'), name='risk_reference_unique_in_register'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('state', 'open')), models.Q(('closed_on__gte', models.F('opened_on')), ('closed_on__isnull', False), ('state', 'closed')), _connector='OR'), name='risk_closed_on_a_day'), models.CheckConstraint(condition=models.Q(('response__in', ['treat', 'tolerate', 'transfer', 'terminate'])), name='risk_response_is_known'), models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'panel', 'office'])), name='risk_visibility_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='risk_removed_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Control',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('description', models.TextField()),
                ('in_place_since', models.DateField(blank=True, null=True)),
                ('retired_on', models.DateField(blank=True, help_text="The date from which it is no longer in place.", null=True)),
                ('retired_because', models.TextField(blank=True)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='controls', to='risks.risk')),
            ],
            options={
                'ordering': ('risk', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('retired_on__isnull', True), models.Q(('retired_because', ''), _negated=True), _connector='OR'), name='risk_control_retired_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='control_removed_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RiskAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('title', models.CharField(max_length=300)),
                ('due_as_written', models.CharField(blank=True, help_text="As the officer wrote it; empty if a date was chosen.", max_length=100)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='risks.risk')),
            ],
            options={
                'ordering': ('risk', 'due_on', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='risk_action_removed_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RiskMatrix',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('name', models.CharField(max_length=100)),
                ('size', models.PositiveSmallIntegerField(default=5)),
                ('likelihood_words', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, help_text='What each likelihood means, from 1 up; empty where it has no words.', size=None)),
                ('impact_words', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, help_text='What each impact means, from 1 up; empty where it has no words.', size=None)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'risk matrices',
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gte', 3), ('size__lte', 10)), name='risk_matrix_of_three_to_ten'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('name',), name='risk_matrix_name_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='risk_matrix_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='risk_matrix_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RiskBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('lowest', models.PositiveSmallIntegerField()),
                ('tone', models.CharField(choices=[('calm', 'Calm'), ('watch', 'Watch'), ('warn', 'Warn'), ('alarm', 'Alarm')], max_length=10)),
                ('matrix', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bands', to='risks.riskmatrix')),
            ],
            options={
                'ordering': ('matrix', 'lowest'),
                'constraints': [models.UniqueConstraint(fields=('matrix', 'lowest'), name='risk_band_starts_once'), models.UniqueConstraint(fields=('matrix', 'name'), name='risk_band_named_once'), models.CheckConstraint(condition=models.Q(('tone__in', ['calm', 'watch', 'warn', 'alarm'])), name='risk_band_tone_is_known')],
            },
        ),
        migrations.AddField(
            model_name='register',
            name='matrix',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registers', to='risks.riskmatrix'),
        ),
        migrations.CreateModel(
            name='RiskScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('inherent', 'Inherent: before any control'), ('current', "Current: with current controls"), ('target', "Target: expected after the actions")], max_length=10)),
                ('likelihood', models.PositiveSmallIntegerField()),
                ('impact', models.PositiveSmallIntegerField()),
                ('scored_on', models.DateField()),
                ('reason', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='risks.risk')),
            ],
            options={
                'ordering': ('risk', 'kind', 'scored_on', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('impact__gte', 1), ('impact__lte', 10), ('likelihood__gte', 1), ('likelihood__lte', 10)), name='risk_score_in_the_matrix'), models.CheckConstraint(condition=models.Q(('kind__in', ['inherent', 'current', 'target'])), name='risk_score_kind_is_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='register_slug_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='register_removed_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='register_retired_with_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='riskscore',
            trigger=pgtrigger.compiler.Trigger(name='risk_score_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='c392f0e09ea633f33865b3f160107a3f6cf0c081', operation='UPDATE OR DELETE', pgid='pgtrigger_risk_score_append_only_09bd9', table='risks_riskscore', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='riskscore',
            trigger=pgtrigger.compiler.Trigger(name='risk_score_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='36c44a3e525c0d508b7aa1d54a85198548362ea4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_risk_score_never_truncated_233ab', table='risks_riskscore', when='BEFORE')),
        ),
    ]
