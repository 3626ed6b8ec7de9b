"""Offers, meetings and agreements: the rules of the network."""

from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from familiehus.associations import commands as associations
from familiehus.associations.models import Association, Kind
from familiehus.families.states import Area
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.messages.models import Message
from familiehus.partners import commands, queries
from familiehus.partners.models import AgreementKind, Answer, DayKind, MeetingSeries
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from tests import a, times

TUESDAY = 1


def a_member(name: str = "FDF Havnen", contact: str = "bo@fdf.example") -> Association:
    member = associations.register(name, Kind.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(member, f"Kontakt i {name}", contact, None, by=THE_HOUSE)
    return member


def every_second_month() -> MeetingSeries:
    """The second Tuesday at 16, from 13 January 2026."""
    rule = Rule.monthly_on(2, TUESDAY, every=2)
    timetable = Timetable(times.day("2026-01-13"), time(16), timedelta(hours=2), rule)
    return commands.call_meetings("Dialogmøde", timetable, place="Salen", by=THE_HOUSE)


def letters(kind: str) -> int:
    return db.session.scalar(select(func.count(Message.id)).where(Message.kind == kind)) or 0


def an_agreement(amount: int | None = 500_000):
    return commands.agree(
        "Familiestøtte",
        AgreementKind.PARTNERSHIP,
        "Kommunen",
        times.day("2026-01-01"),
        times.day("2028-12-31"),
        amount=amount,
        by=THE_HOUSE,
    )


def test_an_offer_stands_until_its_last_day_or_until_taken_down(app, clock):
    clock("2026-03-02 10:00")
    member = a_member()
    short = commands.offer(member, Area.SOCIAL, "Kaffe", until_on=times.day("2026-03-10"), by=THE_HOUSE)
    long = commands.offer(member, Area.WORK, "Fritidsjob", how_many=2, by=THE_HOUSE)

    assert queries.offers_standing(times.day("2026-03-10")) == [short, long]
    assert queries.offers_standing(times.day("2026-03-11")) == [long]
    commands.withdraw_offer(long, by=THE_HOUSE)
    assert queries.offers_standing(times.day("2026-03-02")) == [short]
    with pytest.raises(Refused, match="taget ned"):
        commands.withdraw_offer(long, by=THE_HOUSE)
    with pytest.raises(Refused, match="forbi"):
        commands.offer(member, Area.SOCIAL, "I går", until_on=times.day("2026-03-01"), by=THE_HOUSE)
    associations.retire(member, by=THE_HOUSE)
    assert queries.offers_standing(times.day("2026-03-02")) == []
    with pytest.raises(Refused, match="ude af netværket"):
        commands.offer(member, Area.SOCIAL, "Igen", by=THE_HOUSE)


@pytest.mark.both_databases
def test_meetings_come_every_second_month_and_making_them_again_makes_none(app, clock):
    clock("2026-01-02 10:00")
    series = every_second_month()

    assert [each.original_day.isoformat() for each in series.meetings][:3] == [
        "2026-01-13",
        "2026-03-10",
        "2026-05-12",
    ]
    assert commands.extend_meetings() == 0
    clock("2026-07-02 04:00")
    assert commands.extend_meetings() > 0


def test_an_invitation_is_sent_once_for_each_time(app, clock):
    clock("2026-01-02 10:00")
    member, meeting = a_member(), every_second_month().meetings[0]
    assert commands.invite(meeting, by=THE_HOUSE) == 1
    commands.invite(meeting, by=THE_HOUSE)
    assert letters("partners.invitation") == 1

    commands.answer(meeting, member, Answer.YES, by=THE_HOUSE)
    commands.move(meeting, Span.lasting(times.instant("2026-01-20 17:00"), timedelta(hours=1)), by=THE_HOUSE)
    row = meeting.answer_of(member)

    assert letters("partners.invitation") == 2
    assert row is not None
    assert row.answer is None
    assert meeting.original_day == times.day("2026-01-13")
    commands.cancel(meeting, by=THE_HOUSE)
    assert letters("partners.meeting_off") == 1
    with pytest.raises(Refused, match="aflyst"):
        commands.answer(meeting, member, Answer.YES, by=THE_HOUSE)


def test_who_came_is_known_once_it_has_begun_and_what_was_agreed_is_due(app, clock):
    clock("2026-01-02 10:00")
    here, away = a_member(), a_member("Skakklubben", "per@skak.example")
    meeting = every_second_month().meetings[0]
    with pytest.raises(Refused, match="ikke begyndt"):
        commands.note_attendance(meeting, [here], by=THE_HOUSE)

    clock("2026-01-13 17:00")
    commands.note_attendance(meeting, [here, away], by=THE_HOUSE)
    commands.note_attendance(meeting, [here], by=THE_HOUSE)
    action = commands.note_action(
        meeting, "Samle jakker", association=here, due_on=times.day("2026-02-01"), by=THE_HOUSE
    )
    assert meeting.came == [here]
    assert queries.next_after(meeting) is meeting.series.meetings[1]
    assert [each.what for each in queries.due(times.day("2026-01-14"), times.day("2026-02-20"))] == [
        "Samle jakker"
    ]
    clock("2026-02-02 10:00")
    late, _soon = queries.overdue_and_soon(times.day("2026-02-02"))
    assert [each.about for each in late] == ["FDF Havnen"]
    commands.settle_action(action, by=THE_HOUSE)
    assert queries.overdue_and_soon(times.day("2026-02-02"))[0] == []


def test_instalments_are_never_more_than_was_agreed(app):
    agreement = an_agreement()
    commands.set_day(agreement, DayKind.INSTALMENT, times.day("2026-02-01"), amount=300_000, by=THE_HOUSE)
    with pytest.raises(Refused, match="tilsammen mere"):
        commands.set_day(agreement, DayKind.INSTALMENT, times.day("2027-02-01"), amount=200_001, by=THE_HOUSE)
    with pytest.raises(Refused, match="Kun en rate"):
        commands.set_day(agreement, DayKind.REPORT, times.day("2027-02-01"), amount=1, by=THE_HOUSE)
    commands.mark_done(agreement.days[0], by=THE_HOUSE)
    assert agreement.received == 300_000
    with pytest.raises(Refused, match="efter den første"):
        commands.agree(
            "Bagvendt", "grant", "X", times.day("2026-02-01"), times.day("2026-01-01"), by=THE_HOUSE
        )


def test_deadlines_are_reminded_of_a_month_and_a_week_before_and_never_twice(app, clock):
    clock("2026-01-02 10:00")
    a.coordinator()
    agreement = an_agreement()
    day = commands.set_day(agreement, DayKind.REPORT, times.day("2026-12-15"), by=THE_HOUSE)
    assert commands.remind_of_days() == 0

    clock("2026-11-20 06:00")
    commands.remind_of_days()
    commands.remind_of_days()
    assert letters("partners.deadline") == 1
    clock("2026-12-09 06:00")
    commands.remind_of_days()
    assert letters("partners.deadline") == 2
    commands.mark_done(day, by=THE_HOUSE)
    assert commands.remind_of_days() == 0


def test_counts_of_a_period(app, clock):
    clock("2026-01-02 10:00")
    here, there = a_member(), a_member("Skakklubben", "per@skak.example")
    commands.offer(here, Area.SOCIAL, "Kaffe", by=THE_HOUSE)
    series, agreement = every_second_month(), an_agreement()
    commands.set_day(agreement, DayKind.INSTALMENT, times.day("2026-02-01"), amount=200_000, by=THE_HOUSE)
    clock("2026-03-20 10:00")
    commands.note_attendance(series.meetings[0], [here], by=THE_HOUSE)
    commands.note_attendance(series.meetings[1], [here, there], by=THE_HOUSE)
    commands.mark_done(agreement.days[0], by=THE_HOUSE)

    quarter = Span(times.instant("2026-01-01 00:00"), times.instant("2026-04-01 00:00"))
    found = queries.counts(quarter)

    assert (found.members, found.joined, found.offers_by_area) == (2, 2, {"social": 1})
    assert (found.meetings_held, found.members_at_meetings, found.came_to_meetings) == (2, 2, 3)
    assert found.kroner_received == 200_000


def test_a_document_is_a_pdf_by_its_content(app):
    grant = commands.agree(
        "Aftalen", AgreementKind.GRANT, "Fonden", times.day("i dag"), times.day("om 700 dage"), by=THE_HOUSE
    )
    with pytest.raises(Refused, match="ikke en PDF"):
        commands.file_document(grant, "Brev", b"<svg onload=alert(1)>", by=THE_HOUSE)
    paper = commands.file_document(grant, "Brev", b"%PDF-1.7 brev", by=THE_HOUSE)
    assert [each.title for each in grant.documents] == ["Brev"]
    commands.drop_document(paper, by=THE_HOUSE)
    assert not grant.documents
