"""What the calendar's, the date's and the front page show of signing up: told to the templates of rooms below."""

from collections.abc import Callable, Iterable
from typing import Any

from familiehus.activities.models import Occurrence
from familiehus.kernel.authorization import me
from familiehus.kernel.forms import Form
from familiehus.kernel.roles import is_association, is_family, is_staff
from familiehus.signups import desk
from familiehus.signups.cards import Cards
from familiehus.signups.views.routes import bp


@bp.app_context_processor
def _signing_up() -> dict[str, Callable[..., Any]]:
    return {"signup_cards": _cards, "signup_form": _form, "signup_desk": _desk, "signup_counts": _counts}


def _cards(dates: Iterable[Occurrence]) -> Cards:
    """The cards of these dates for the reader, asked for together."""
    return Cards(dates, me())


def _form() -> Form | None:
    """The hidden fields of one-tap buttons, for those who have any."""
    return Form(None) if is_family(me()) or is_staff(me()) else None


def _desk(occurrence: Occurrence) -> desk.Desk | None:
    """Who comes to the date and who waits, for those who run the day."""
    return desk.desk_of(occurrence, me()) if is_staff(me()) and occurrence.has_signups else None


def _counts(occurrence: Occurrence) -> desk.Counts | None:
    """How many come to what an association arranges, for its contacts: numbers, never names."""
    return desk.counts_for(occurrence, me()) if is_association(me()) else None
