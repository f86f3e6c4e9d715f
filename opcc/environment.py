"""Reads the process environment for the settings.

A setting that is missing or malformed stops the process at start with a message that says which
variable, what was found and what to write instead.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
# Microsoft's addresses for everybody, whatever their organisation.
_ANY_TENANT = frozenset({"common", "organizations", "consumers"})


def read_text(name: str, *, default: str | None = None, fix: str) -> str:
    """The variable's text, or `default`. Raises ImproperlyConfigured with `fix` when neither."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. {fix}")
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
        f"{name} is {value!r}, which is neither true nor false. Set it to true or false."
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
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to a whole number, such as {default}."
        )
    return int(value)


def broker_options(url: str) -> dict[str, Any]:
    """How long to wait for the broker at this address, in the words of its library.

    Connecting is not tried twice: what waits is handed over again by a job.
    """
    once = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}
    if url.startswith(("redis", "valkey")):
        # Longer than a worker waits for a message at a time, which is a second.
        limits: dict[str, Any] = {"socket_connect_timeout": 2, "socket_timeout": 3}
        return {**once, **limits, "socket_keepalive": True, "retry_on_timeout": False}
    return {**once, "write_timeout": 3}


# After so many seconds a database that acknowledges nothing is given up.
NETWORK_SECONDS = 15


def database_limits(
    *, connect_seconds: int, statement_seconds: int, lock_seconds: int
) -> dict[str, Any]:
    """How long to wait for a connection, for a statement, and for someone else's lock."""
    limits = {"statement_timeout": statement_seconds, "lock_timeout": lock_seconds}
    return {
        "connect_timeout": connect_seconds,
        # A machine or a network that is gone is noticed, although it never says so.
        "tcp_user_timeout": NETWORK_SECONDS * 1000,
        "keepalives_idle": NETWORK_SECONDS,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "options": " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items()),
    }


def parse_database_url(url: str, *, name: str = "DATABASE_URL") -> Mapping[str, Any]:
    """Django's database settings from a PostgreSQL address that the variable `name` holds.

    A Unix socket is written as the `host` parameter:
    `postgresql://user@/name?host=/run/postgresql`.
    Raises ImproperlyConfigured for another kind of database or an address without a name.
    """
    example = "Use postgresql://USER:PASSWORD@HOST:PORT/NAME."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}. {example}") from error
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} begins with {parts.scheme!r}; this product needs PostgreSQL. {example}"
        )
    database = unquote(parts.path.lstrip("/"))
    if not database:
        raise ImproperlyConfigured(f"{name} names no database. {example}")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "opcc.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": options,
    }


def read_database_owner(application: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The database of `application` as its owner reaches it, or None where no owner is named.

    Raises ImproperlyConfigured for an address of another database.
    """
    url = read_text("DATABASE_OWNER_URL", default="", fix="")
    if not url:
        return None
    owner = parse_database_url(url, name="DATABASE_OWNER_URL")
    if owner["NAME"] != application["NAME"]:
        raise ImproperlyConfigured(
            f"DATABASE_OWNER_URL names the database {owner['NAME']!r}, and DATABASE_URL "
            f"names {application['NAME']!r}. Set both to the same database, with "
            "different users."
        )
    return owner


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """An OpenID Connect provider with which people sign in, and whose people it may be.

    `email_domains` are in small letters; none means any. `trusts_emails` takes an address as the
    person's own though the provider does not say that it was verified.
    """

    server_url: str
    client_id: str
    client_secret: str
    name: str
    email_domains: tuple[str, ...]
    trusts_emails: bool

    @property
    def origin(self) -> str:
        """Scheme, host and port of the provider."""
        parts = urlsplit(self.server_url)
        return f"{parts.scheme}://{parts.netloc}"


def read_identity_provider() -> IdentityProvider | None:
    """The provider that the variables OIDC_... describe, or None where none of them is set.

    Raises ImproperlyConfigured where one is missing, where the address is not one, and where it
    would let in everybody who has an account at Microsoft.
    """
    url = read_text("OIDC_SERVER_URL", default="", fix="").rstrip("/")
    if not url:
        return None
    parts = urlsplit(url)
    is_local = parts.hostname in _THIS_MACHINE
    if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
        raise ImproperlyConfigured(
            f"OIDC_SERVER_URL is {url!r}. Use https://HOST/..., without /.well-known at the end."
        )
    if set(parts.path.lower().split("/")) & _ANY_TENANT:
        raise ImproperlyConfigured(
            f"OIDC_SERVER_URL is {url!r}, which accepts accounts of any organisation. Use "
            "https://login.microsoftonline.com/TENANT-ID/v2.0 with your own tenant's id."
        )
    fix = "OIDC_SERVER_URL needs it. docs/sign-in.md says where to find it."
    return IdentityProvider(
        server_url=url,
        client_id=read_text("OIDC_CLIENT_ID", fix=fix),
        client_secret=read_text("OIDC_CLIENT_SECRET", fix=fix),
        name=read_text("OIDC_NAME", default="your office account", fix=""),
        email_domains=tuple(
            domain.lower().lstrip("@") for domain in read_list("OIDC_EMAIL_DOMAINS")
        ),
        trusts_emails=read_flag("OIDC_TRUSTS_EMAILS", default=False),
    )
