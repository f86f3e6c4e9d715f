"""The use-once key of a form that makes a record."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.pending_submissions.store import FORM_KEY

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context: template.Context) -> SafeString:
    """The key as a hidden field, in a form whose view makes one record; else nothing."""
    key = getattr(context.get("request"), FORM_KEY, "")
    if not key:
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}">', FORM_KEY, key)
