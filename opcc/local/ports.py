"""Which port the web server takes."""

import socket

from opcc.local.failures import LocalStackError

HOST = "127.0.0.1"
FIRST_PORT = 8000
TRIES = 200
HIGHEST_PORT = 65535


def is_free(port: int) -> bool:
    """Whether nobody listens on `port` of this machine and we may."""
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


def next_free_port(first: int = FIRST_PORT) -> int:
    """`first`, or the next port after it that is free. Raises LocalStackError when none is."""
    last = min(first + TRIES, HIGHEST_PORT)
    for port in range(first, last + 1):
        if is_free(port):
            return port
    raise LocalStackError(
        f"No port from {first} to {last} is free. Set PORT to the first one to try."
    )
