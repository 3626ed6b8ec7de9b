"""Giving out keys to calendars and taking them back, and what time itself does to feeds."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from familiehus.accounts.models import Person
from familiehus.activities.kinds import OFF, State
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.feeds.kinds import KINDS_FOR, Kind, own_scope
from familiehus.feeds.models import FeedExit, FeedKey, Invitation, ShiftExit, VisitExit
from familiehus.feeds.polling import hashed
from familiehus.feeds.queries import keys_of
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, Role
from familiehus.shifts.kinds import State as ShiftState
from familiehus.shifts.models import Shift
from familiehus.visits.models import Visit

STAYS = timedelta(days=14)
"""How long a called-off date stands struck through in people's calendars after its day."""


MOST_KEYS = 12
"""How many devices one person may have a calendar on."""


def give_key(
    person: Person, kind: Kind, label: str, *, by: Actor, place: Place | None = None
) -> tuple[FeedKey, str]:
    """A device of that person, with the hat worn now, may fetch a calendar. Gives the key and its secret, which
    is 32 random bytes, is not kept, and cannot be told again (R30)."""
    if kind not in KINDS_FOR.get(person.role, ()):
        raise Refused(_("Den kalender hører ikke til din rolle."))
    if (kind is Kind.PLACE) != (place is not None):
        raise Refused(_("Vælg et sted."))
    if len(keys_of(person)) >= MOST_KEYS:
        raise Refused(
            _("Der er allerede %(number)s enheder. Stop en, der ikke bruges mere.", number=MOST_KEYS)
        )
    token = secrets.token_urlsafe(32)
    key = FeedKey(
        token_hash=hashed(token),
        person_id=person.id,
        role=str(person.role),
        kind=str(kind),
        place=place,
        label=label.strip(),
        scope=own_scope(person.id),
    )
    db.session.add(key)
    db.session.flush()
    audit.record("feed key given", key, by=by, kind=str(kind), person=person.key)
    return key, token


def renew(key: FeedKey, *, by: Actor) -> str:
    """Another secret for the same device; the old address is dead from this transaction on (R31)."""
    token = secrets.token_urlsafe(32)
    key.token_hash, key.made_at = hashed(token), clock.now()
    key.fetched_on, key.client = None, ""
    audit.record("feed key renewed", key, by=by)
    return token


def revoke(key: FeedKey, *, by: Actor) -> None:
    """The device gets nothing more, from this transaction on (R31)."""
    key.revoked_at = clock.now()
    audit.record("feed key revoked", key, by=by)


def revoke_of_hat(person: Person, role: Role, *, by: Actor) -> None:
    """The keys of a hat that was taken are dead for good: the same hat put on again later opens none of the old
    addresses. Those of the person's other hats go on."""
    theirs = select(FeedKey).where(
        FeedKey.person_id == person.id, FeedKey.role == str(role), FeedKey.revoked_at.is_(None)
    )
    for key in db.session.scalars(theirs.order_by(FeedKey.id)).all():
        revoke(key, by=by)


def forget_invitations() -> int:
    """A nightly job. What was sent to somebody's own calendar is forgotten when it is over. Counts them."""
    return rows_changed(delete(Invitation).where(Invitation.ends_at < clock.now()))


def roll_off() -> int:
    """Take what was called off out of the feeds 14 days after its day: dates, shifts and visits; gives how many.
    Again takes none.

    A row change and no question of the clock when a feed is built: the same rows give the same bytes.
    """
    until = clock.midnight(clock.today() - STAYS)
    dates = (
        select(Occurrence)
        .join(Occurrence.activity)
        .outerjoin(FeedExit, FeedExit.occurrence_id == Occurrence.id)
        .where(
            Occurrence.state.in_(OFF),
            Occurrence.ends_at <= until,
            Activity.state != State.DRAFT,
            FeedExit.occurrence_id.is_(None),
        )
        .options(joinedload(Occurrence.activity))
    )
    rows = list(db.session.scalars(dates))
    db.session.add_all(FeedExit(occurrence_id=row.id) for row in rows)
    for activity in {row.activity for row in rows}:
        activity.has_changed(in_substance=True)
    shifts = (
        select(Shift.id)
        .outerjoin(ShiftExit)
        .where(Shift.state == ShiftState.CANCELLED, Shift.ends_at <= until, ShiftExit.shift_id.is_(None))
    )
    visits = (
        select(Visit.id)
        .outerjoin(VisitExit)
        .where(Visit.cancelled_at.is_not(None), Visit.ends_at <= until, VisitExit.visit_id.is_(None))
    )
    left = [ShiftExit(shift_id=each) for each in db.session.scalars(shifts)]
    left += [VisitExit(visit_id=each) for each in db.session.scalars(visits)]
    db.session.add_all(left)
    db.session.flush()
    return len(rows) + len(left)
