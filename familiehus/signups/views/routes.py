"""The blueprint, and what several of its pages need."""

from flask import Blueprint, Response, request, url_for

from familiehus.activities import access as activities
from familiehus.activities.models import Occurrence
from familiehus.activities.queries import in_order
from familiehus.kernel.authorization import me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.pages import htmx, moved, page
from familiehus.kernel.roles import is_family
from familiehus.kernel.safe_url import safe_path
from familiehus.signups import access, parties
from familiehus.signups.cards import Cards
from familiehus.signups.models import Signup

LISTS = ("calendar", "coming", "coming_dates", "signup")
"""The blocks that hold cards: the calendar, a family's own page, the front page, a date's own page."""

bp = Blueprint("signups", __name__)
bp.add_app_template_filter(parties.of_signup, "party")
bp.add_app_template_filter(parties.or_all, "party_or_all")
bp.add_app_template_filter(parties.short_when, "signup_when")
bp.add_app_template_filter(parties.until, "offer_until")


def date_of(key: str) -> Occurrence:
    """The date under a key, if the reader may see it."""
    return one_or_404(in_order(activities.occurrences_visible_to(me())), key)


def signup_of(key: str) -> Signup:
    """The sign-up under a key: a family's own, or anybody's at the desk; another family's is not there."""
    return one_or_404(access.signups_visible_to(me()), key)


def refused_in_place(occurrence: Occurrence, refused: Form) -> Response | None:
    """A tap that was refused, answered in the card it came from: the reason, and what can be done now.

    None without a list: then the page that the tap leads to says it.
    """
    target = htmx.target_id if htmx.wants_a_block else None
    if target not in LISTS or not is_family(me()):
        return None
    answer = page(
        "signups/in_place.html",
        status=422,
        occurrence=occurrence,
        card=Cards([occurrence], me()).of(occurrence),
        refused=refused,
        act=Form(None),
        next=safe_path(request.form.get("next")) or url_for("activities.show", key=occurrence.key),
        target=target,
    )
    if target != "signup":
        answer.headers["HX-Retarget"] = f'[data-tap="{occurrence.key}"]'
        answer.headers["HX-Reswap"] = "outerHTML"
    else:
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def back(occurrence: Occurrence, message: str | None = None) -> Response:
    """Where the reader came from, else the date's page."""
    wanted = safe_path(request.form.get("next"))
    return moved(wanted or url_for("activities.show", key=occurrence.key), message)
