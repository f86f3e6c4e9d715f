"""The roles of an office, each a described group of permissions."""

from dataclasses import dataclass

from accounts.permissions import Permission


@dataclass(frozen=True, slots=True)
class Role:
    """A role that an administrator gives to a person. `slug` is what the database keeps."""

    slug: str
    name: str
    description: str
    permissions: frozenset[Permission]


OFFICER = Role(
    "officer",
    "Officer",
    "Updates deliverables, narrative, risks, measures and consultation results.",
    frozenset(
        {
            Permission.READ_PANEL,
            Permission.READ_OFFICE,
            Permission.EDIT_RECORD,
            Permission.REMOVE_RECORD,
            Permission.IMPORT_DATA,
        }
    ),
)
APPROVER = Role(
    "approver",
    "Approver",
    "Agrees the assessment, returns or approves a report, and publishes it.",
    frozenset(
        {
            Permission.READ_PANEL,
            Permission.READ_OFFICE,
            Permission.EDIT_RECORD,
            Permission.REMOVE_RECORD,
            Permission.REVIEW_REPORT,
            Permission.PUBLISH_REPORT,
            Permission.READ_AUDIT,
        }
    ),
)
PANEL_MEMBER = Role(
    "panel_member",
    "Panel member",
    "Reads dashboards, published reports and the panel's view of the risk registers.",
    frozenset({Permission.READ_PANEL}),
)
ADMINISTRATOR = Role(
    "administrator",
    "Administrator",
    "Manages people, roles and reference data.",
    frozenset(
        {
            Permission.READ_PANEL,
            Permission.READ_OFFICE,
            Permission.READ_AUDIT,
            Permission.MANAGE_PEOPLE,
            Permission.MANAGE_REFERENCE_DATA,
            Permission.REMOVE_RECORD,
        }
    ),
)
API_CLIENT = Role(
    "api_client",
    "API client",
    "Another system: reads the panel's view and pushes monthly observations with its token.",
    frozenset({Permission.READ_PANEL, Permission.IMPORT_DATA}),
)

ROLES: dict[str, Role] = {
    role.slug: role for role in (OFFICER, APPROVER, PANEL_MEMBER, ADMINISTRATOR, API_CLIENT)
}
ROLE_CHOICES = [(role.slug, role.name) for role in ROLES.values()]


def holders_of(permission: Permission) -> str:
    """Who may do something, for a sentence that says who could: "an officer or an approver"."""
    return " or ".join(_with_article(role.name) for role in _holders(permission))


def who_can(permission: Permission) -> str:
    """A sentence that names the roles which hold the permission."""
    names = " or ".join(_within_sentence(role.name) for role in _holders(permission))
    return f"Only someone with the role {names} can do this."


def _holders(permission: Permission) -> list[Role]:
    return [role for role in ROLES.values() if permission in role.permissions]


def _within_sentence(name: str) -> str:
    """A role's name as it stands within a sentence: "API client" keeps its capitals."""
    return name if name[:2].isupper() else f"{name[0].lower()}{name[1:]}"


def _with_article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {_within_sentence(name)}"
