import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='RequestCount',
            fields=[
                ('key', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('requests', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ('key',),
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='email address')),
                ('name', models.CharField(help_text="As other people see it.", max_length=150)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ('name', 'pk'),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique_in_any_case', violation_error_message="This email address already has an account. Enter a different one.")],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('token_key', models.CharField(db_index=True, max_length=25)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('digest', models.CharField(editable=False, error_messages={'unique': "This token already exists. Enter a different one."}, max_length=128, unique=True)),
                ('name', models.CharField(help_text="The system that uses the token.", max_length=60)),
                ('may_read', models.BooleanField(default=True, verbose_name='read')),
                ('may_send_figures', models.BooleanField(default=False, verbose_name='send figures')),
                ('expiry', models.DateTimeField(help_text="After this it stops working.", verbose_name='ends')),
                ('last_used_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='auth_token_set', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='api_token_name_once_a_person', violation_error_message="You already have a token with this name. Enter a different name."), models.CheckConstraint(condition=models.Q(('may_read', True), ('may_send_figures', True), _connector='OR'), name='api_token_may_do_something', violation_error_message='Choose what the token may do.')],
            },
        ),
        migrations.CreateModel(
            name='KeptFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('field', models.CharField(help_text='The field that it came in.', max_length=100)),
                ('name', models.CharField(help_text='As the browser named it.', max_length=255)),
                ('content', models.BinaryField()),
                ('kept_at', models.DateTimeField(auto_now_add=True)),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kept_files', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('kept_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('content', b''), _negated=True), name='kept_file_is_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('officer', 'Officer'), ('approver', 'Approver'), ('panel_member', 'Panel member'), ('administrator', 'Administrator'), ('api_client', 'API client')], max_length=30)),
                ('assigned_at', models.DateTimeField(auto_now_add=True)),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_assignments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('role',),
                'constraints': [models.UniqueConstraint(fields=('user', 'role'), name='role_held_once'), models.CheckConstraint(condition=models.Q(('role__in', ['officer', 'approver', 'panel_member', 'administrator', 'api_client'])), name='role_is_known')],
            },
        ),
        migrations.CreateModel(
            name='UsedFormKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('leads_to', models.TextField(blank=True)),
                ('used_at', models.DateTimeField(auto_now_add=True)),
                ('used_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('used_at',),
                'indexes': [models.Index(fields=['used_at'], name='form_key_by_age')],
                'constraints': [models.UniqueConstraint(fields=('used_by', 'key'), name='form_key_used_once')],
            },
        ),
        # Django's cache in the database, in which attempts to sign in are counted.
        migrations.RunSQL(
            [
                'CREATE TABLE accounts_attempts ('
                'cache_key varchar(255) NOT NULL PRIMARY KEY,'
                ' value text NOT NULL,'
                ' expires timestamp with time zone NOT NULL)',
                'CREATE INDEX accounts_attempts_expires ON accounts_attempts (expires)',
            ],
            'DROP TABLE accounts_attempts',
        ),
    ]
