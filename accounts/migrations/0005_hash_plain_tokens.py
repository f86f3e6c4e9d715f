"""Tokens that were kept as they are become hashes; the systems that use them go on using them."""

import hashlib
from datetime import timedelta

from django.db import migrations
from django.utils import timezone

TABLE = "authtoken_token"
# Time enough to make new tokens, which are made for an end.
DAYS = 90
KEY_LENGTH = 15


def hash_plain_tokens(apps, schema_editor):
    """Keep the hash of each token of before, then drop the table that held them in plain text."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        cursor.execute(f"SELECT key, user_id, created FROM {TABLE}")
        rows = cursor.fetchall()
    model = apps.get_model("accounts", "ApiToken")
    for key, person, created in rows:
        token = model.objects.create(
            user_id=person,
            created_by_id=person,
            name="Token made before tokens had names",
            token_key=key[:KEY_LENGTH],
            digest=hashlib.sha512(key.encode()).hexdigest(),
            may_read=True,
            may_send_figures=True,
            expiry=timezone.now() + timedelta(days=DAYS),
        )
        model.objects.filter(pk=token.pk).update(created=created)
    # Nothing is left of them, in the record of migrations neither.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TABLE {TABLE}")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'authtoken'")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_api_token")]

    operations = [migrations.RunPython(hash_plain_tokens, migrations.RunPython.noop)]
