"""Registers, and the matrices on which they score."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from accounts.models import User
from audit.actions import record
from plans.models import Body
from records.conflicts import EditConflict
from records.editing import Values, change_of, last_writer, values_of
from risks.models import Register, Risk, RiskBand, RiskMatrix
from risks.queries import bands_digest, bands_of
from risks.scoring import DEFAULT_BANDS, DEFAULT_IMPACTS, DEFAULT_LIKELIHOODS, MATRIX_SIZE, Band

DEFAULT_MATRIX_NAME = f"{MATRIX_SIZE} × {MATRIX_SIZE}"
# Words that stand in the address where a register would.
NOT_REGISTERS = frozenset({"reviews", "registers", "matrices"})
MATRIX_WORDS = {
    "name": "Name",
    "size": "Size",
    "likelihood_words": "Words for likelihood",
    "impact_words": "Words for impact",
}
REGISTER_WORDS = {"name": "Name", "body": "Body", "matrix": "Matrix"}


@transaction.atomic
def define_matrix(
    *,
    name: str,
    size: int,
    bands: Sequence[Band],
    by: User,
    likelihood_words: Sequence[str] = (),
    impact_words: Sequence[str] = (),
) -> RiskMatrix:
    """Define how registers score: likelihood and impact from 1 to `size`, and the bands.

    The words say what each level means, from 1 up: one for each, or none at all.

    Raises ValidationError where the name is taken, the size is not 3 to 10, or the bands do not
    start at 1 and rise within the greatest score.
    """
    _refuse_bands(bands, size)
    matrix = RiskMatrix(
        name=name,
        size=size,
        likelihood_words=list(likelihood_words),
        impact_words=list(impact_words),
    )
    _refuse_words(matrix)
    matrix.full_clean()
    matrix.save()
    _set_bands(matrix, bands)
    record(
        by=by,
        verb="define_matrix",
        subject=matrix,
        sentence=f"defined the risk matrix {matrix.name}",
        after={"size": size, "bands": _band_words(bands)},
    )
    return matrix


@transaction.atomic
def default_matrix(*, by: User) -> RiskMatrix:
    """The 5 × 5 matrix with the product's own bands, defined at its first use."""
    matrix = RiskMatrix.objects.filter(name=DEFAULT_MATRIX_NAME).first()
    return matrix or define_matrix(
        name=DEFAULT_MATRIX_NAME,
        size=MATRIX_SIZE,
        bands=DEFAULT_BANDS,
        likelihood_words=DEFAULT_LIKELIHOODS,
        impact_words=DEFAULT_IMPACTS,
        by=by,
    )


@transaction.atomic
def open_register(*, slug: str, name: str, body: Body, matrix: RiskMatrix, by: User) -> Register:
    """Open the risk register of a body.

    Raises ValidationError where the slug is taken, or is an address of its own.
    """
    if slug in NOT_REGISTERS:
        raise ValidationError({"name": f"“{slug}” is used by the site. Enter a different name."})
    register = Register(slug=slug, name=name, body=body, matrix=matrix)
    register.full_clean()
    register.save()
    record(
        by=by,
        verb="open_register",
        subject=register,
        sentence=f"opened the register {register.name}",
        after={"body": body.slug, "matrix": matrix.name},
    )
    return register


