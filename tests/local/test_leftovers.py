"""What a killed stack leaves behind must never stop the next one."""

import fcntl
import os
import subprocess
import sys
import time

import psutil
import pytest

from opcc.local.cluster import read_postmaster
from opcc.local.demonstration import format_sign_ins
from opcc.local.failures import describe_failure
from opcc.local.identity import Identity
from opcc.local.prepare import digest_files
from opcc.local.records import (
    ProcessRecord,
    read_records,
    record_process,
    stop_process,
    write_records,
)
from opcc.local.servers import hold_lock
from opcc.local.state import State, open_state


@pytest.fixture
def sleeper():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def test_record_of_a_running_process_finds_it_again(tmp_path, sleeper):
    path = tmp_path / "records.json"
    write_records(path, [record_process("web", sleeper.pid, "8000")])
    (record,) = read_records(path)
    assert record.detail == "8000"
    assert record.process() == psutil.Process(sleeper.pid)
    stop_process(record)
    assert record.process() is None


def test_record_whose_number_is_another_process_is_left_alone(sleeper):
    stale = ProcessRecord("web", sleeper.pid, began=1.0)
    assert stale.process() is None
    stop_process(stale)
    assert sleeper.poll() is None


@pytest.mark.parametrize("text", ["", "[{", '[{"pid": 1}]', "7"])
def test_records_cut_short_by_a_kill_are_none(tmp_path, text):
    path = tmp_path / "records.json"
    path.write_text(text)
    assert read_records(path) == []


def test_records_that_are_missing_are_none(tmp_path):
    assert read_records(tmp_path / "none.json") == []


@pytest.mark.parametrize("text", ["", "12\n", "x\ny\nz\n5432\n/tmp/opcc-x\n"])
def test_postmaster_file_cut_short_is_none(tmp_path, text):
    (tmp_path / "postmaster.pid").write_text(text)
    assert read_postmaster(tmp_path) is None


def test_postmaster_file_tells_process_and_socket(tmp_path):
    (tmp_path / "postmaster.pid").write_text("12\n/data dir\n1700000000\n5432\n/tmp/opcc-x\n\n")
    left = read_postmaster(tmp_path)
    assert left is not None
    assert left.record.pid == 12
    assert str(left.socket_folder) == "/tmp/opcc-x"


def test_lock_is_free_again_after_its_holder_was_killed(tmp_path):
    path = tmp_path / "lock"
    program = (
        "import fcntl, os, sys, time\n"
        "descriptor = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(descriptor, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    with holder.stdout:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BlockingIOError), hold_lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
            pass
        holder.kill()
        holder.wait()
    with hold_lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
        pass


def test_state_is_inside_the_checkout_and_keeps_its_secret_key(tmp_path, monkeypatch):
    monkeypatch.delenv("OPCC_LOCAL_STATE", raising=False)
    ourselves = Identity(uid=os.geteuid(), gid=os.getegid(), switches=False)
    state = open_state(ourselves, tmp_path)
    assert state.folder == tmp_path / ".local"
    key = state.secret_key()
    assert len(key) >= 50
    assert State(state.folder).secret_key() == key


def test_failure_shows_the_end_of_the_log(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("\n".join(f"line {number}" for number in range(100)))
    message = describe_failure(what="It failed.", log=log, fix="Do this.")
    assert message.startswith("It failed.")
    assert "line 99" in message
    assert "line 70" not in message
    assert message.endswith("Do this.")


def test_sign_ins_are_a_table():
    table = format_sign_ins([("Analyst", "analyst@example.org", "secret words")])
    assert table.splitlines()[1] == "  Analyst  analyst@example.org  secret words"


def test_stopping_ends_what_does_not_listen():
    program = (
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('deaf', flush=True)\n"
        "time.sleep(60)\n"
    )
    deaf = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert deaf.stdout is not None
    with deaf.stdout:
        deaf.stdout.readline()
    began = time.monotonic()
    record = record_process("deaf", deaf.pid)
    stop_process(record, patience=0.5)
    assert record.process() is None
    assert time.monotonic() - began < 10


def test_digest_of_static_files_sees_what_was_added_removed_or_written(tmp_path):
    first = tmp_path / "static" / "a.css"
    first.parent.mkdir()
    first.write_text("a")
    seen = {digest_files(tmp_path, [first.parent])}
    second = first.with_name("b.css")
    second.write_text("b")
    seen.add(digest_files(tmp_path, [first.parent]))
    first.write_text("longer")
    seen.add(digest_files(tmp_path, [first.parent]))
    second.unlink()
    seen.add(digest_files(tmp_path, [first.parent]))
    assert len(seen) == 4
