import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('title', models.CharField(max_length=200)),
                ('purpose', models.TextField(blank=True)),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('title',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('slug',), name='consultation_slug_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='consultation_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='consultation_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('code', models.SlugField()),
                ('topic', models.CharField(max_length=100)),
                ('position', models.PositiveSmallIntegerField()),
                ('wording', models.TextField()),
                ('scale', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('positive_answers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('allows_several', models.BooleanField(default=False, help_text=("Whether a person can choose several answers, so that shares can add up " "to more than 100%."))),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='consultation.consultation')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('consultation', 'position'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('consultation', 'code'), name='question_code_unique_in_consultation'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='question_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='question_retired_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subgroup', models.CharField(blank=True, max_length=150)),
                ('base', models.PositiveIntegerField(blank=True, help_text="How many people answered; empty if not known.", null=True)),
                ('wording', models.TextField(blank=True, help_text="Only if this wave used different wording.")),
                ('note', models.TextField(blank=True)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='consultation.question')),
            ],
            options={
                'ordering': ('wave', 'question__position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='AnswerShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('label', models.CharField(max_length=150)),
                ('share', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('count', models.PositiveIntegerField(blank=True, null=True)),
                ('is_positive', models.BooleanField(default=False)),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='consultation.result')),
            ],
            options={
                'ordering': ('result', 'position'),
                'constraints': [models.UniqueConstraint(fields=('result', 'label'), name='answer_once_in_a_result'), models.CheckConstraint(condition=models.Q(('share__isnull', True), models.Q(('share__gte', 0), ('share__lte', 100)), _connector='OR'), name='answer_share_is_a_percentage'), models.CheckConstraint(condition=models.Q(('share__isnull', False), ('count__isnull', False), _connector='OR'), name='answer_has_a_share_or_a_count')],
            },
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_because', models.TextField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_because', models.TextField(blank=True, editable=False)),
                ('slug', models.SlugField()),
                ('title', models.CharField(max_length=200)),
                ('opened_on', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('method', models.TextField(blank=True)),
                ('population', models.CharField(blank=True, max_length=200)),
                ('population_size', models.PositiveIntegerField(blank=True, null=True)),
                ('responses', models.PositiveIntegerField(blank=True, null=True)),
                ('confidence_level', models.DecimalField(decimal_places=1, default=95, max_digits=4)),
                ('is_self_selected', models.BooleanField(default=True)),
                ('note', models.TextField(blank=True)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waves', to='consultation.consultation')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('consultation', models.OrderBy(models.F('closed_on'), descending=True, nulls_first=True)),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('consultation', 'slug'), name='wave_slug_unique_in_consultation'), models.CheckConstraint(condition=models.Q(('opened_on__isnull', True), ('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='wave_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('confidence_level__gt', 50), ('confidence_level__lt', 100)), name='wave_confidence_between_50_and_100'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_because', ''), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='wave_removed_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_because', ''), ('retired_by__isnull', True)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='wave_retired_with_a_reason')],
            },
        ),
        migrations.AddField(
            model_name='result',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='consultation.wave'),
        ),
        migrations.CreateModel(
            name='ProfileGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(choices=[('area', 'Area'), ('age', 'Age')], max_length=10)),
                ('group', models.CharField(max_length=60)),
                ('count', models.PositiveIntegerField(blank=True, null=True)),
                ('share', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('population_share', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('note', models.TextField(blank=True)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to='consultation.wave')),
            ],
            options={
                'ordering': ('wave', 'dimension', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('wave', 'dimension', 'group'), name='profile_group_once_in_a_wave'), models.CheckConstraint(condition=models.Q(models.Q(('share__isnull', True), models.Q(('share__gte', 0), ('share__lte', 100)), _connector='OR'), models.Q(('population_share__isnull', True), models.Q(('population_share__gte', 0), ('population_share__lte', 100)), _connector='OR')), name='profile_shares_are_percentages'), models.CheckConstraint(condition=models.Q(('dimension__in', ['area', 'age'])), name='profile_dimension_is_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(fields=('wave', 'question', 'subgroup'), name='one_result_of_a_wave_and_subgroup'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('base__isnull', True), ('base__gte', 1), _connector='OR'), name='result_base_from_one'),
        ),
    ]
