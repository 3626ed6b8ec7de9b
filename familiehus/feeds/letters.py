"""What the feeds' room writes: tomorrow, soon, and an event for one's own calendar. Looked up when it is sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.accounts.queries import person_with_key
from familiehus.feeds.entries import Entry, FeedEvent, State
from familiehus.feeds.models import Invitation
from familiehus.feeds.reminding import events_of, on_day
from familiehus.house import queries as house
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.settings import Settings
from familiehus.kernel.spans import Span
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import Enclosed, MessageKind, declare
from familiehus.messages.wording import link

Params = Mapping[str, Any]
Fields = Mapping[str, Any] | None


def _of_day(params: Params, _to: Recipient) -> Fields:
    """Everything of the day in one letter, when to be there first; nothing when nothing is left of it. What was held
    back over the night says today."""
    person = person_with_key(params["person"])
    coming = on_day(person, date.fromisoformat(params["day"])) if person is not None else []
    if not coming:
        return None
    first = coming[0].entry.starts
    assert isinstance(first, datetime)
    return {
        "day": "today" if params["day"] == clock.today().isoformat() else "",
        "count": len(coming),
        "when": danish.clock_time(first),
        "title": "\n".join(map(_line, coming)),
        "activity": coming[0].entry.title,
        "link": coming[0].entry.url if len(coming) == 1 else link("activities.calendar"),
    }


def _line(event: FeedEvent) -> str:
    entry = event.entry
    assert isinstance(entry.starts, datetime)
    said = _("Kl. %(time)s: %(what)s", time=danish.clock_time(entry.starts), what=entry.title)
    return f"{said}, {entry.place}" if entry.place else said


def _invitation(params: Params, _to: Recipient) -> Fields:
    found = _told(params)
    if found is None:
        return None
    row, _event = found
    return {
        "when": danish.when(Span(row.starts_at, row.ends_at)),
        "count": 0 if row.is_taken_back else 1,
        "link": link("activities.calendar"),
    }


def _file(params: Params, to: Recipient) -> Enclosed | None:
    """The event as it is now. What was taken back is known by its UID alone, and says nothing more."""
    from familiehus.feeds import ics

    found = _told(params)
    if found is None or not to.email:
        return None
    row, event = found
    settings: Settings = current_app.extensions["settings"]
    if event is None or row.is_taken_back:
        gone = Entry(
            row.starts_at, row.ends_at, _("Aftale"), row.told_at, row.sequence, state=State.CANCELLED
        )
        event = FeedEvent(row.uid, gone)
    else:
        event = FeedEvent(row.uid, replace(event.entry, sequence=event.entry.sequence + row.raised))
    method = "CANCEL" if event.entry.state.is_off else "REQUEST"
    body = ics.invitation(
        event,
        method,
        house=house.settings().short_name,
        sender=settings.mail_sender or "familiehus@localhost",
        guest=to.email,
    )
    return Enclosed("aftale.ics", body, f"text/calendar; method={method}")


def _told(params: Params) -> tuple[Invitation, FeedEvent | None] | None:
    person: Person | None = person_with_key(params["person"])
    if person is None:
        return None
    uid = f"{params['event']}@familiehus"
    row = db.session.scalar(
        select(Invitation).where(Invitation.person_id == person.id, Invitation.uid == uid)
    )
    if row is None:
        return None
    return row, next((event for event in events_of(person) if event.uid == uid), None)


DAY = ("activity", "count", "day", "link", "title", "when")
TOMORROW = declare(MessageKind("feeds.tomorrow", lazy("Husk i morgen"), _of_day, DAY))
SOON = declare(MessageKind("feeds.soon", lazy("Husk i dag"), _of_day, DAY))
INVITATION = declare(
    MessageKind(
        "feeds.invitation",
        lazy("Aftale til egen kalender"),
        _invitation,
        ("count", "link", "when"),
        enclose=_file,
    )
)
