"""People who read risks."""

import pytest

from accounts.actions import assign_role, command_user
from accounts.models import User


@pytest.fixture
def officer(db):
    """An officer of the office, who sees every risk."""
    user = User.objects.create_user("officer@example.org", name="An officer")
    assign_role(user=user, role="officer", by=command_user())
    return user


@pytest.fixture
def panel_member(db):
    """A member of the panel."""
    user = User.objects.create_user("member@example.org", name="A member")
    assign_role(user=user, role="panel_member", by=command_user())
    return user
