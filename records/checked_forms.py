"""Forms whose words a report prints: the figure check at their fields, asked for or after saving.

A page names the fields and the record; the button "Check the figures" saves nothing and shows the
form again with what was found at each text. Saving is never held up: what is found then is said
with a link to where the words are looked at again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from accounts.requests import user_of
from records.figure_check_port import CheckInput, CheckResult, figure_check

CHECK = "check-figures"
# In an address: the form opens with what is remarked on the words as they were saved.
ASKED = "figures"


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A form, the names of its fields that a report prints, and the record that they are of.

    `name` says which record, in words; `fix` is the address of the form in which its words are
    looked at once they are saved, "" where none has them then.
    """

    form: forms.BaseForm
    names: tuple[str, ...]
    record: models.Model
    name: str = ""
    fix: str = ""

    def typed(self, *, is_saved: bool) -> CheckInput:
        """The words that the form holds now, with plain line ends."""
        texts = {each: str(self.form[each].value() or "") for each in self.names}
        return CheckInput(
            self.record,
            {each: text.replace("\r\n", "\n").strip() for each, text in texts.items()},
            is_saved=is_saved,
        )


def is_asked(request: HttpRequest) -> bool:
    """Whether the figure check is asked for, and nothing is to be saved."""
    if request.method != "POST":
        return ASKED in request.GET
    post = request.POST
    return post.get("do") == CHECK or "dismiss" in post or "take-up" in post


def check_figures(request: HttpRequest, checked: Sequence[CheckedForm]) -> str:
    """Put what is remarked at the fields, and say what was found. Saves no word of the forms.

    Does what else was pressed: a remark that is right as it is, or is to be shown again.
    """
    by = user_of(request)
    is_saved = request.method != "POST"
    typed = [each.typed(is_saved=is_saved) for each in checked]
    check = figure_check()
    said = []
    if mark := request.POST.get("dismiss"):
        said.append(
            check.dismiss(typed, mark, by=by)
            or "Dismissed. It is not shown again unless the sentence changes."
        )
    elif mark := request.POST.get("take-up"):
        said.append(check.restore(typed, mark, by=by) or "It is shown again.")
    looked = check.check(typed, by=by)
    for each, found in zip(checked, looked, strict=True):
        _put(each, found)
    said.append(_summed_up(typed, looked))
    if not is_saved:
        said.append("Nothing has been saved yet.")
    return " ".join(said)


def tell_of_figures(request: HttpRequest, saved: Sequence[CheckedForm]) -> None:
    """Tell after saving what is remarked on the words, with links to where they are corrected."""
    typed = [each.typed(is_saved=True) for each in saved]
    looked = figure_check().check(typed, by=user_of(request))
    found = [(each, what) for each, what in zip(saved, looked, strict=True) if what.open]
    if not found:
        return
    total = sum(len(what.open) for _, what in found)
    links = format_html_join(
        ", ",
        '<a class="govuk-notification-banner__link" href="{}">{}</a>',
        ((_address(each, what), _which(each, what)) for each, what in found),
    )
    messages.info(
        request,
        format_html(
            "Saved. The figure check has {} on your text: {}.",
            _remarks(total),
            links,
        ),
    )


def _address(checked: CheckedForm, looked: CheckResult) -> str:
    """Where what was saved is looked at again: in its own form, else in the report."""
    if not checked.fix:
        return looked.url
    return f"{checked.fix}{'&' if '?' in checked.fix else '?'}{ASKED}=check"


def _which(checked: CheckedForm, looked: CheckResult) -> str:
    """A record with its one remark, or with how many there are."""
    first, *others = looked.open
    if others:
        return f"{checked.name} ({len(looked.open)})"
    return f"{checked.name}: “{first.found}”, {first.title[:1].lower()}{first.title[1:]}"


def _put(checked: CheckedForm, looked: CheckResult) -> None:
    """Where the template of a field, and the rows of a grid, find it."""
    for name, remarks in looked.remarks.items():
        field = cast(Any, checked.form.fields[name])
        field.remarks = [each for each in remarks if not each.is_dismissed]
        field.dismissed_remarks = [each for each in remarks if each.is_dismissed]
        field.why_kept = looked.why_kept


def _summed_up(typed: Sequence[CheckInput], looked: Sequence[CheckResult]) -> str:
    if not any(each.has_figures for each in typed):
        return "The figure check found no numbers in the text."
    with_what = dict.fromkeys(each.compared_with for each in looked if each.compared_with)
    if not with_what:
        return "The figure check has no report to compare with yet."
    total = sum(len(each.open) for each in looked)
    where = " at the text" if total else ""
    return (
        f"The figure check has {_remarks(total)}{where}, compared with {' and '.join(with_what)}."
    )


def _remarks(number: int) -> str:
    return f"{number or 'no'} remark{'' if number == 1 else 's'}"
