"""Cover in time: the digest once a day, reminders once, the day itself, hours, what stops by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import LANGUAGES, speaking
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import kind_called
from familiehus.messages.models import Message
from familiehus.messages.wording import word
from familiehus.series.timetables import Timetable
from familiehus.shifts import commands, queries
from familiehus.shifts.kinds import Part
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Hours
from familiehus.volunteers.states import Task
from tests import a, shifting, times
from tests.volunteering import volunteer


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


def letters(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == f"shifts.{kind}")))


def test_the_digest_tells_of_two_and_seven_days_ahead_and_once_a_day(app, clock):
    a.coordinator("Kirsten")
    shifting.shift("2026-11-26 9-13")
    shifting.shift("2026-12-01 9-13", min_people=2)
    shifting.shift("2026-11-29 9-13")
    full = shifting.shift("2026-11-26 14-16")
    shifting.put_on(full, volunteer())

    assert commands.send_digest() == 2
    assert commands.send_digest() == 2

    (letter,) = letters("digest")
    said = word(kind_called("shifts.digest"), letter.params, Recipient("Kirsten", "k@hus.example", "", "da"))
    assert said is not None
    assert "1 vagt mangler folk torsdag 26. november" in said.text
    assert "1 vagt mangler folk tirsdag 1. december" in said.text
    clock("2026-11-25 08:00")
    assert commands.send_digest() == 0


def test_a_reminder_is_queued_once_and_says_when_to_be_where(app):
    anna = volunteer("Anna")
    shift = shifting.shift("torsdag 9-13", title="Køkken", meet="Mød 8.45 ved bagdøren")
    shifting.put_on(shift, anna)
    (letter,) = letters("reminder")
    assert letter.due_at == times.instant("i morgen 9")
    said = word(kind_called("shifts.reminder"), letter.params, Recipient("Anna", "a@hus.example", "", "da"))
    assert said is not None
    assert "Mød 8.45 ved bagdøren" in said.text
    commands.take_off(shift.on_it[0], by=a.staff())
    assert (
        word(kind_called("shifts.reminder"), letter.params, Recipient("A", "a@h.example", "", "da")) is None
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_said_and_names_nobody_else(app, language):
    anna, bo = volunteer("Anna Bach"), volunteer("Bo Hemmelig")
    a.coordinator("Kirsten")
    shift = shifting.shift("torsdag 9-13", title="Køkken", handover_needs_yes=True)
    (seat,) = shifting.put_on(shift, bo)
    commands.seek(seat, by=bo.person, whom=anna)
    commands.take_over(seat.handover, anna, by=anna.person)
    other = shifting.shift("fredag 9-13")
    commands.take(other, anna, by=a.staff())
    commands.cancel(other, "Vandskade", by=a.coordinator())
    commands.restore(other, by=THE_HOUSE)
    for letter in db.session.scalars(select(Message).where(Message.kind.like("shifts.%"))):
        with speaking(language):
            said = word(
                kind_called(letter.kind), letter.params, Recipient("X", "x@hus.example", "", language)
            )
        if said is not None:
            assert "Hemmelig" not in said.text + said.short + said.subject


def test_presence_is_noted_and_every_slip_undone(app, clock):
    anna = volunteer("Anna")
    (seat,) = shifting.put_on(shifting.shift("i dag 12-15"), anna)
    with pytest.raises(Refused, match="senere"):
        commands.come(seat, by=a.staff())
    clock("2026-11-24 11:50")
    assert queries.at_the_door() == [seat]
    commands.come(seat, by=a.staff())
    with pytest.raises(Refused, match="mødt ind"):
        commands.take_off(seat, by=a.staff())
    clock("2026-11-24 14:00")
    commands.leave_for_home(seat, by=a.staff())
    assert seat.went_at == times.instant("i dag 14")
    assert queries.at_the_door() == []
    commands.undo_presence(seat, by=a.staff())
    assert (seat.came_at, seat.went_at, seat.no_show_at) == (None, None, None)
    commands.did_not_come(seat, by=a.staff())
    assert seat.no_show_at is not None
    assert seat.is_live


def test_who_was_never_seen_leaving_went_when_the_shift_ended(app, clock):
    (seat,) = shifting.put_on(shifting.shift("i dag 9-13"), volunteer("Anna"))
    clock("2026-11-24 09:05")
    commands.come(seat, by=a.staff())
    clock("2026-11-24 13:59")
    assert commands.count_presence() == 0
    clock("2026-11-24 14:00")
    assert commands.count_presence() == 1
    assert seat.went_at == seat.shift.ends_at


def test_hours_are_counted_from_presence_within_the_shift_once(app, clock):
    anna = volunteer("Anna")
    (seat,) = shifting.put_on(shifting.shift("i dag 9-13"), anna)
    clock("2026-11-24 08:45")
    commands.come(seat, by=a.staff())
    clock("2026-11-24 12:30")
    commands.leave_for_home(seat, by=a.staff())
    commands.leave_for_home(seat, by=a.staff())
    (row,) = db.session.scalars(select(Hours)).all()
    assert (row.minutes, row.day) == (210, times.day("i dag"))
    commands.undo_presence(seat, by=a.staff())
    assert db.session.scalars(select(Hours)).all() == []


def test_a_late_word_by_telephone_frees_the_seat_and_is_remembered_without_points(app, clock):
    (seat,) = shifting.put_on(shifting.shift("i dag 9-13"), volunteer("Anna"))
    commands.call_in_sick(seat, by=a.staff())
    assert not seat.is_live
    assert seat.left_late
    assert seat.shift.missing == 1


def test_a_checklist_is_ticked_and_unticked_by_its_lines(app):
    shift = shifting.shift("i dag 9-13", opening=("Tænd kaffen",), closing=("Lås døren",))
    commands.tick(shift, Part.OPENING, "Tænd kaffen", by=a.staff())
    commands.tick(shift, Part.OPENING, "Tænd kaffen", by=a.staff())
    assert set(queries.ticks_of(shift)) == {("opening", "Tænd kaffen")}
    commands.tick(shift, Part.OPENING, "Tænd kaffen", by=a.staff(), done=False)
    assert queries.ticks_of(shift) == {}
    with pytest.raises(Refused, match="står ikke på listen"):
        commands.tick(shift, Part.CLOSING, "Tænd kaffen", by=a.staff())


def test_what_is_known_of_a_volunteer_comes_out_and_goes(app):
    from familiehus.shifts.belongings import BELONGINGS

    anna = volunteer("Anna")
    shift = shifting.shift("torsdag 9-13", title="Køkken")
    shifting.put_on(shift, anna)
    commands.ask(shifting.shift("fredag 9-13"), anna, by=a.staff())
    known = BELONGINGS.export(anna.person)
    assert known["vagter"][0]["hvad"] == "Køkken"
    assert len(known["spurgt om"]) == 1
    assert BELONGINGS.forget(anna.person) >= 1
    assert BELONGINGS.export(anna.person)["spurgt om"] == []


def test_who_came_may_be_written_down_afterwards_and_counts_the_whole_shift(app, clock):
    shift = shifting.shift("i dag 9-13", title="Køkken")
    (seat,) = shifting.put_on(shift, volunteer("Anna"))
    clock("2026-11-26 09:00")
    assert queries.unrecorded(timedelta(days=14)) == [seat]
    commands.come(seat, by=a.staff())
    assert queries.unrecorded(timedelta(days=14)) == []
    assert (seat.came_at, seat.went_at) == (shift.starts_at, shift.ends_at)
    (hours,) = db.session.scalars(select(Hours)).all()
    assert hours.minutes == 240


def test_the_digest_counts_what_the_page_shows(app, clock):
    """One question for each number: two pages never count the same thing differently."""
    for at in ("om 2 dage 9-13", "om 2 dage 22-2", "om 7 dage 9-13"):
        shifting.shift(at, min_people=2)
    full = shifting.shift("om 2 dage 14-16")
    shifting.put_on(full, volunteer("Anna"))
    ahead = Span.of_days(house_clock.today(), house_clock.today() + timedelta(days=8))
    assert commands.send_digest() == len(queries.short_of_hands(ahead)) == 3


@pytest.mark.both_databases
def test_what_the_pages_and_jobs_ask_is_answered_alike_on_both_databases(app, clock):
    """Too few, sought, not cleared any more, away, not noted: each found once, by the pages and by the jobs."""
    anna, bo = volunteer("Anna", Task.CHILDREN), volunteer("Bo", Task.CHILDREN)
    short = shifting.shift("om 3 dage 9-13", min_people=2, task=Task.CHILDREN, with_children=True)
    other = shifting.shift("om 4 dage 9-13", task=Task.CHILDREN, with_children=True)
    past = shifting.shift("i dag 9-13", task=Task.CHILDREN)
    (seat,) = shifting.put_on(short, anna)
    (away,) = shifting.put_on(other, bo)
    (unsaid,) = shifting.put_on(past, bo)
    span = times.span("om 4 dage 8-10")
    volunteers.note_absence(bo, Timetable.of_span(span), by=bo.person)
    volunteers.withdraw_approval(anna, Task.CHILDREN, by=THE_HOUSE)
    weeks = Span.of_days(house_clock.today(), house_clock.today() + timedelta(weeks=5))

    assert queries.short_of_hands(weeks) == [short]
    uncertain = queries.seats_to_look_at(weeks)
    assert (queries.lapsing(uncertain), queries.away(uncertain)) == ([seat], [away])
    assert queries.seats_to_swap_with(seat) == [unsaid, away]
    everybody, able = queries.active_and_cleared(queries.Duty.of(short))
    assert (everybody, able) == ([anna, bo], [bo])
    assert [each.volunteer for each in queries.candidates(short, able=able)] == [bo]
    assert [each.shift for each in queries.mine(bo).seats] == [past, other]
    assert len(queries.rota(house_clock.monday_of(house_clock.today())).shifts) == 3
    commands.seek(seat, by=anna.person)
    commands.come(unsaid, by=THE_HOUSE, at=past.starts_at)
    clock("2026-11-24 15:00")
    assert (commands.count_presence(), commands.lapse(), commands.free_unanswered()) == (1, 0, 0)
    assert queries.unrecorded(timedelta(days=14)) == []
