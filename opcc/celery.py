"""The Celery application. Tasks live in each app's `tasks` module."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc.settings")


class JobTask(Task):
    """A task whose writes are recorded as having come from a background job."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task. The audit trail is imported here: Django is not set up before."""
        from audit.actions import through  # noqa: PLC0415
        from audit.models import Channel  # noqa: PLC0415

        with through(Channel.JOB):
            return super().__call__(*args, **kwargs)


app = Celery("opcc", task_cls=JobTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def begin(**options: Any) -> None:
    """Look at the rights over the database at the start. Imported here: Django is set up by now."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    from opcc.start import begin_serving  # noqa: PLC0415

    try:
        begin_serving()
    except ImproperlyConfigured as error:
        # Celery logs other exceptions of a receiver and starts all the same.
        raise SystemExit(str(error)) from error
