"""Reminders and invitations: once, together, in time, and never of what is off."""

from datetime import date, datetime, time, timedelta
from email import message_from_bytes

import icalendar
import pytest
from sqlalchemy import select

from familiehus.activities import commands as activities
from familiehus.activities.kinds import Category
from familiehus.feeds import reminding
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages import postman
from familiehus.messages.introductions import whom
from familiehus.messages.kinds import kind_called
from familiehus.messages.models import Message, State
from familiehus.messages.queries import is_quiet
from familiehus.messages.wording import word
from familiehus.signups import commands as signups
from tests import a, people, times
from tests.signups import parties


@pytest.fixture(autouse=True)
def _now(app, clock):
    clock("2026-12-14 10:00")


def letters(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def said(letter: Message) -> str | None:
    to = whom(letter.recipient)
    assert to is not None
    kind = kind_called(letter.kind)
    assert kind is not None
    words = word(kind, letter.params, to)
    return None if words is None else f"{words.subject}\n{words.text}\n{words.short}"


def signed(at: str = "2026-12-15 10-12", title: str = "Leg", family=None):
    date = a.date_of(a.activity(title, at, takes_signups=True, place=a.place("Salen" + title)))
    return date, parties.join(date, family or parties.family("Familien Holm"))


def test_the_evening_before_all_of_the_day_in_one_letter(clock):
    family = parties.family("Familien Holm")
    signed("2026-12-15 13-14", "Sang", family)
    signed("2026-12-15 10-12", "Leg", family)
    assert reminding.remind() == 0
    clock("2026-12-14 17:05")
    assert reminding.remind() == reminding.remind() == 1

    (letter,) = letters("feeds.tomorrow")
    text = said(letter)
    assert text is not None
    assert text.startswith("I morgen kl. 10")
    assert text.index("Kl. 10: Leg") < text.index("Kl. 13: Sang")
    assert "2 ting" in text
    assert "Holm" not in text.partition("Hej")[0]


def test_what_was_held_back_over_the_night_says_today(clock):
    signed("2026-12-15 10-12", "Leg")
    clock("2026-12-14 22:00")
    reminding.remind()
    clock("2026-12-15 08:00")

    text = said(letters("feeds.tomorrow")[0])

    assert text is not None
    assert text.startswith("I dag kl. 10")
    assert "I morgen" not in text


def test_of_a_talk_with_an_adviser_only_the_time_is_told(clock):
    talk = a.date_of(
        a.activity(
            "Gældsrådgivning",
            "2026-12-15 10-12",
            takes_signups=True,
            category=Category.ADVICE,
            public_text="Tag dine regninger med",
        )
    )
    family = parties.family("Familien Holm")
    parties.join(talk, family)
    reminding.choose(
        family.guardians[0], evening_before=True, two_hours_before=False, by_sms=True, invitations=True
    )
    clock("2026-12-14 17:05")
    reminding.remind()
    reminding.invite()

    (letter,) = letters("feeds.tomorrow")
    text = said(letter)
    assert text is not None
    assert "I morgen kl. 10: Aftale." in text
    assert "Gæld" not in text
    (event,) = reminding.events_of(family.guardians[0])
    assert (event.entry.title, event.entry.text, event.entry.categories) == ("Aftale", "", ())
    assert event.entry.url == "http://localhost/min-familie/"


def test_what_is_off_by_then_is_not_mentioned(clock):
    date, _signup = signed()
    clock("2026-12-14 17:05")
    reminding.remind()
    (letter,) = letters("feeds.tomorrow")
    activities.cancel(date, "Syg", by=THE_HOUSE)

    assert said(letter) is None
    assert reminding.remind() == 0


def test_who_left_or_only_waits_is_not_reminded(clock):
    date = parties.date("2026-12-15 10-12", total=1)
    first = parties.join(date)
    parties.join(date)
    clock("2026-12-14 17:05")
    assert reminding.remind() == 1
    signups.leave(first, by=THE_HOUSE)
    clock("2026-12-14 17:15")
    assert len(letters("feeds.tomorrow")) == 1
    assert said(letters("feeds.tomorrow")[0]) is None


def test_two_hours_before_is_a_choice(clock):
    _date, signup = signed()
    mother = signup.household.guardians[0]
    clock("2026-12-15 08:10")
    assert reminding.remind() == 0
    reminding.choose(mother, evening_before=False, two_hours_before=True, by_sms=False, invitations=False)
    assert reminding.remind() == reminding.remind() == 1
    text = said(letters("feeds.soon")[0])
    assert text is not None
    assert text.startswith("I dag kl. 10")
    clock("2026-12-14 18:00")
    assert reminding.remind() == 0


def test_whatever_the_hour_it_begins_at_one_is_told_once_and_awake(app, clock):
    """Every start of a day, for who wants to hear two hours before alone; nobody hears of it after it began."""
    begins = {}
    for start in (*(f"{hour:02}:00" for hour in range(24)), "08:30", "08:45", "22:30", "23:30"):
        _date, signup = signed(f"2026-12-15 {start}-23:59", f"Leg {start}")
        mother = signup.household.guardians[0]
        reminding.choose(mother, evening_before=False, two_hours_before=True, by_sms=False, invitations=False)
        begins[f"person:{mother.key}"] = house_clock.at(date(2026, 12, 15), time.fromisoformat(start))

    told: dict[str, list[datetime]] = {each: [] for each in begins}
    for hour in range(14 * 24 + 16, 15 * 24 + 24):
        for minute in (5, 35):
            clock(f"2026-12-{hour // 24} {hour % 24:02}:{minute:02}")
            reminding.remind()
            if not is_quiet(house_clock.now()):
                for letter in db.session.scalars(select(Message).where(Message.state == State.WAITING)):
                    if said(letter) is not None:
                        told[letter.recipient].append(house_clock.now())
                    letter.state = State.SENT
                db.session.flush()

    for who, at in begins.items():
        (heard,) = told[who]
        assert heard < at
        assert time(8) <= house_clock.local(heard).time() < time(21)
        assert at - heard <= timedelta(hours=2, minutes=30) or house_clock.local(heard).time() >= time(17)


def test_the_choice_is_made_on_the_page(browser):
    _date, signup = signed()
    mother = signup.household.guardians[0]
    browser.as_(mother)
    browser.get("/abonnementer")
    browser.post("/abonnementer/besked", two_hours_before="y", invitations="y", follow=True)

    choice = reminding.choice_of(mother)
    assert (choice.two_hours_before, choice.invitations) == (True, True)


def file_of(letter: Message) -> icalendar.Calendar:
    kind, to = kind_called(letter.kind), whom(letter.recipient)
    assert kind is not None
    assert kind.enclose is not None
    assert to is not None
    enclosed = kind.enclose(letter.params, to)
    assert enclosed is not None
    return icalendar.Calendar.from_ical(enclosed.body)


def test_an_event_comes_by_mail_changes_and_is_taken_back(clock):
    date, signup = signed("2026-12-20 10-12")
    mother = signup.household.guardians[0]
    assert reminding.invite() == 0
    reminding.choose(mother, evening_before=True, two_hours_before=False, by_sms=False, invitations=True)
    assert (reminding.invite(), reminding.invite()) == (1, 0)
    asked = file_of(letters("feeds.invitation")[-1])
    (event,) = asked.events
    assert str(asked["METHOD"]) == "REQUEST"
    assert str(event["ORGANIZER"]) == "mailto:familiehus@localhost"
    assert str(event["ATTENDEE"]) == f"mailto:{mother.email}"
    assert str(event["UID"]) == f"{signup.key}@familiehus"

    clock("2026-12-14 11:00")
    activities.move(date, times.span("2026-12-20 14-16"), by=THE_HOUSE)
    activities.cancel(date, "Syg", by=THE_HOUSE)
    assert (reminding.invite(), reminding.invite()) == (1, 0)
    gone = file_of(letters("feeds.invitation")[-1])
    assert str(gone["METHOD"]) == "CANCEL"
    assert gone.events[0]["UID"] == event["UID"]
    assert gone.events[0]["SEQUENCE"] > event["SEQUENCE"]


def test_an_event_that_comes_back_has_a_higher_number_than_it_was_taken_back_by():
    """Somebody answers for a date, no longer, and again; a program leaves unread what has a lower number."""
    anna = people.volunteer("Anna")
    date = a.date_of(a.activity("Førstehjælp", "2026-12-20 10-12"))
    reminding.choose(anna, evening_before=True, two_hours_before=False, by_sms=False, invitations=True)
    told = []
    for responsible in (anna, None, anna, None, anna):
        date.own_responsible = responsible
        db.session.flush()
        assert (reminding.invite(), reminding.invite()) == (1, 0)
        file = file_of(letters("feeds.invitation")[-1])
        told.append((file.events[0]["SEQUENCE"], str(file["METHOD"])))

    assert [method for _number, method in told] == ["REQUEST", "CANCEL"] * 2 + ["REQUEST"]
    numbers = [number for number, _method in told]
    assert numbers == sorted(set(numbers))


def test_the_mail_carries_the_file(app):
    _date, signup = signed("2026-12-20 10-12")
    reminding.choose(
        signup.household.guardians[0],
        evening_before=True,
        two_hours_before=False,
        by_sms=False,
        invitations=True,
    )
    reminding.invite()
    db.session.commit()
    outbox = app.extensions["mailman"].outbox = []
    postman.send_due(app)
    db.session.expire_all()
    assert letters("feeds.invitation")[0].state == State.SENT
    (mail,) = (each for each in outbox if each.attachments)
    parts = {each.get_content_type(): each for each in message_from_bytes(mail.message().as_bytes()).walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
