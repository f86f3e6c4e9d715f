"""What a consultation wave says, worded and with its statistics. Frozen and of plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileContent:
    """A group's share of those who answered beside its share of the population."""

    dimension: str
    group: str
    share_text: str
    population_share_text: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class AnswerContent:
    """The share of an answer; `share` is the exact percentage as a decimal string.

    `interval_text` is the Wilson interval where the base is known; `change_text` the change on the
    wave before in percentage points, `change_direction` up, down or steady, and
    `significance_text` whether it means anything. `warning` says where a printed count and
    percentage do not agree.
    """

    label: str
    share: str | None
    share_text: str
    count: int | None
    is_positive: bool
    interval_text: str
    change_text: str
    change_direction: str
    significance_text: str
    warning: str


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """A question with what was answered, as a whole or in a subgroup.

    `several_text` says, where several answers may be chosen, that the shares can add up to more
    than 100%; else it is empty.
    """

    code: str
    topic: str
    wording: str
    scale: tuple[str, ...]
    subgroup: str
    base: int | None
    base_text: str
    answers: tuple[AnswerContent, ...]
    previous_wave: str
    note: str
    allows_several: bool = False
    several_text: str = ""


@dataclass(frozen=True, slots=True)
class WaveContent:
    """A wave: who was asked, how many answered, how exact that is, and every question."""

    consultation_slug: str
    consultation: str
    slug: str
    title: str
    purpose: str
    period_text: str
    method: str
    population: str
    responses: int | None
    responses_text: str
    margin_text: str
    assumption_text: str
    profile: tuple[ProfileContent, ...]
    questions: tuple[QuestionContent, ...]
    note: str


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave in a list: when it was held and how many answered."""

    consultation_slug: str
    consultation: str
    slug: str
    title: str
    period_text: str
    responses: int | None
    responses_text: str
    margin_text: str


@dataclass(frozen=True, slots=True)
class ConsultationContent:
    """A consultation with its waves, the latest first."""

    slug: str
    title: str
    purpose: str
    waves: tuple[WaveLine, ...]

    @property
    def wave_count(self) -> int:
        """How many waves it has."""
        return len(self.waves)

    @property
    def latest(self) -> WaveLine | None:
        """The latest wave, or None."""
        return self.waves[0] if self.waves else None
