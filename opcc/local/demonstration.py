"""Words the demonstration's sign-ins, which exist only in the local stack."""

from collections.abc import Sequence

from demonstration.accounts import demonstration_accounts


def format_sign_ins(accounts: Sequence[tuple[str, str, str]]) -> str:
    """A table of role, email address and password."""
    rows = [("Role", "Email address", "Password"), *accounts]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(
        f"  {role:<{widths[0]}}  {email:<{widths[1]}}  {password}" for role, email, password in rows
    )


def demonstration_sign_ins(secret_key: str) -> str:
    """The table of the sign-ins that `load_demonstration` makes with this secret key."""
    return format_sign_ins(demonstration_accounts(secret_key))
