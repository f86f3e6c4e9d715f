"""`serve-for`: lends the servers to one command, such as the tests."""

import signal
import subprocess
from types import FrameType

from opcc.local.servers import use_servers

# What a shell says when a program was ended by a signal: 128 and the signal's number.
SIGNALLED = 128
COMMAND_NOT_FOUND = 127


def serve_for(command: list[str]) -> int:
    """Run `command` with the servers' addresses set and return its exit status.

    Raises LocalStackError when a server does not start.
    """
    with use_servers() as servers:
        try:
            process = subprocess.Popen(
                command, env=servers.for_commands(), pass_fds=servers.keep_open
            )
        except OSError as error:
            print(f"{command[0]} cannot be started: {error.strerror}.")
            return COMMAND_NOT_FOUND

        def pass_on(number: int, frame: FrameType | None) -> None:
            process.send_signal(number)

        # A Ctrl-C reaches the command directly: we wait until it has ended in its own way.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, pass_on)
        signal.signal(signal.SIGHUP, pass_on)
        status = process.wait()
    return status if status >= 0 else SIGNALLED - status
