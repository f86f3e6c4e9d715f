"""Which process is ours: a number alone is not enough, since the system gives it out again."""

import contextlib
import json
import os
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

PATIENCE_SECONDS = 15.0
# Two clocks tell when a process began; they differ by less than this.
SAME_BEGINNING_SECONDS = 2.0


@dataclass(frozen=True)
class ProcessRecord:
    """One process that we started: its number and when it began, in seconds since 1970."""

    name: str
    pid: int
    began: float
    detail: str = ""

    def process(self) -> psutil.Process | None:
        """The process while it runs; None when it has ended or its number is another's."""
        try:
            found = psutil.Process(self.pid)
            same = abs(found.create_time() - self.began) < SAME_BEGINNING_SECONDS
            return found if same and found.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


def record_process(name: str, pid: int, detail: str = "") -> ProcessRecord:
    """The record of a process that was just started."""
    return ProcessRecord(name, pid, psutil.Process(pid).create_time(), detail)


def write_records(path: Path, records: list[ProcessRecord]) -> None:
    """Write records so that a reader sees all of them or the ones before."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_text(json.dumps([asdict(record) for record in records]))
    unfinished.rename(path)


def read_records(path: Path) -> list[ProcessRecord]:
    """The records in `path`; none when it is missing or was cut short by a kill."""
    try:
        return [ProcessRecord(**entry) for entry in json.loads(path.read_text())]
    except (OSError, ValueError, TypeError):
        return []


def stop_process(
    record: ProcessRecord,
    *,
    ask: signal.Signals | None = signal.SIGTERM,
    patience: float = PATIENCE_SECONDS,
) -> None:
    """End a process and what it started.

    It is asked first (unless `ask` is None: it was asked already) and has `patience` seconds.
    """
    process = record.process()
    if process is None:
        return
    family = [process, *_children(process)]
    if ask is not None:
        with contextlib.suppress(psutil.Error):
            process.send_signal(ask)
    _, alive = psutil.wait_procs(family, timeout=patience)
    for left in alive:
        with contextlib.suppress(psutil.Error):
            left.kill()
    psutil.wait_procs(alive, timeout=PATIENCE_SECONDS)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []
