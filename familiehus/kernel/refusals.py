"""Refusals: sentences a person can act on. Commands raise them, forms show them."""

import re
from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from familiehus.kernel.i18n import lazy


class Refused(Exception):
    """The house says no, and says why: one sentence, or every reason there is."""

    def __init__(self, *reasons: object) -> None:
        if not reasons:
            raise ValueError("A refusal needs a reason.")
        self.reasons = tuple(reasons)
        super().__init__(*reasons)

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)


_sentences: dict[str, object | Callable[[], object]] = {}
_UNKNOWN = lazy("Nogen nåede det lige før dig. Se på siden igen, og prøv en gang til.")


def sentence_for(constraint: str, sentence: object) -> None:
    """What a person reads when the database, not the check, says no: same sentence, one home."""
    if _sentences.setdefault(constraint, sentence) is not sentence:
        raise RuntimeError(f"Two sentences for the constraint {constraint}.")


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint that a driver's error speaks of, if any is known by name."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None and diagnosis.constraint_name:
        return diagnosis.constraint_name
    text = str(error.orig)
    for name in sorted(_sentences, key=len, reverse=True):
        if re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", text):
            return name
    return None


def refusal_for(error: IntegrityError) -> Refused:
    """The refusal a lost race deserves. SQLite names columns of a unique index, so those are keys too."""
    return Refused(_sentences.get(constraint_of(error) or "", _UNKNOWN))