@transaction.atomic
def edit_matrix(
    *,
    matrix: RiskMatrix,
    seen: Values,
    to: Values,
    bands: Sequence[Band],
    seen_bands: str,
    by: User,
) -> RiskMatrix:
    """Change a matrix: its name, size, words and bands; both fields and bands as they were `seen`.

    Raises EditConflict, and ValidationError for a size that is too small for scores that were
    given.
    """
    locked = RiskMatrix.objects.select_for_update().get(pk=matrix.pk)
    before = bands_of(locked)
    has_new_bands = list(bands) != before
    if has_new_bands and seen_bands not in ("", bands_digest(before)):
        raise EditConflict(
            {
                "bands": f"{last_writer(locked)} changed the bands since you opened this page, to "
                f"{', '.join(_band_words(before))}. Save again to replace them with "
                "yours."
            },
            start_from={**values_of(locked, to), "seen_bands": bands_digest(before)},
        )
    change = change_of(locked, seen=seen, to=to, words=MATRIX_WORDS)
    if change is None and not has_new_bands:
        return locked
    size = to.get("size", locked.size)
    _refuse_bands(bands, size)
    _refuse_smaller(locked, size)
    if change is not None:
        for name in change.values.keys() - {"name", "size"}:
            setattr(locked, name, list(change.values[name]))
        locked.size = size
        _refuse_words(locked)
        change.write()
    if has_new_bands:
        locked.bands.all().delete()
        _set_bands(locked, bands)
    record(
        by=by,
        verb="edit_matrix",
        subject=locked,
        sentence=f"changed the risk matrix {locked.name}",
        before={**(change.before if change else {}), "bands": _band_words(before)},
        after={**(change.after if change else {}), "bands": _band_words(bands)},
    )
    return locked


@transaction.atomic
def edit_register(*, register: Register, seen: Values, to: Values, by: User) -> Register:
    """Change the name, body or matrix of a register from what was `seen`.

    Raises EditConflict, and ValidationError for a matrix on which its risks do not fit.
    """
    locked = Register.objects.select_for_update().get(pk=register.pk)
    change = change_of(locked, seen=seen, to=to, words=REGISTER_WORDS)
    if change is None:
        return locked
    if "matrix" in change.values:
        size = RiskMatrix.objects.get(pk=change.values["matrix"]).size
        _refuse_too_small(Risk.objects.filter(register=locked), size, field="matrix")
    change.write()
    record(
        by=by,
        verb="edit_register",
        subject=locked,
        sentence=f"changed {change.fields} of the register {locked.name}",
        before=change.before,
        after=change.after,
    )
    return locked


def _set_bands(matrix: RiskMatrix, bands: Sequence[Band]) -> None:
    for band in bands:
        row = RiskBand(matrix=matrix, name=band.name, lowest=band.lowest, tone=band.tone)
        row.full_clean()
        row.save()


def _band_words(bands: Sequence[Band]) -> list[str]:
    return [f"{band.name} from {band.lowest}" for band in bands]


def _refuse_bands(bands: Sequence[Band], size: int) -> None:
    lowest = [band.lowest for band in bands]
    if lowest != sorted({1, *lowest}) or lowest[-1] > size * size:
        raise ValidationError(
            f"The bands start at {', '.join(map(str, lowest)) or 'nothing'}. The first "
            f"must start at 1 and each must start higher than the one before, up to {size * size}."
        )
    names = [band.name for band in bands]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise ValidationError(
            {"bands": f"Two bands are called “{twice}”. Enter a different name for each."}
        )


def _refuse_words(matrix: RiskMatrix) -> None:
    for name in ("likelihood_words", "impact_words"):
        number = len(getattr(matrix, name))
        if number not in (0, matrix.size):
            raise ValidationError(
                {
                    name: f"There are {number} lines for {matrix.size} levels. Enter one line "
                    "for each level, starting at 1, or none."
                }
            )


def _refuse_smaller(matrix: RiskMatrix, size: int) -> None:
    if size < matrix.size:
        _refuse_too_small(Risk.objects.filter(register__matrix=matrix), size, field="size")


def _refuse_too_small(risks: models.QuerySet[Risk], size: int, *, field: str) -> None:
    """Refuse a matrix that cannot hold what these risks were scored or what they accept."""
    found = (
        risks.filter(
            Q(scores__likelihood__gt=size)
            | Q(scores__impact__gt=size)
            | Q(appetite__gt=size * size)
        )
        .order_by("reference")
        .first()
    )
    if found is not None:
        raise ValidationError(
            {
                field: f"{found.reference} has a score or an appetite that {size} × {size} does "
                "not allow, and scores cannot be deleted. Choose a larger matrix, or "
                "open another register for new risks."
            }
        )
