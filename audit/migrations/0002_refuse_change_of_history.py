"""The function that refuses to change a history. Triggers of every app execute it."""

from django.db import migrations

MAKE = """
CREATE FUNCTION refuse_change_of_history() RETURNS TRIGGER AS $$
BEGIN
    RAISE EXCEPTION 'The rows of % are kept for ever: none is changed or deleted.', TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql;
"""


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION refuse_change_of_history()")]
