"""Which port the web server takes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from opcc.local.failures import LocalStackError

HOST = "127.0.0.1"
FIRST_PORT = 8000
TRIES = 200
HIGHEST_PORT = 65535


def is_free(port: int) -> bool:
    """Whether no one listens on `port` of this machine and we may."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((HOST, port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True


@contextmanager
def reserved_port(first: int = FIRST_PORT) -> Iterator[int]:
    """`first`, or the next port after it that is free, kept for us as long as the context lasts.

    Web servers share a port with whoever asks the kernel to share it too, so two that started at
    the same moment would answer by turns, each with its own data. A name that the kernel gives to
    one process at a time, and takes back when the process ends, keeps others of us away from the
    port until our server listens there and after.

    Raises LocalStackError when no port is free.
    """
    last = min(first + TRIES, HIGHEST_PORT)
    for port in range(first, last + 1):
        with socket.socket(socket.AF_UNIX) as name:
            try:
                name.bind(f"\0opcc-web-port-{port}")
            except OSError:
                continue
            if is_free(port):
                yield port
                return
    raise LocalStackError(
        f"No port from {first} to {last} is free. Set PORT to the first one to try."
    )
