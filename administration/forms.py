"""Forms of people: who they are and what they may do."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import people_who_may
from accounts.roles import ROLES
from plans.models import Priority
from records.choices import RecordChoice, RecordChoices


class PriorityChoices(RecordChoices):
    """Priorities, each with its plan."""

    def label_from_instance(self, obj: Priority) -> str:
        """The priority and the plan that it belongs to."""
        return f"{obj} ({obj.plan})"


class PersonForm(forms.Form):
    """Name, roles and limits of a person, and the state that someone saw when they began."""

    name = forms.CharField(
        label="Name",
        max_length=150,
        help_text="As other people see it.",
        error_messages={"required": "Enter the person's name."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=[(role.slug, f"{role.name}: {role.description}") for role in ROLES.values()],
        required=False,
        help_text=(
            "Select all that apply. Without a role, a person can only read what is published."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    priorities = PriorityChoices(
        queryset=Priority.objects.select_related("plan").order_by("-plan__starts_on", "number"),
        label="Limited to priorities",
        required=False,
        help_text="Select the priorities that this person can edit. If you select none, they can "
        "edit all of them and what belongs to the whole plan. This does not limit what "
        "they can read.",
        widget=forms.CheckboxSelectMultiple,
    )
    started_from = forms.CharField(required=False, widget=forms.HiddenInput)


class NewPersonForm(PersonForm):
    """A person who is new: their email address too, by which they sign in."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="They sign in with this address. We send the invitation to it.",
        error_messages={
            "required": "Enter the person's email address.",
            "invalid": "Enter an email address such as name@example.org.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "email", "roles", "priorities", "started_from")

    def clean_email(self) -> str:
        """The address, unless someone has it already."""
        email = str(self.cleaned_data["email"])
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(
                f"The address {email} already has an account. Find them in the list of people."
            )
        return email


def state_of(name: str, roles: Iterable[str], priorities: Iterable[int]) -> str:
    """Name, roles and priorities as one text, by which a form knows what someone started from."""
    return json.dumps([name, sorted(roles), sorted(priorities)])


def person_initial(person: User) -> dict[str, Any]:
    """What the form of a person starts from."""
    roles = [assignment.role for assignment in person.role_assignments.all()]
    priorities = [remit.priority_id for remit in person.remits.all()]
    return {
        "name": person.name,
        "roles": roles,
        "priorities": priorities,
        "started_from": state_of(person.name, roles, priorities),
    }


class HandOverForm(forms.Form):
    """Who publishes what someone had set who may no longer publish."""

    to = RecordChoice(
        queryset=User.objects.none(),
        required=False,
        label="Hand over to",
        empty_label="No one yet: tell everyone who can publish",
        help_text="The reports are published in this person’s name, at the times that are set.",
    )

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = (  # type: ignore[attr-defined]
            people_who_may(Permission.PUBLISH_REPORT).exclude(pk=person.pk).order_by("name")
        )
