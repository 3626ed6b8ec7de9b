"""What this room writes: a seat on offer, dates that are off or elsewhere, what was noted. Settled when it is sent."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from familiehus.accounts.models import Person
from familiehus.accounts.queries import person_with_key
from familiehus.activities.kinds import OFF, DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.families.models import Guardianship
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.spans import Span
from familiehus.messages.channels import Channel
from familiehus.messages.introductions import Recipient, introduce
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link
from familiehus.signups.commands.links import mint
from familiehus.signups.models import Signup
from familiehus.signups.queries import place_in_line
from familiehus.signups.states import IN_LINE, LIVE, State

Params = Mapping[str, Any]
Fields = Mapping[str, Any] | None


def _guest(key: str) -> Recipient | None:
    """A guest whose date is not forgotten yet. Nobody has asked whether the house may be named to them."""
    signup = _with_key(key)
    if signup is None or not signup.is_guest or not (signup.guest_email or signup.guest_phone):
        return None
    channel = Channel.EMAIL if signup.guest_email else Channel.SMS
    return Recipient(
        signup.guest_name,
        signup.guest_email,
        signup.guest_phone,
        signup.guest_language,
        channel,
        names_house=False,
    )


def _with_key(key: str) -> Signup | None:
    return db.session.scalar(select(Signup).where(Signup.key == key))


def _one(params: Params, to: Recipient) -> tuple[Signup, Person | None] | None:
    """The sign-up it is about and the adult it goes to (None: the guest), if they still have to do with it."""
    signup = _with_key(params["signup"])
    if signup is None or signup.occurrence.is_over:
        return None
    if signup.household is None:
        return (signup, None) if to.reference == f"guest:{signup.key}" else None
    person = person_with_key(to.reference.partition(":")[2])
    return (signup, person) if person is not None and person in signup.household.guardians else None


def _offer(params: Params, to: Recipient) -> Fields:
    found = _one(params, to)
    if found is None or not found[0].is_offered or found[0].offers != params["offer"]:
        return None
    signup, person = found
    assert signup.offer_ends_at is not None
    return {
        **_date(signup.occurrence),
        "deadline": f"{danish.day(signup.offer_ends_at)} {_at(signup.offer_ends_at)}",
        "link": link("signups.answer", token=mint(signup, person)),
    }


def _lapsed(params: Params, to: Recipient) -> Fields:
    found = _one(params, to)
    if found is None or found[0].offers != params["offer"] or not found[0].is_in_line:
        return None
    signup, _person = found
    if signup.is_offered or signup.occurrence.has_begun:
        return None
    return {**_date(signup.occurrence), "number": place_in_line(signup), "link": _page_of(signup.occurrence)}


def _noted(params: Params, to: Recipient) -> Fields:
    found = _one(params, to)
    if found is None or not found[0].is_live or found[0].occurrence.has_begun:
        return None
    signup, person = found
    return {
        **_date(signup.occurrence),
        "number": place_in_line(signup) or 0,
        "count": signup.heads,
        "link": link("signups.answer", token=mint(signup, person)),
    }


def _theirs(params: Params, to: Recipient, states: Collection[State] = LIVE) -> list[Signup]:
    """The recipient's sign-ups to come for dates of the activity that the letter is about, the next first; with a date
    that is off though its old time is past, when the letter is about that. A series that was split since is looked for
    by the date that gave rise to the letter."""
    of_date = select(Occurrence.activity_id).where(Occurrence.key == params["date"])
    itself = and_(Occurrence.key == params["date"], Occurrence.state.in_(OFF))
    rows = (
        select(Signup)
        .join(Signup.occurrence)
        .join(Occurrence.activity)
        .where(
            (Activity.key == params["activity"]) | Activity.id.in_(of_date),
            or_(Occurrence.starts_at > clock.now(), itself),
            Signup.state.in_(states),
        )
        .order_by(Occurrence.starts_at, Signup.id)
    )
    prefix, _colon, key = to.reference.partition(":")
    if prefix == "guest":
        return list(db.session.scalars(rows.where(Signup.key == key)))
    belongs = select(Guardianship.household_id).where(
        Guardianship.ended_at.is_(None), Guardianship.person.has(Person.key == key)
    )
    return list(db.session.scalars(rows.where(Signup.household_id.in_(belongs))))


def _moved(params: Params, to: Recipient) -> Fields:
    asked = [row for row in _theirs(params, to) if row.has_not_answered and not row.occurrence.is_off]
    if not asked:
        return None
    first = asked[0]
    was = Span(_instant(params["was_from"]), _instant(params["was_until"]))
    person = None if first.is_guest else person_with_key(to.reference.partition(":")[2])
    return {
        **_date(first.occurrence),
        "count": len(asked),
        "was_when": danish.when(was) if first.occurrence.key == params["date"] else "",
        "again": bool(params.get("again")),
        "link": link("signups.answer", token=mint(first, person)),
    }


def _relocated(params: Params, to: Recipient) -> Fields:
    rows = [row for row in _theirs(params, to) if not row.occurrence.is_off]
    return _about(rows, params)


def _cancelled(params: Params, to: Recipient) -> Fields:
    rows = [row for row in _theirs(params, to) if row.occurrence.state is DateState.CANCELLED]
    fields = _about(rows, params)
    is_past = any(row.occurrence.key == params["date"] and row.occurrence.has_begun for row in rows)
    return fields and {**fields, "no_new_day": is_past}


def _postponed(params: Params, to: Recipient) -> Fields:
    return _about([row for row in _theirs(params, to) if row.occurrence.state is DateState.POSTPONED], params)


def _restored(params: Params, to: Recipient) -> Fields:
    return _about([row for row in _theirs(params, to) if not row.occurrence.is_off], params)


def _line_closed(params: Params, to: Recipient) -> Fields:
    """To whoever stood in line when sign-up ended, and has not been let in since."""
    rows = [
        row
        for row in _theirs(params, to, (State.LEFT,))
        if row.left_from in IN_LINE and not (row.occurrence.takes_signups or row.occurrence.is_off)
    ]
    fields = _about(rows, params)
    return fields and {**fields, "just_come": _just_comes(rows[0].occurrence.activity)}


def _just_comes(activity: Activity) -> bool:
    return not (activity.takes_signups or activity.for_volunteers)


def _about(rows: list[Signup], params: Params) -> Fields:
    """The date that gave rise to the letter, or the next; how many there are in all."""
    if not rows:
        return None
    row = next((each for each in rows if each.occurrence.key == params["date"]), rows[0])
    occurrence = row.occurrence
    return {
        **_date(occurrence),
        "place": occurrence.where,
        "reason": "" if occurrence.activity.category.is_private else occurrence.reason,
        "count": len(rows),
        "link": _page_of(occurrence),
    }


def _date(occurrence: Occurrence) -> dict[str, Any]:
    """What and when; only when, of what is private."""
    return {
        "activity": _("En aftale i huset") if occurrence.activity.category.is_private else occurrence.title,
        "when": danish.when(occurrence.span),
    }


def _page_of(occurrence: Occurrence) -> str:
    return link("activities.show", key=occurrence.key)


def _at(instant: datetime) -> str:
    return _("kl. %(time)s", time=danish.clock_time(instant))


def _instant(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)


introduce("guest", _guest)
WHAT = ("activity", "when", "link")
declare(MessageKind("signups.offer", lazy("En plads er ledig"), _offer, (*WHAT, "deadline")))
declare(
    MessageKind(
        "signups.offer_to_all", lazy("En plads er ledig, først til mølle"), _offer, (*WHAT, "deadline")
    )
)
declare(MessageKind("signups.lapsed", lazy("Fristen for en plads er gået"), _lapsed, (*WHAT, "number")))
declare(MessageKind("signups.noted", lazy("Tilmelding noteret"), _noted, (*WHAT, "number", "count")))
declare(
    MessageKind(
        "signups.moved", lazy("Ny tid: kommer I stadig?"), _moved, (*WHAT, "was_when", "count", "again")
    )
)
ALL_ABOUT = (*WHAT, "place", "reason", "count")
declare(MessageKind("signups.relocated", lazy("Noget er ændret"), _relocated, ALL_ABOUT))
declare(MessageKind("signups.cancelled", lazy("En dato er aflyst"), _cancelled, (*ALL_ABOUT, "no_new_day")))
declare(MessageKind("signups.postponed", lazy("En dato er udskudt"), _postponed, ALL_ABOUT))
declare(MessageKind("signups.restored", lazy("En dato er på igen"), _restored, ALL_ABOUT))
declare(
    MessageKind(
        "signups.line_closed", lazy("En venteliste er lukket"), _line_closed, (*ALL_ABOUT, "just_come")
    )
)
