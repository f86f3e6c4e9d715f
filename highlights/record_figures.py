"""The figure check of the words of records, as `records.figure_check_port` asks for it."""

from collections.abc import Callable, Sequence

from accounts.models import User
from highlights.actions import dismiss_finding, take_up_finding
from highlights.policies import NotAllowedError
from highlights.queries.record_checks import checked_typing, looked_at, why_kept
from plans.policies import remit_of
from records.figure_check_port import Looked, Typed, register


class RecordFigures:
    """Looks at the words of records beside the figures of a report."""

    def look_at(self, typed: Sequence[Typed], *, by: User) -> list[Looked]:
        """What is remarked on each, in the same order."""
        return looked_at(typed, by=by)

    def dismiss(self, typed: Sequence[Typed], fingerprint: str, *, by: User) -> str:
        """Keep that a remark is a false alarm, in the report that it was compared with."""
        return _judge(dismiss_finding, typed, fingerprint, by)

    def take_up(self, typed: Sequence[Typed], fingerprint: str, *, by: User) -> str:
        """Let a dismissed remark be shown again."""
        return _judge(take_up_finding, typed, fingerprint, by)


def _judge(
    action: Callable[..., object], typed: Sequence[Typed], fingerprint: str, by: User
) -> str:
    for checked in checked_typing(typed, by=by):
        finding = checked.finding(fingerprint)
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
