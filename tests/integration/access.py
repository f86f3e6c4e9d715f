"""Who may open which address, as the tables of docs/roles.md say it.

`python -m tests.integration.access` prints them.
"""

from collections.abc import Iterator

from accounts.permissions import Permission
from accounts.roles import ROLES
from tests.integration.address import API_CLIENT, NOBODY, READERS, Address
from tests.integration.addresses import ADDRESSES

HEADS = {NOBODY: "No one", **{slug: role.name for slug, role in ROLES.items()}}


def permission_table() -> Iterator[str]:
    """The lines of the table of permissions in docs/roles.md."""
    yield f"| Permission | {' | '.join(role.name for role in ROLES.values())} |"
    yield "|" + "---|" * (len(ROLES) + 1)
    for permission in Permission:
        cells = (
            "yes"
            if permission in role.permissions or permission == Permission.READ_PUBLISHED
            else ""
            for role in ROLES.values()
        )
        yield f"| `{permission}` | {' | '.join(cells)} |"


def address_table() -> Iterator[str]:
    """The lines of the table of addresses in docs/roles.md."""
    yield f"| Address | Shows | {' | '.join(HEADS[reader] for reader in READERS)} |"
    yield "|" + "---|" * (len(READERS) + 2)
    for address in ADDRESSES:
        cells = [word_for(address, reader) for reader in READERS]
        yield f"| `{address.name}` | {address.shows} | {' | '.join(cells)} |"


def word_for(address: Address, reader: str) -> str:
    """What the table says of an address and a reader."""
    if reader in address.writers:
        return "changes" if address.posts_only else "reads and changes"
    if answer_for(address, reader):
        return "yes"
    return "refused" if address.gated else "hidden"


def answer_for(address: Address, reader: str) -> bool:
    """Whether the reader gets the page. A token opens the API only: pages do not know it."""
    if reader == API_CLIENT and not address.is_api:
        return NOBODY in address.readers
    return reader in address.readers


if __name__ == "__main__":
    print("\n".join((*permission_table(), "", *address_table())))  # noqa: T201
