"""Reminding people of what stands in their own calendar: the evening before, two hours before, by mail to their calendar.

What is told is looked up when it is sent, so nothing that was called off meanwhile is mentioned. The outbox is
the ledger: one message for each person, day and kind, whatever that day holds.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from flask import current_app
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.families.models import Guardianship
from familiehus.feeds.calendar import surroundings
from familiehus.feeds.entries import FeedEvent, State
from familiehus.feeds.kinds import KINDS_FOR, Kind
from familiehus.feeds.models import Invitation, ReminderChoice
from familiehus.feeds.sources import SOURCES
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.settings import Settings
from familiehus.kernel.spans import Span
from familiehus.messages.commands import queue
from familiehus.messages.models import Channel

EVENING = time(17)
SOON = timedelta(hours=2)


def remind() -> int:
    """Queue what is due now; gives how many messages were asked for. Again asks for the same and sends none twice."""
    now, today = clock.now(), clock.today()
    asked = 0
    if clock.local(now).time() >= EVENING:
        tomorrow = clock.day_after(today)
        asked += _ask("feeds.tomorrow", Span.of_day(tomorrow), tomorrow)
    asked += _ask("feeds.soon", Span(now, now + SOON), today)
    return asked


def _ask(kind: str, span: Span, day: date) -> int:
    asked = 0
    is_soon = kind == "feeds.soon"
    for person, choice in people_with_something(span, OWN if is_soon else (Kind.FAMILY,)):
        wants = choice.two_hours_before if is_soon else choice.evening_before
        if not wants or not person.active:
            continue
        queue(
            kind,
            to=f"person:{person.key}",
            subject_key=f"day:{day.isoformat()}",
            params={"person": person.key, "day": day.isoformat()},
            channel=Channel.SMS if choice.by_sms and person.phone else "",
        )
        asked += 1
    return asked


OWN = (Kind.FAMILY, Kind.VOLUNTEER)
"""Whose things one is reminded of two hours before. Of a shift the day before, the shifts write themselves."""


def people_with_something(span: Span, kinds: Collection[Kind] = OWN) -> list[tuple[Person, ReminderChoice]]:
    """Whoever has something of their own that begins within the span, with what they chose."""
    chosen = (source for source in SOURCES if source.kind in kinds and source.beginning is not None)
    whose = [source.beginning(span) for source in chosen if source.beginning is not None]
    ids = {each for one in whose for each in one.people}
    households = {each for one in whose for each in one.households}
    if households:
        adults = select(Guardianship.person_id).where(
            Guardianship.household_id.in_(households), Guardianship.ended_at.is_(None)
        )
        ids |= set(db.session.scalars(adults))
    found = (
        select(Person, ReminderChoice)
        .outerjoin(ReminderChoice, ReminderChoice.person_id == Person.id)
        .where(Person.id.in_(ids))
        .order_by(Person.id)
    )
    return [(person, choice or ReminderChoice(**DEFAULT)) for person, choice in db.session.execute(found)]


DEFAULT = {"evening_before": True, "two_hours_before": False, "by_sms": False, "invitations": False}


def choice_of(person: Person) -> ReminderChoice:
    """What somebody chose, or what holds until they do."""
    return db.session.get(ReminderChoice, person.id) or ReminderChoice(**DEFAULT)


def choose(
    person: Person, *, evening_before: bool, two_hours_before: bool, by_sms: bool, invitations: bool
) -> None:
    """From now on the person is told like this."""
    choice = db.session.get(ReminderChoice, person.id)
    if choice is None:
        choice = ReminderChoice(person_id=person.id)
        db.session.add(choice)
    choice.evening_before, choice.two_hours_before = evening_before, two_hours_before
    choice.by_sms, choice.invitations = by_sms, invitations
    db.session.flush()


def on_day(person: Person, day: date) -> list[FeedEvent]:
    """What the person has that day and is not over, the earliest first: neither called off nor only waited for,
    and nothing that takes none of their time."""
    now = clock.now()
    coming = [
        event
        for event in events_of(person)
        if isinstance(event.entry.starts, datetime)
        and clock.local_day(event.entry.starts) == day
        and event.entry.starts > now
        and event.entry.state is State.CONFIRMED
        and event.entry.takes_time
    ]
    return sorted(coming, key=lambda event: str(event.entry.starts))


def events_of(person: Person) -> Iterable[FeedEvent]:
    """Everything of the person's own, under each hat that has a calendar."""
    settings: Settings = current_app.extensions["settings"]
    around = surroundings(settings.base_url)
    kinds = {kind for role in person.roles_held() for kind in KINDS_FOR.get(role, ()) if kind.is_personal}
    seen: set[str] = set()
    for source in SOURCES:
        if source.kind in kinds:
            for event in source.events(person.id, around):
                if event.uid not in seen:
                    seen.add(event.uid)
                    yield event


# Invitations by mail


def invite() -> int:
    """Send those who chose it what is new, changed or gone in their calendar; gives how many letters."""
    chosen = (
        select(Person)
        .join(ReminderChoice, ReminderChoice.person_id == Person.id)
        .where(ReminderChoice.invitations, Person.active, Person.email.is_not(None))
        .order_by(Person.id)
    )
    return sum(_invite(person) for person in db.session.scalars(chosen))


def _invite(person: Person) -> int:
    now = clock.now()
    sent = {
        row.uid: row
        for row in db.session.scalars(select(Invitation).where(Invitation.person_id == person.id))
    }
    there = {
        event.uid: event.entry
        for event in events_of(person)
        if event.entry.state is State.CONFIRMED and event.entry.takes_time
    }
    letters = 0
    for uid, entry in there.items():
        if (
            not isinstance(entry.starts, datetime)
            or not isinstance(entry.ends, datetime)
            or entry.starts <= now
        ):
            continue
        row = sent.get(uid)
        if row is None:
            row = Invitation(person_id=person.id, uid=uid, raised=0)
            db.session.add(row)
        elif row.is_taken_back:
            row.raised = max(0, row.sequence + 1 - entry.sequence)
        elif row.sequence == entry.sequence + row.raised:
            continue
        row.sequence, row.is_taken_back, row.told_at = entry.sequence + row.raised, False, now
        row.starts_at, row.ends_at = entry.starts, entry.ends
        letters += _write(person, row)
    for uid, row in sent.items():
        if uid not in there and not row.is_taken_back and row.starts_at > now:
            row.sequence, row.is_taken_back, row.told_at = row.sequence + 1, True, now
            letters += _write(person, row)
    db.session.flush()
    return letters


def _write(person: Person, row: Invitation) -> int:
    key = row.uid.partition("@")[0]
    queue(
        "feeds.invitation",
        to=f"person:{person.key}",
        subject_key=f"{key}:{row.sequence}:{int(row.is_taken_back)}",
        params={"person": person.key, "event": key},
        channel=Channel.EMAIL,
    )
    return 1
