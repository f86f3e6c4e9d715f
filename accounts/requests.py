"""Whose request it is."""

from django.http import HttpRequest

from accounts.models import User


def user_of(request: HttpRequest) -> User:
    """The signed-in person who makes a request, for views that only such a person reaches."""
    person = request.user
    if not isinstance(person, User):
        raise TypeError("This view has to ask for a permission: see accounts.decorators.requires.")
    return person
