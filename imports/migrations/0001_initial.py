import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('measures', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('size', models.PositiveIntegerField(help_text='In bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('uploaded', 'Uploaded'), ('previewed', 'To be confirmed'), ('waiting', "Waiting"), ('applying', 'Being applied'), ('applied', 'Applied'), ('failed', 'Not applied'), ('undone', 'Undone')], default='uploaded', max_length=10)),
                ('mapping', models.JSONField(default=list)),
                ('notes', models.JSONField(default=list, help_text='How the file was read, in sentences.')),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('failure', models.TextField(blank=True, help_text='Why it was not applied.')),
                ('version', models.PositiveIntegerField(default=0, help_text='Grows with every preview; what is confirmed is one of them.')),
                ('new_count', models.PositiveIntegerField(default=0)),
                ('changed_count', models.PositiveIntegerField(default=0)),
                ('unchanged_count', models.PositiveIntegerField(default=0)),
                ('problem_count', models.PositiveIntegerField(default=0)),
                ('unusual_count', models.PositiveIntegerField(default=0)),
                ('printed_count', models.PositiveIntegerField(default=0, help_text='Rows that would change a figure of a published report.')),
                ('unknown_names', models.JSONField(default=list, help_text='Names that the preview did not know, as `UnknownName` holds them.')),
                ('readings', models.JSONField(default=dict, help_text=("If the file can be read in two ways: for each other way, named as in " "`Reading`, whether someone chose it."))),
                ('places', models.JSONField(default=dict, help_text=("For street-level crime: the places that a force's files show to be in " "its area, each with the keys of those areas."))),
                ('undone_rows', models.PositiveIntegerField(default=0)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('workers_begun', models.PositiveSmallIntegerField(default=0, help_text="How many workers started to apply it since it was confirmed.")),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='measures.source')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'import batches',
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'previewed', 'waiting', 'applying', 'applied', 'failed', 'undone'])), name='import_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('applied', 'undone')), _negated=True), ('applied_at__isnull', False), _connector='OR'), name='import_applied_at_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('columns', models.JSONField(help_text="From the heading of a column to its contents.")),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='column_mapping', to='measures.source')),
            ],
            options={
                'ordering': ('source',),
            },
        ),
        migrations.CreateModel(
            name='ImportName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text="As it is written in the files.", max_length=200)),
                ('is_measure', models.BooleanField(help_text="If not, it is the name of an area.")),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='measures.area')),
                ('changed_by', models.ForeignKey(help_text="Empty if it was set before this was recorded.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='measures.measure')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_names', to='measures.source')),
            ],
            options={
                'ordering': ('source', 'is_measure', 'name'),
                'constraints': [models.UniqueConstraint(fields=('source', 'is_measure', 'name'), name='import_name_means_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', True), ('is_measure', True)), models.Q(('is_measure', False), ('measure__isnull', True)), _connector='OR'), name='import_name_is_a_measure_or_an_area')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(help_text="Line in the file; 0 is the whole file.")),
                ('place', models.CharField(blank=True, max_length=100)),
                ('written', models.CharField(blank=True, help_text="The value in the file.", max_length=300)),
                ('month', models.DateField(null=True)),
                ('numerator', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ('denominator', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ('is_provisional', models.BooleanField(default=False)),
                ('kind', models.CharField(choices=[('problem', 'Problem'), ('new', 'New'), ('changed', 'Changed'), ('unchanged', 'Unchanged')], max_length=10)),
                ('problems', models.JSONField(default=list, help_text="For each problem, the column, the value and how to fix it.")),
                ('has_unknown_name', models.BooleanField(default=False, help_text="The only problem is a name whose meaning can be chosen.")),
                ('unusual', models.CharField(blank=True, max_length=300)),
                ('printed_in', models.CharField(blank=True, max_length=300)),
                ('before_revision', models.PositiveIntegerField(default=0)),
                ('before_numerator', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ('before_denominator', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ('before_is_provisional', models.BooleanField(default=False)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.area')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='imports.importbatch')),
                ('measure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.measure')),
            ],
            options={
                'ordering': ('batch', 'line', 'pk'),
                'indexes': [models.Index(fields=['batch', 'kind', 'line'], name='import_row_by_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['problem', 'new', 'changed', 'unchanged'])), name='import_row_kind_is_known'), models.CheckConstraint(condition=models.Q(('kind', 'problem'), models.Q(('area__isnull', False), ('measure__isnull', False), ('month__isnull', False)), _connector='OR'), name='import_row_knows_its_figure'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'problem'), _negated=True), models.Q(('problems', []), _negated=True), _connector='OR'), name='import_problem_has_words')],
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='file', serialize=False, to='imports.importbatch')),
                ('content', models.BinaryField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('content', b''), _negated=True), name='import_file_is_not_empty')],
            },
        ),
    ]
