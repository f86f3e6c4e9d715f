"""The table in which attempts to sign in are counted: Django's cache in the database."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            sql=[
                'CREATE TABLE accounts_attempts ('
                'cache_key varchar(255) NOT NULL PRIMARY KEY,'
                ' value text NOT NULL,'
                ' expires timestamp with time zone NOT NULL)',
                'CREATE INDEX accounts_attempts_expires ON accounts_attempts (expires)',
            ],
            reverse_sql='DROP TABLE accounts_attempts',
        ),
    ]
