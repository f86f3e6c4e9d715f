"""Every scheduled job is a task that the workers know, and every task says what it does."""

from opcc.celery import app


def tasks() -> dict[str, object]:
    """The product's own tasks by their names."""
    app.loader.import_default_modules()
    others = ("celery.", "tests.")
    return {name: task for name, task in app.tasks.items() if not name.startswith(others)}


def test_every_scheduled_job_is_a_registered_task() -> None:
    known = tasks()
    assert known
    scheduled = {name: entry["task"] for name, entry in app.conf.beat_schedule.items()}
    assert scheduled
    assert {name: task for name, task in scheduled.items() if task not in known} == {}


def test_every_task_says_what_it_does() -> None:
    silent = [name for name, task in tasks().items() if not (task.__doc__ or "").strip()]
    assert silent == []
