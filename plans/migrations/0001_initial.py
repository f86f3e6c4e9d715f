import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import plans.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('title', models.CharField(max_length=200)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('summary', models.TextField(blank=True)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-starts_on',),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='plan_ends_after_it_starts'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('removed_at__isnull', True)), expressions=[(plans.models.DateRange(models.F('starts_on'), models.F('ends_on'), models.Value('[]')), '&&')], name='plans_in_force_do_not_overlap'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='plan_slug_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='plan_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='plan_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Priority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='priorities', to='plans.plan')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'priorities',
                'ordering': ('plan', 'number'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('plan', 'number'), name='priority_number_unique_in_plan'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='priority_number_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='priority_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='priority_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to='plans.priority')),
            ],
            options={
                'ordering': ('priority', 'number'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('priority', 'number'), name='objective_number_unique_in_priority'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='objective_number_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='objective_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='objective_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('name', models.CharField(max_length=200)),
                ('acronym', models.CharField(blank=True, max_length=20)),
                ('kind', models.CharField(choices=[('office', 'Office'), ('force', 'Police force'), ('panel', 'Panel'), ('board', 'Board'), ('partnership', 'Partnership'), ('inspectorate', 'Inspectorate'), ('delivery-group', 'Delivery group')], max_length=20)),
                ('purpose', models.TextField(blank=True)),
                ('oversees', models.TextField(blank=True)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='plans.body')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('objectives', models.ManyToManyField(blank=True, related_name='bodies', to='plans.objective')),
                ('priorities', models.ManyToManyField(blank=True, related_name='bodies', to='plans.priority')),
            ],
            options={
                'verbose_name_plural': 'bodies',
                'ordering': ('name',),
                'constraints': [models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='body_is_not_its_own_parent'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='body_slug_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='body_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='body_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Remit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(auto_now_add=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remits', to=settings.AUTH_USER_MODEL)),
                ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remits', to='plans.priority')),
            ],
            options={
                'ordering': ('priority__plan__starts_on', 'priority__number'),
                'constraints': [models.UniqueConstraint(fields=('person', 'priority'), name='remit_given_once')],
            },
        ),
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('acronym', models.CharField(blank=True, max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('definition', models.TextField(blank=True)),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, help_text='Other spellings of the acronym.', size=None)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('acronym', 'name'),
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('acronym', ''), _negated=True), ('removed_at__isnull', True)), fields=('acronym',), name='glossary_acronym_unique'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('name',), name='glossary_name_unique'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='glossary_term_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='glossary_term_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='OfficeIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, help_text='The last day; empty while valid.', null=True)),
                ('office_name', models.CharField(max_length=200)),
                ('office_short', models.CharField(max_length=30)),
                ('holder_title', models.CharField(max_length=100)),
                ('panel_name', models.CharField(max_length=200)),
                ('force_name', models.CharField(max_length=200)),
                ('area_name', models.CharField(max_length=200)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'office identities',
                'ordering': ('-valid_from',),
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('removed_at__isnull', True)), expressions=[(plans.models.DateRange(models.F('valid_from'), models.F('valid_to'), models.Value('[]')), '&&')], name='office_identities_do_not_overlap'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='office_identity_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='office_identity_removed_with_a_reason')],
            },
        ),
    ]
