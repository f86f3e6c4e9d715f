"""The table of people that administrators sort and page."""

from datetime import datetime

import django_tables2 as tables
from django.urls import reverse

from accounts.content import PersonContent
from dates.periods import day_text


def _address(record: PersonContent) -> str:
    return reverse("administration:person-detail", args=[record.id])


class PersonTable(tables.Table):
    """People with their roles, and when they were last here."""

    caption = "People with an account"

    name = tables.Column(verbose_name="Name", linkify=_address)
    email = tables.Column(verbose_name="Email address")
    roles = tables.Column(verbose_name="Roles", empty_values=(None,))
    is_active = tables.Column(verbose_name="Account", empty_values=())
    last_signed_in = tables.Column(verbose_name="Last signed in", empty_values=())

    class Meta:
        order_by = "name"
        empty_text = "There are no people yet. Add the first one."

    def render_roles(self, value: tuple[str, ...]) -> str:
        """Their names, in the order in which the product describes roles."""
        return ", ".join(value) or "None"

    def render_is_active(self, record: PersonContent) -> str:
        """Whether they can sign in, in words."""
        return account_words(record)

    def render_last_signed_in(self, record: PersonContent) -> str:
        """The day, or that it never was."""
        if not record.last_signed_in:
            return "Never"
        return day_text(datetime.fromisoformat(record.last_signed_in).date())


def account_words(person: PersonContent) -> str:
    """How an account stands: active, invited, only a token, or not active."""
    if not person.is_active:
        return "Not active"
    if person.has_password:
        return "Active"
    return "Has a token" if person.has_token else "Invited"
