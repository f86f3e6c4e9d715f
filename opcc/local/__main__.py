"""The command line of the local stack."""

import argparse
import sys

from opcc.local.clear import clear_state
from opcc.local.failures import LocalStackError
from opcc.local.run import run_stack
from opcc.local.serve import serve_for

# What a shell says when Ctrl-C ended a program.
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Carry out one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m opcc.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start everything and run until Ctrl-C")
    lend = commands.add_parser("serve-for", help="run one command with the database and the broker")
    lend.add_argument("words", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    commands.add_parser("clear", help="remove the local stack's data")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "run":
            return run_stack()
        if chosen.command == "clear":
            return clear_state()
        words = chosen.words[1:] if chosen.words[:1] == ["--"] else chosen.words
        if not words:
            parser.error("serve-for needs a command: serve-for -- COMMAND")
        return serve_for(words)
    except LocalStackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
