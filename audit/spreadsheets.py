"""Text that goes into CSV files, made harmless for the spreadsheets that open them."""

# What a spreadsheet takes for the beginning of a formula or of a command.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows and does not run."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
