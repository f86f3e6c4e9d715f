"""Addresses, ports and paths of the local stack."""

import socket
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from opcc.environment import (
    parse_database_url,
    read_database_owner,
    read_flag,
    read_list,
    read_whole_number,
)
from opcc.local.broker import broker_url
from opcc.local.cluster import database_url, server_settings
from opcc.local.failures import LocalStackError
from opcc.local.ports import HOST, is_free, reserved_port
from opcc.local.run import first_port
from opcc.local.sockets import LONGEST_SOCKET_PATH, fits
from opcc.local.state import outside_name


def test_database_url_survives_a_path_with_spaces_and_signs():
    folder = Path("/tmp/a b/100% & more?")
    settings = parse_database_url(database_url(folder))
    assert settings["HOST"] == str(folder)
    assert settings["NAME"] == "opcc"
    assert settings["USER"] == "opcc_application"
    assert settings["PORT"] == "5432"


def test_the_owners_password_survives_every_sign():
    settings = parse_database_url(database_url(Path("/tmp/a"), "opcc", "p@ss:/ %"))
    assert (settings["USER"], settings["PASSWORD"]) == ("opcc", "p@ss:/ %")


def test_the_owner_reaches_the_same_database(monkeypatch):
    application = parse_database_url("postgresql://app@db.example/name")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db.example/other")
    with pytest.raises(ImproperlyConfigured, match="names the database 'other'"):
        read_database_owner(application)
    monkeypatch.setenv("DATABASE_OWNER_URL", "mysql://owner@db.example/name")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL begins with 'mysql'"):
        read_database_owner(application)
    monkeypatch.setenv("DATABASE_OWNER_URL", "")
    assert read_database_owner(application) is None


def test_database_url_over_the_network():
    settings = parse_database_url("postgresql://me:p%40ss@db.example:6543/name?sslmode=require")
    assert settings["HOST"] == "db.example"
    assert settings["PORT"] == "6543"
    assert settings["PASSWORD"] == "p@ss"
    assert settings["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("sqlite:///x.db", "needs PostgreSQL"),
        ("postgresql://host", "names no database"),
        ("postgresql://host:port/name", "cannot be read"),
    ],
)
def test_database_url_that_cannot_serve_says_what_to_write(url, complaint):
    with pytest.raises(ImproperlyConfigured, match=complaint) as raised:
        parse_database_url(url)
    assert "postgresql://USER:PASSWORD@HOST:PORT/NAME" in str(raised.value)


def test_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG is 'perhaps'"):
        read_flag("SOME_FLAG", default=False)


def test_lists_and_numbers_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("HOSTS", " a.example, ,b.example ")
    monkeypatch.setenv("SECONDS", "60")
    assert read_list("HOSTS") == ["a.example", "b.example"]
    assert read_whole_number("SECONDS", default=5) == 60
    assert read_whole_number("MISSING", default=5) == 5
    monkeypatch.setenv("SECONDS", "soon")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        read_whole_number("SECONDS", default=5)


def test_broker_url_quotes_a_space():
    assert broker_url(Path("/tmp/a b")) == "redis+socket:///tmp/a%20b/valkey.sock"


def test_server_settings_quote_the_socket_folder_twice():
    settings = server_settings(Path("/tmp/it's"))
    assert "unix_socket_directories = '\"/tmp/it''s\"'" in settings
    assert "listen_addresses = ''" in settings


def test_taken_port_is_passed_over():
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        taken = listener.getsockname()[1]
        assert not is_free(taken)
        with reserved_port(taken) as port:
            assert port > taken


def test_a_port_is_kept_before_anybody_listens_there():
    with reserved_port(9400) as ours, reserved_port(ours) as theirs:
        assert theirs > ours
    with reserved_port(ours) as again:
        assert again == ours


@pytest.mark.parametrize("text", ["web", "0", "65536", "-1"])
def test_port_that_is_none_is_refused(text):
    with pytest.raises(LocalStackError, match="PORT is"):
        first_port(text)


def test_port_is_8000_unless_another_is_asked_for():
    assert first_port("") == 8000
    assert first_port("9001") == 9001


def test_socket_folder_must_leave_room_for_the_socket():
    assert fits("/tmp/opcc-12345678")
    assert not fits("/" + "x" * (LONGEST_SOCKET_PATH - 10))
    assert not fits("/" + "é" * 50)


def test_state_outside_differs_by_checkout_and_user():
    names = {outside_name(Path(p), uid) for p in ("/root/a", "/root/b") for uid in (0, 1000)}
    assert len(names) == 4
