"""The figure check of the words of records, as `records.figure_check_port` asks for it."""

from collections.abc import Callable, Sequence

from accounts.models import User
from highlights.actions import dismiss_finding, restore_finding
from highlights.policies import NotAllowedError
from highlights.queries.record_checks import check_results, checked_inputs, why_kept
from plans.policies import remit_of
from records.figure_check_port import CheckInput, CheckResult, register


class RecordFigures:
    """Looks at the words of records beside the figures of a report."""

    def check(self, typed: Sequence[CheckInput], *, by: User) -> list[CheckResult]:
        """What is remarked on each, in the same order."""
        return check_results(typed, by=by)

    def dismiss(self, typed: Sequence[CheckInput], digest: str, *, by: User) -> str:
        """Keep that a remark is a false alarm, in the report that it was compared with."""
        return _judge(dismiss_finding, typed, digest, by)

    def restore(self, typed: Sequence[CheckInput], digest: str, *, by: User) -> str:
        """Let a dismissed remark be shown again."""
        return _judge(restore_finding, typed, digest, by)


def _judge(
    action: Callable[..., object], typed: Sequence[CheckInput], digest: str, by: User
) -> str:
    for checked in checked_inputs(typed, by=by):
        finding = checked.finding(digest)
        if finding and checked.place:
            if reason := why_kept(checked.place, remit_of(by), by):
                return reason
            try:
                action(place=checked.place, finding=finding, by=by)
            except NotAllowedError as refusal:
                return str(refusal)
            return ""
    return "The text no longer contains that."


register(RecordFigures())
