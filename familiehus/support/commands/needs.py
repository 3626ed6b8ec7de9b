"""Meeting a wish: a person chooses by what, the family says whether its name may go on, and how it went."""

import re

from sqlalchemy import select

from familiehus.accounts.commands import reference
from familiehus.activities.models import Activity
from familiehus.families.models import Wish
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.loans.models import ItemKind
from familiehus.messages.commands import queue
from familiehus.partners.models import Offer
from familiehus.support.models import Need
from familiehus.support.states import ENDS, Means, NeedState
from familiehus.volunteers.models import Volunteer

Target = Offer | Activity | ItemKind | Volunteer


def tell_the_network(wish: Wish, neutral: str, *, by: Actor) -> Need:
    """Words that the network's members may read. Raises `Refused` for words with the family's name in them."""
    names = {wish.household.called, *(each.name for each in wish.household.guardians)}
    names |= {word for name in names for word in name.split()} | {
        each.first_name for each in wish.household.children
    }
    said = _words_of(neutral) - {"familien"}
    if found := next((name for name in names if len(name) > 2 and name.casefold() in said), None):
        raise Refused(_("Skriv det uden navne: »%(name)s« må ikke stå der.", name=found))
    need = _need_of(wish)
    need.neutral = neutral.strip()
    db.session.flush()
    audit.record("need told to the network", need, by=by)
    return need


def _words_of(text: str) -> set[str]:
    """Each word of a text as it stands, its parts, and both without the s of a genitive, in small letters."""
    whole = {word.strip(".,;:!?()\"'").casefold() for word in text.split()}
    words = whole | {part.casefold() for part in re.findall(r"[^\W\d_]+", text)}
    return words | {word.removesuffix("s").rstrip("'’") for word in words}


def match(wish: Wish, target: Target, *, by: Actor) -> Need:
    """Somebody at the house chooses what shall meet the wish; what was chosen before no longer counts.

    A yes to one member's having the name is no yes to another's.
    """
    need = _need_of(wish)
    if need.state in (NeedState.MET, NeedState.WITHDRAWN):
        raise Refused(_("Ønsket er afsluttet."))
    if isinstance(target, Offer) and not target.stands(clock.today()):
        raise Refused(_("Tilbuddet er taget ned."))
    need.said_yes_at = None
    need.offer = target if isinstance(target, Offer) else None
    need.activity = target if isinstance(target, Activity) else None
    need.item_kind = target if isinstance(target, ItemKind) else None
    need.volunteer = target if isinstance(target, Volunteer) else None
    need.means = str(
        Means.OFFER
        if need.offer
        else Means.ACTIVITY
        if need.activity
        else Means.LOAN
        if need.item_kind
        else Means.VOLUNTEER
    )
    need.state, need.begun_on = str(NeedState.UNDER_WAY), need.begun_on or clock.today()
    need.asked_on = need.settled_on = None
    db.session.flush()
    audit.record("wish matched", need, by=by, means=need.means)
    if need.offer:
        _write_to_family(need, "support.may_we", f"{need.key}:{need.row_version}")
    return need


def say_yes(need: Need, *, by: Actor) -> None:
    """The family says that the member may have its name and telephone."""
    if need.state != NeedState.UNDER_WAY or need.offer is None:
        raise Refused(_("Der er ikke noget at sige ja til lige nu."))
    need.said_yes_at = clock.now()
    db.session.flush()
    audit.record("name given to a member", need, by=by, to=need.offer.association.name)
    for contact in need.offer.association.contacts:
        if contact.email or contact.phone:
            queue(
                "support.named", to=f"contact:{contact.key}", subject_key=need.key, params={"need": need.key}
            )


def take_back_yes(need: Need, *, by: Actor) -> None:
    """From now on the member sees no name."""
    need.said_yes_at = None
    db.session.flush()
    audit.record("name taken back from a member", need, by=by)


def ask_how_it_went(need: Need, *, by: Actor) -> None:
    """The family is asked whether it got what it wished for."""
    if need.state != NeedState.UNDER_WAY:
        raise Refused(_("Ønsket er ikke i gang."))
    need.asked_on = clock.today()
    db.session.flush()
    audit.record("family asked about a wish", need, by=by)
    _write_to_family(need, "support.how_was_it", f"{need.key}:{need.asked_on}")


def answer_how_it_went(need: Need, got_it: bool, *, by: Actor) -> None:
    """The family answers: it did, or not yet and it stays under way."""
    if not need.is_open or need.state == NeedState.WISHED:
        raise Refused(_("Ønsket er allerede afsluttet."))
    if got_it:
        settle(need, NeedState.MET, by=by)
        return
    need.asked_on = None
    db.session.flush()
    audit.record("wish not met yet", need, by=by)


def settle(need: Need, state: NeedState, *, by: Actor) -> None:
    """How it ended. The member sees no name any more, nobody any neutral words."""
    if state not in ENDS:
        raise ValueError(f"{state} is no end.")
    if not need.is_open:
        raise Refused(_("Ønsket er allerede afsluttet."))
    need.state, need.settled_on = str(state), clock.today()
    need.said_yes_at, need.neutral = None, ""
    db.session.flush()
    audit.record("wish settled", need, by=by, how=str(state))


def wish_taken_back(wish: Wish, *, by: Actor) -> None:
    """The family took its wish away: what was under way about it is withdrawn."""
    need = db.session.scalars(select(Need).where(Need.wish_id == wish.id)).one_or_none()
    if need is not None:
        if need.is_open:
            settle(need, NeedState.WITHDRAWN, by=by)
        need.wish = None
        db.session.flush()


def _need_of(wish: Wish) -> Need:
    need = db.session.scalars(select(Need).where(Need.wish_id == wish.id)).one_or_none()
    if need is None:
        need = Need(
            wish=wish, wish_id=wish.id, area=wish.area, state=str(NeedState.WISHED), neutral="", means=""
        )
        db.session.add(need)
        db.session.flush()
    return need


def _write_to_family(need: Need, kind: str, subject_key: str) -> None:
    """The letter names no wish: only that something waits on the family's own page."""
    if need.wish is None:
        return
    for person in need.wish.household.guardians:
        queue(kind, to=reference(person), subject_key=subject_key, params={"need": need.key})
