"""What is written to the log. Django reads it before the apps are there, so it imports none."""

import logging


class WithoutTraceback(logging.Filter):
    """Takes the traceback from the log of answers that are no fault of the code.

    A refusal, an address that is not there, and an outage are told in one line.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line, and the traceback of faults alone."""
        if getattr(record, "status_code", 500) != 500:  # noqa: PLR2004 - a fault of the code
            record.exc_info = None
            record.exc_text = None
        return True
