"""`make reset`: removes the local stack's data."""

import os
import shutil

from opcc.local.identity import choose_identity
from opcc.local.servers import stop_when_unused
from opcc.local.state import open_state


def clear_state() -> int:
    """Stop the servers and remove all data of this checkout's local stack.

    Returns an exit status that is not 0, and removes nothing, while a command uses them.
    """
    identity = choose_identity()
    state = open_state(identity)
    if not stop_when_unused(identity, state):
        print("The local stack is in use. Stop `make run` or `make test` first.")
        return os.EX_TEMPFAIL
    shutil.rmtree(state.folder)
    return 0
