"""Protection in the database for histories that only grow."""

import pgtrigger


def append_only(name: str) -> tuple[pgtrigger.Trigger, ...]:
    """Triggers that refuse to change, delete or truncate the rows of a table, whoever asks."""
    return (
        pgtrigger.Protect(
            name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete
        ),
        never_truncated(name),
    )


def never_truncated(name: str) -> pgtrigger.Trigger:
    """A trigger that refuses to empty a table, which no trigger on its rows would notice."""
    return pgtrigger.Trigger(
        name=f"{name}_never_truncated",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'The rows of % are kept for ever.', TG_TABLE_NAME;",
    )
