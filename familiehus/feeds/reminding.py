"""Reminding people of what stands in their own calendar: the evening before, two hours before, by mail to their calendar.

What is told is looked up when it is sent, so nothing that was called off meanwhile is mentioned. The outbox is
the ledger: one message for each person, day and kind, whatever that day holds.
"""

from collections.abc import Callable, Collection, Iterable
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
from familiehus.messages.introductions import quiet_hours
from familiehus.messages.models import Channel

EVENING = time(17)
SOON = timedelta(hours=2)
HOUR = timedelta(hours=1)
AT_LEAST = timedelta(minutes=30)
"""So long before it begins must a thing be known; what the quiet hours leave less time for is said the evening before."""


def remind() -> int:
    """Queue what is due now; gives how many messages were asked for. Again asks for the same and sends none twice.

    Nobody is woken. Two hours before a thing that begins at night, or soon after it, is quiet: what begins after
    midnight is said the evening before, and what begins late, in the last hour before the quiet ones.
    """
    now, today = clock.now(), clock.today()
    tomorrow = clock.day_after(today)
    midnight, asked = clock.midnight(tomorrow), 0
    if clock.local(now).time() >= EVENING:
        after = clock.midnight(clock.day_after(tomorrow))
        asked += _ask("feeds.tomorrow", midnight, after, tomorrow, (Kind.FAMILY,), _evening_before)
        asked += _ask(
            "feeds.tomorrow", midnight, _earliest_on(tomorrow), tomorrow, (Kind.FAMILY,), _soon_before
        )
    begins, ends = max(now, _earliest_on(today)), min(_soon_until(now), midnight)
    asked += _ask("feeds.soon", begins, ends, today, OWN, _soon_before)
    if not quiet_hours().holds(time(0)):
        asked += _ask("feeds.tomorrow", midnight, now + SOON, tomorrow, OWN, _soon_before)
    return asked


def _earliest_on(day: date) -> datetime:
    """From when on a day something can be reminded of on the day itself."""
    quiet = quiet_hours()
    return clock.at(day, quiet.ends) + AT_LEAST if quiet.holds(time(0)) else clock.midnight(day)


def _soon_until(now: datetime) -> datetime:
    """Two hours ahead; in the last hour before the quiet ones, as far as they last."""
    quiet, day = quiet_hours(), clock.local_day(now)
    if not quiet.holds(clock.local(now + HOUR).time()) or quiet.holds(clock.local(now).time()):
        return now + SOON
    is_over_midnight = quiet.ends <= quiet.begins
    ends = clock.at(clock.day_after(day) if is_over_midnight else day, quiet.ends)
    return max(now + SOON, ends + AT_LEAST)


def _evening_before(choice: ReminderChoice) -> bool:
    return choice.evening_before


def _soon_before(choice: ReminderChoice) -> bool:
    return choice.two_hours_before


def _ask(
    kind: str,
    begins: datetime,
    ends: datetime,
    day: date,
    kinds: Collection[Kind],
    wants: Callable[[ReminderChoice], bool],
) -> int:
    """Queue a message of the day to whoever wants one and has something that begins from the one instant to the other."""
    if ends <= begins:
        return 0
    asked = 0
    for person, choice in people_with_something(Span(begins, ends), kinds):
        if not wants(choice) or not person.active:
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
