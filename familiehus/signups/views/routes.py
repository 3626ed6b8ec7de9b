"""The blueprint, and what several of its pages need."""

from flask import Blueprint, Response, request, url_for

from familiehus.activities import access as activities
from familiehus.activities.grids import first_day
from familiehus.activities.models import Occurrence
from familiehus.activities.queries import in_order
from familiehus.kernel import clock
from familiehus.kernel.authorization import me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.pages import htmx, moved, page, say
from familiehus.kernel.roles import is_family
from familiehus.kernel.safe_url import safe_path
from familiehus.signups import access, parties
from familiehus.signups.cards import Cards
from familiehus.signups.models import Signup
from familiehus.signups.queries import may_be_undone, place_in_line
from familiehus.signups.reasons import has_room

LISTS = ("calendar", "coming", "coming_dates", "signup")
"""The blocks that hold cards: the calendar, a family's own page, the front page, a date's own page."""

bp = Blueprint("signups", __name__)
bp.add_app_template_filter(parties.of_signup, "party")
bp.add_app_template_filter(parties.or_all, "party_or_all")
bp.add_app_template_filter(parties.short_when, "signup_when")
bp.add_app_template_filter(parties.until, "offer_until")
bp.add_app_template_filter(may_be_undone)
bp.add_app_template_filter(has_room)


def date_of(key: str) -> Occurrence:
    """The date under a key, if the reader may see it."""
    return one_or_404(in_order(activities.occurrences_visible_to(me())), key)


def signup_of(key: str) -> Signup:
    """The sign-up under a key: a family's own, or anybody's at the desk; another family's is not there."""
    return one_or_404(access.signups_visible_to(me()), key)


def refused_in_place(occurrence: Occurrence, refused: Form, signup: Signup | None = None) -> Response | None:
    """A tap that was refused, answered in the card it came from: the reason, and what can be done now.

    None without a list: then the page that the tap leads to says it.
    """
    target = _list_tapped(signup)
    return _in_place(target, occurrence, signup, refused) if target else None


def back(occurrence: Occurrence, message: str | None = None, signup: Signup | None = None) -> Response:
    """Where the reader came from, else the date's page. In a list the card that was tapped is answered alone."""
    target = _list_tapped(signup)
    if target in (None, "signup"):
        return moved(_next(occurrence), message)
    say(message, shown_at=_next(occurrence))
    return _in_place(target, occurrence, signup)


def _list_tapped(signup: Signup | None) -> str | None:
    """The block of cards that a family's tap came from, when htmx asks. Its own page's are of sign-ups."""
    target = htmx.target_id if htmx.wants_a_block and is_family(me()) else None
    return target if target in LISTS and (target != "coming" or signup is not None) else None


def _next(occurrence: Occurrence) -> str:
    return safe_path(request.form.get("next")) or url_for("activities.show", key=occurrence.key)


def _in_place(
    target: str, occurrence: Occurrence, signup: Signup | None = None, refused: Form | None = None
) -> Response:
    answer = page(
        "signups/in_place.html",
        status=422 if refused else 200,
        occurrence=occurrence,
        card=Cards([occurrence], me()).of(occurrence),
        signup=signup,
        place=place_in_line(signup) if signup is not None else None,
        day=max(first_day(occurrence), clock.today()),
        refused=refused,
        act=Form(None),
        next=_next(occurrence),
        target=target,
    )
    if target == "signup":
        answer.headers["HX-Reswap"] = "innerHTML"
    else:
        answer.headers["HX-Retarget"] = "closest [data-card]"
        answer.headers["HX-Reswap"] = "outerMorph"
    return answer
