"""Reads the process environment for the settings.

A setting that is missing or malformed stops the process at start with a message that says which
variable, what was found and what to write instead.
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
# The broker itself keeps to database 0.
CACHE_DATABASE = 1


def read_text(name: str, *, default: str | None = None, mend: str) -> str:
    """The variable's text, or `default`. Raises ImproperlyConfigured with `mend` when neither."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. {mend}")
    return default


def read_flag(name: str, *, default: bool) -> bool:
    """The variable as true or false. Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(
        f"{name} is {value!r}, which is neither yes nor no. Write one of: true, false."
    )


def read_list(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """The variable's comma-separated words, without blanks."""
    value = os.environ.get(name, "")
    words = [word.strip() for word in value.split(",") if word.strip()]
    return words or list(default)


def read_whole_number(name: str, *, default: int) -> int:
    """The variable as a whole number of zero or more. Raises ImproperlyConfigured otherwise."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number, such as {default}.")
    return int(value)


def parse_database_url(url: str) -> Mapping[str, Any]:
    """Django's database settings from a PostgreSQL address.

    A Unix socket is written as the `host` parameter:
    `postgresql://user@/name?host=/run/postgresql`.
    Raises ImproperlyConfigured for another kind of database or an address without a name.
    """
    example = "Write postgresql://USER:PASSWORD@HOST:PORT/NAME."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}. {example}") from error
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {parts.scheme!r}; this product needs PostgreSQL. {example}"
        )
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured(f"DATABASE_URL names no database. {example}")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": options,
    }


def cache_settings(broker_url: str) -> dict[str, Any]:
    """Django's cache settings beside a broker: database 1 of the same Redis or Valkey.

    Unix sockets are known by `redis+socket://`. With any other broker the cache is of one process.
    """
    parts = urlsplit(broker_url)
    if parts.scheme in {"redis", "rediss"}:
        location = urlunsplit(parts._replace(path=f"/{CACHE_DATABASE}"))
    elif parts.scheme == "redis+socket":
        login = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
        location = f"unix://{login}{parts.path}?db={CACHE_DATABASE}"
    else:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": location,
        "KEY_PREFIX": "opcc",
    }
