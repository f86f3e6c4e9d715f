import audit.models
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# Executed by the triggers of every app.
REFUSE_CHANGE = """
CREATE FUNCTION refuse_change_of_history() RETURNS TRIGGER AS $$
BEGIN
    RAISE EXCEPTION 'The rows of % are kept for ever: none is changed or deleted.', TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION refuse_change_of_history()"),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('actor_id', models.BigIntegerField()),
                ('channel', models.CharField(choices=[('web', 'web pages'), ('api', 'API'), ('command', 'command'), ('job', 'background job')], max_length=10)),
                ('verb', models.CharField(help_text='The action, such as record_progress.', max_length=60)),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='audit_event_subject'), models.Index(fields=['-at'], name='audit_event_at')],
            },
        ),
        migrations.CreateModel(
            name='IntegrityCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ran_at', models.DateTimeField(auto_now_add=True)),
                ('editions', models.PositiveIntegerField()),
                ('files', models.PositiveIntegerField()),
                ('seals', models.PositiveIntegerField()),
                ('seal', models.CharField(blank=True, default='', max_length=64)),
                ('problems', models.JSONField(blank=True, default=list)),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('events', models.PositiveIntegerField()),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('-number',),
                'constraints': [models.UniqueConstraint(fields=('previous',), name='one_seal_over_another'), models.UniqueConstraint(fields=('digest',), name='seal_digest_once')],
            },
        ),
        migrations.CreateModel(
            name='EventWords',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='words', serialize=False, to='audit.auditevent')),
                ('actor_name', models.CharField(blank=True, max_length=200)),
                ('actor_key', models.CharField(blank=True, default=audit.models.new_key, max_length=64)),
                ('subject_label', models.CharField(blank=True, max_length=300)),
                ('sentence', models.TextField(blank=True, help_text='What happened, as a sentence without its actor.')),
                ('before', models.JSONField(blank=True, default=dict)),
                ('after', models.JSONField(blank=True, default=dict)),
                ('words_key', models.CharField(blank=True, default=audit.models.new_key, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SealedEvent',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='sealed', serialize=False, to='audit.auditevent')),
                ('position', models.PositiveIntegerField()),
                ('actor', models.CharField(max_length=64)),
                ('personal', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ('seal', 'position'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='audit_event_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='a684fbaffb0b80e72fff46df8725121f17fe5522', operation='UPDATE OR DELETE', pgid='pgtrigger_audit_event_append_only_27797', table='audit_auditevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='audit_event_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='03e3597282093bfb9e455b2ab92fcfe13361556c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_audit_event_never_truncated_30028', table='audit_auditevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='integritycheck',
            trigger=pgtrigger.compiler.Trigger(name='integrity_check_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='61356fef0ad98a89598fe05b17f6d7070039d9d8', operation='UPDATE OR DELETE', pgid='pgtrigger_integrity_check_append_only_f0b31', table='audit_integritycheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='integritycheck',
            trigger=pgtrigger.compiler.Trigger(name='integrity_check_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='6867bb3d00156d1d9abfb5fd32d2841d61933042', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_integrity_check_never_truncated_d95cb', table='audit_integritycheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seal',
            trigger=pgtrigger.compiler.Trigger(name='seal_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='e364dc2dc4d29806adb8c9d7041aa300527a9ab7', operation='UPDATE OR DELETE', pgid='pgtrigger_seal_append_only_76b1e', table='audit_seal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seal',
            trigger=pgtrigger.compiler.Trigger(name='seal_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='fe87a6a57b49e926106aa16a844d7bc2814119c2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_seal_never_truncated_36561', table='audit_seal', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='eventwords',
            name='actor_erased_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='erased_actors', to='audit.auditevent'),
        ),
        migrations.AddField(
            model_name='eventwords',
            name='words_erased_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='erased_words', to='audit.auditevent'),
        ),
        migrations.AddField(
            model_name='sealedevent',
            name='seal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='audit.seal'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventwords',
            trigger=pgtrigger.compiler.Trigger(name='event_words_only_erased', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.event_id <> OLD.event_id OR NEW.actor_name NOT IN (OLD.actor_name, '') OR NEW.actor_key NOT IN (OLD.actor_key, '') OR NEW.subject_label NOT IN (OLD.subject_label, '') OR NEW.sentence NOT IN (OLD.sentence, '') OR NEW.before NOT IN (OLD.before, '{}'::jsonb) OR NEW.after NOT IN (OLD.after, '{}'::jsonb) OR NEW.words_key NOT IN (OLD.words_key, '') OR (OLD.actor_erased_in_id IS NOT NULL AND NEW.actor_erased_in_id IS DISTINCT FROM OLD.actor_erased_in_id) OR (OLD.words_erased_in_id IS NOT NULL AND NEW.words_erased_in_id IS DISTINCT FROM OLD.words_erased_in_id))", execute='refuse_change_of_history()', func='RETURN NULL;', hash='a0872a4d60b8f235f2168aef6aab3e15a1d1cdfb', operation='UPDATE', pgid='pgtrigger_event_words_only_erased_85fbc', table='audit_eventwords', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventwords',
            trigger=pgtrigger.compiler.Trigger(name='event_words_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='95765d1f2b1bff35581f8e0ea9816905d2631077', operation='DELETE', pgid='pgtrigger_event_words_never_removed_72cc6', table='audit_eventwords', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventwords',
            trigger=pgtrigger.compiler.Trigger(name='event_words_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='6e3a6ab6c023dfb34fc3c4b566e7085ddfd97617', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_event_words_never_truncated_020a3', table='audit_eventwords', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='sealedevent',
            constraint=models.UniqueConstraint(fields=('seal', 'position'), name='sealed_event_position'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealedevent',
            trigger=pgtrigger.compiler.Trigger(name='sealed_event_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='1c3d77f1936e10b835c13fa69f60c13585e06f6e', operation='UPDATE OR DELETE', pgid='pgtrigger_sealed_event_append_only_7c893', table='audit_sealedevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealedevent',
            trigger=pgtrigger.compiler.Trigger(name='sealed_event_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(execute='refuse_change_of_history()', func='RETURN NULL;', hash='22853de306c4c398692a3872028e859029064a44', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_sealed_event_never_truncated_f73b9', table='audit_sealedevent', when='BEFORE')),
        ),
    ]
