"""Who comes: how many heads, which children, and changing that."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from familiehus.activities.models import Occurrence
from familiehus.families.models import Child, Childhood, Household
from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_family
from familiehus.kernel.transaction import written_through
from familiehus.signups.commands import seats
from familiehus.signups.commands.line import promote
from familiehus.signups.models import Signup
from familiehus.signups.reasons import reasons_against_party

MOST_HEADS = 60


def change_party(
    signup: Signup,
    *,
    adults: int,
    children: Sequence[Child] = (),
    children_count: int | None = None,
    by: Actor,
) -> None:
    """Other adults or children than before. Extra heads need room (else Refused, and all stays as it was);
    freed ones are offered on. In line the number stays. Once sign-up has closed, a family that wants more heads along
    asks the house, which may. `children_count`: for a guest."""
    seats.hold_still(signup)
    occurrence = signup.occurrence
    if not signup.is_live:
        raise Refused(_("I er ikke tilmeldt længere."))
    if occurrence.is_over:
        raise Refused(_("Det er forbi."))
    if signup.household is not None:
        check_children(signup.household, children, besides=signup.children)
        children_count = len(children)
    heads = signup.children_count if children_count is None else children_count
    check_party(occurrence, adults, heads)
    more_adults, more_children = adults - signup.adults, heads - signup.children_count
    if more_adults + more_children > 0 and occurrence.signup_is_over and is_family(by):
        raise Refused(_("Tilmeldingen er lukket. Ring til huset, så ser vi, om der er plads."))
    if signup.holds_seats and not seats.take(occurrence, more_adults, more_children):
        raise Refused(_("Der er ikke plads til flere. I er stadig tilmeldt som før."))
    if signup.is_signed and (more_adults < 0 or more_children < 0):
        seats.count_freed(occurrence)
    signup.adults, signup.children_count = adults, heads
    if signup.household is not None:
        signup.children = list(children)
    db.session.flush()
    seats.show(signup)
    audit.record("party changed", signup, by=by)
    promote(occurrence)


def check_party(occurrence: Occurrence, adults: int, children: int) -> None:
    """Somebody, and no more than the date could ever seat. Raises Refused."""
    refuse_if(reasons_against_party(occurrence, adults, children))
    if adults + children > MOST_HEADS:
        raise Refused(_("Så mange kan ikke melde sig til på én gang. Ring til huset."))


def check_children(household: Household, children: Sequence[Child], besides: Sequence[Child] = ()) -> None:
    if len({child.id for child in children}) != len(children):
        raise Refused(_("Hvert barn kan kun tælles med én gang."))
    new = [child for child in children if child not in besides]
    if any(child not in household.children for child in new) or not _still_belong(household, new):
        raise Refused(_("Vælg kun børn, der hører til familien."))


def _still_belong(household: Household, children: Sequence[Child]) -> bool:
    """By what the database says under the household's lock: a child may have left since the form was opened."""
    wanted = {"household": household.id, "children": [child.id for child in children]}
    return not children or written_through().scalar(_BELONGING, wanted) == len(children)


_BELONGING = select(func.count(Childhood.id)).where(
    Childhood.household_id == bindparam("household"),
    Childhood.child_id.in_(bindparam("children", expanding=True)),
    Childhood.ended_at.is_(None),
)


def refuse_if(reasons: Sequence[str]) -> None:
    if reasons:
        raise Refused(*reasons)
