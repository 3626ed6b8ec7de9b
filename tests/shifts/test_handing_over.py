"""I can't come: still responsible until somebody says yes; every rule asked again then; swaps; taking it back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages.models import Message
from familiehus.shifts import belongings, commands, queries
from familiehus.shifts.kinds import Answer, How, Left, Outcome
from familiehus.shifts.models import ShiftAsk
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.states import Task
from tests import a, people, shifting, times
from tests.volunteering import volunteer


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


@pytest.fixture
def anna(app):
    return volunteer("Anna Bach")


@pytest.fixture
def bo(app):
    return volunteer("Bo Dam")


def asked(who) -> ShiftAsk:
    return db.session.scalars(
        select(ShiftAsk).where(ShiftAsk.volunteer_id == who.id, ShiftAsk.answered_at.is_(None))
    ).one()


def letters(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == f"shifts.{kind}")))


def test_one_stays_on_it_until_somebody_says_yes(anna, bo):
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13"), anna)

    handover = commands.seek(seat, by=anna.person, whom=bo)

    assert seat.is_live
    assert seat.seeks_another
    assert seat.shift.is_short
    assert not seat.shift.missing
    new = commands.say_yes(asked(bo), by=bo.person)
    assert (seat.left_why, new.how) == (Left.HANDED_OVER, How.HANDOVER)
    assert (handover.outcome, handover.successor) == (Outcome.TAKEN, new)
    assert queries.seats_of([anna], times.day("torsdag"), times.day("torsdag")) == []
    assert commands.take(shifting.shift("torsdag 9-13"), anna, by=anna.person)
    assert len(letters("covered")) == 1


def test_the_list_leaves_out_who_cannot_and_puts_first_who_was_asked_longest_ago(anna, clock):
    shift = shifting.shift("torsdag 9-13", task=Task.KITCHEN)
    cook = volunteer("Karla Kok", Task.KITCHEN)
    (seat,) = shifting.put_on(shift, cook)
    often, once, never = (volunteer(name, Task.KITCHEN) for name in ("Ofte", "Engang", "Aldrig"))
    busy, away, no = (volunteer(name, Task.KITCHEN) for name in ("Optaget", "Væk", "Nej"))
    lapsed = volunteer("Udløbet", Task.KITCHEN)
    volunteers.withdraw_approval(lapsed, Task.KITCHEN, by=THE_HOUSE)
    on_leave = volunteer("Orlov", Task.KITCHEN)
    volunteers.go_on_leave(on_leave, by=THE_HOUSE)
    shifting.put_on(shifting.shift("torsdag 12-15", task=Task.KITCHEN), busy)
    bookings.take(resource_for(away.person), times.span("torsdag 0-23.59"), Purpose.ABSENCE, by=THE_HOUSE)
    commands.not_this_time(shift, no, by=no.person)
    commands.ask(shifting.shift("fredag 9-13", task=Task.KITCHEN), once, by=a.staff())
    clock("2026-11-24 08:05")
    commands.ask(shifting.shift("fredag 9-13", task=Task.KITCHEN), often, by=a.staff())

    found = queries.candidates(shift, instead_of=seat)

    assert [each.volunteer for each in found] == [never, once, often]


def test_the_list_is_there_on_a_leap_day_too(app, clock):
    clock("2028-02-29 08:00")
    often, never = volunteer("Ofte"), volunteer("Aldrig")
    shift = shifting.shift("torsdag 9-13")
    commands.ask(shift, often, by=a.staff())

    assert [each.volunteer for each in queries.candidates(shift)] == [never, often]


def test_all_who_can_are_asked_once_and_the_first_yes_counts(anna, bo):
    carl = volunteer("Carl")
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13"), anna)
    commands.seek(seat, by=anna.person, everybody=True)
    commands.seek(seat, by=anna.person, everybody=True)
    first, second = asked(bo), asked(carl)
    assert len(letters("asked")) == 2

    commands.say_yes(second, by=carl.person)

    db.session.refresh(first)
    assert first.answer is Answer.VOID
    with pytest.raises(Refused, match="En anden har taget vagten"):
        commands.say_yes(first, by=bo.person)


def test_every_rule_is_asked_again_when_the_answer_is_yes(anna, bo):
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13"), anna)
    commands.seek(seat, by=anna.person, whom=bo)
    volunteers.withdraw_approval(bo, Task.PRACTICAL, by=THE_HOUSE)
    bookings.take(resource_for(bo.person), times.span("torsdag 10-11"), Purpose.VISIT, by=THE_HOUSE)

    with pytest.raises(Refused) as why:
        commands.say_yes(asked(bo), by=bo.person)

    assert len(why.value.reasons) == 2
    assert seat.is_live
    assert seat.seeks_another


def test_where_the_plan_says_so_the_coordinator_agrees_and_the_rules_are_asked_once_more(anna, bo):
    by = a.coordinator()
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13", handover_needs_yes=True), anna)
    handover = commands.seek(seat, by=anna.person, whom=bo)
    assert commands.say_yes(asked(bo), by=bo.person) is None
    assert handover.awaits_yes
    assert queries.waiting_for_a_yes() == [handover]
    assert len(letters("needs_yes")) == 1
    with pytest.raises(Refused, match="Koordinatoren"):
        commands.agree(handover, by=bo.person)
    clash = bookings.take(resource_for(bo.person), times.span("torsdag 10-11"), Purpose.VISIT, by=THE_HOUSE)
    with pytest.raises(Refused, match="optaget"):
        commands.agree(handover, by=by)
    bookings.release(clash)

    commands.agree(handover, by=by)

    assert [each.volunteer for each in seat.shift.on_it] == [bo]


def test_the_coordinator_may_say_no_and_the_search_goes_on(anna, bo):
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13", handover_needs_yes=True), anna)
    handover = commands.seek(seat, by=anna.person, whom=bo)
    commands.say_yes(asked(bo), by=bo.person)
    commands.disagree(handover, by=a.coordinator())
    assert handover.is_open
    assert not handover.awaits_yes


def test_one_takes_ones_own_offer_back(anna, bo):
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13"), anna)
    handover = commands.seek(seat, by=anna.person, whom=bo)
    question = asked(bo)

    commands.take_back(handover, by=anna.person)

    assert handover.outcome is Outcome.TAKEN_BACK
    assert not seat.seeks_another
    with pytest.raises(Refused, match="Tak, fordi du ville"):
        commands.say_yes(question, by=bo.person)
    assert commands.seek(seat, by=anna.person, everybody=True).is_open


def test_who_took_over_undoes_it_until_the_shift_begins(anna, bo, clock):
    shift = shifting.shift("torsdag 9-13")
    (seat,) = shifting.put_on(shift, anna)
    handover = commands.seek(seat, by=anna.person, whom=bo)
    commands.say_yes(asked(bo), by=bo.person)

    again = commands.undo(handover, by=bo.person)

    assert again.volunteer is anna
    assert again.seeks_another
    assert len(shift.on_it) == 1
    other = commands.seek(again, by=anna.person)
    taken = commands.take_over(other, bo, by=bo.person)
    clock("2026-11-26 09:00")
    with pytest.raises(Refused, match="begyndt"):
        commands.undo(other, by=bo.person)
    assert taken.is_live


def test_inside_the_cut_off_the_coordinator_hears_at_once(anna):
    a.coordinator()
    (seat,) = shifting.put_on(shifting.shift("i morgen 7-11", cutoff_hours=24), anna)
    handover = commands.seek(seat, by=anna.person)
    assert handover.is_late
    (letter,) = letters("late")
    assert letter.urgent


def test_not_this_time_ends_the_questions_about_that_shift_alone(anna, bo):
    shift = shifting.shift("torsdag 9-13")
    question = commands.ask(shift, bo, by=a.staff())
    commands.not_this_time(shift, bo, by=bo.person)
    assert question.answer is Answer.NOT_THIS_TIME
    with pytest.raises(Refused, match="ikke denne gang"):
        commands.ask(shift, bo, by=a.staff())
    assert commands.ask(shifting.shift("fredag 9-13"), bo, by=a.staff())
    assert commands.take(shift, bo, by=bo.person)


def test_a_true_swap_is_both_or_neither(anna, bo):
    thursday, friday = (
        shifting.shift("torsdag 9-13", max_people=1),
        shifting.shift("fredag 9-13", max_people=1),
    )
    (mine,), (theirs,) = shifting.put_on(thursday, anna), shifting.put_on(friday, bo)
    handover = commands.seek(mine, by=anna.person, in_exchange=theirs)
    assert mine.is_live
    assert theirs.is_live

    commands.say_yes(asked(bo), by=bo.person)

    assert [each.volunteer for each in thursday.on_it] == [bo]
    assert [each.volunteer for each in friday.on_it] == [anna]
    assert handover.outcome is Outcome.TAKEN
    assert (mine.left_why, theirs.left_why) == (Left.SWAPPED, Left.SWAPPED)


def test_a_swap_that_one_of_them_may_not_leaves_everything_as_it_was(anna, bo):
    thursday = shifting.shift("torsdag 9-13", task=Task.KITCHEN)
    friday = shifting.shift("fredag 9-13")
    cook = volunteer("Karla", Task.KITCHEN, Task.PRACTICAL)
    (mine,), (theirs,) = shifting.put_on(thursday, cook), shifting.put_on(friday, bo)
    handover = commands.seek(mine, by=cook.person, in_exchange=theirs)

    with pytest.raises(Refused, match="ikke godkendt til køkken"):
        commands.say_yes(asked(bo), by=bo.person)

    assert mine.is_live
    assert theirs.is_live
    assert handover.is_open
    assert [each.volunteer for each in thursday.on_it] == [cook]
    assert mine.hold.released_at is None


def test_two_on_overlapping_shifts_may_swap_for_neither_is_in_two_places(anna, bo):
    early, late = shifting.shift("torsdag 9-13", max_people=1), shifting.shift("torsdag 11-15", max_people=1)
    (mine,), (theirs,) = shifting.put_on(early, anna), shifting.put_on(late, bo)
    commands.seek(mine, by=anna.person, in_exchange=theirs)
    commands.say_yes(asked(bo), by=bo.person)
    assert [each.volunteer for each in early.on_it] == [bo]


def test_a_swap_where_the_plan_wants_a_yes_waits_for_it(anna, bo):
    thursday = shifting.shift("torsdag 9-13", handover_needs_yes=True)
    (mine,), (theirs,) = shifting.put_on(thursday, anna), shifting.put_on(shifting.shift("fredag 9-13"), bo)
    handover = commands.seek(mine, by=anna.person, in_exchange=theirs)
    assert commands.say_yes(asked(bo), by=bo.person) is None
    assert mine.is_live
    assert theirs.is_live
    commands.agree(handover, by=a.coordinator())
    assert [each.volunteer for each in thursday.on_it] == [bo]


def test_a_minor_does_not_take_over_from_the_only_adult(anna):
    young = volunteer("Ung", birth_year=2010)
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13"), anna)
    commands.seek(seat, by=anna.person)
    with pytest.raises(Refused, match="under 18"):
        commands.take_over(seat.handover, young, by=young.person)


def test_a_search_for_a_shift_that_has_begun_is_over_and_the_shift_stayed(anna, clock):
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13"), anna)
    handover = commands.seek(seat, by=anna.person)
    clock("2026-11-26 09:00")
    assert commands.lapse() == 1
    assert commands.lapse() == 0
    assert handover.outcome is Outcome.LAPSED
    assert seat.is_live


def test_staff_act_for_a_volunteer_and_nobody_else_does(anna, bo):
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13"), anna)
    with pytest.raises(Refused, match="dine egne"):
        commands.seek(seat, by=bo.person)
    assert commands.seek(seat, by=a.staff(), everybody=True).is_open


def test_leaving_never_depends_on_how_full_the_shift_is(anna, bo):
    """Full: one leaves. Only just enough: one asks for somebody else, and staff take her off all the same."""
    shift = shifting.shift("torsdag 9-13", min_people=1, max_people=2)
    first, second = shifting.put_on(shift, anna, bo)
    first.taken_at = second.taken_at = first.taken_at - timedelta(days=1)
    assert shift.free == 0
    commands.give_back(first, by=anna.person)
    with pytest.raises(Refused, match="Find en afløser"):
        commands.give_back(second, by=bo.person)
    commands.seek(second, by=bo.person)
    commands.take_off(second, by=a.staff())
    assert shift.live == []


def test_a_cut_off_of_nothing_is_not_one_of_a_day(anna):
    shift = shifting.shift("i morgen 7-9", cutoff_hours=0)
    (seat,) = shifting.put_on(shift, anna)
    assert not shift.is_inside_cutoff
    assert not commands.seek(seat, by=anna.person).is_late


def test_who_waits_for_the_coordinator_is_told_yes_or_no_and_nobody_is_agreed_to_unseen(anna, bo):
    coordinator = people.coordinator()
    coordinator.wear(Role.COORDINATOR)
    shift = shifting.shift("om 3 dage 9-13", handover_needs_yes=True)
    (seat,) = shifting.put_on(shift, anna)

    def told(who) -> list[str]:
        rows = (
            select(Message.kind).where(Message.recipient == f"person:{who.person.key}").order_by(Message.id)
        )
        return [each for each in db.session.scalars(rows) if each in ("shifts.agreed", "shifts.not_yours")]

    handover = commands.seek(seat, by=anna.person)
    commands.take_over(handover, bo, by=bo.person)
    commands.disagree(handover, by=coordinator)
    assert told(bo) == ["shifts.not_yours"]
    cleo, dan = volunteer("Cleo"), volunteer("Dan")
    commands.take_over(handover, cleo, by=cleo.person)
    commands.take_back(handover, by=anna.person)
    assert told(cleo) == ["shifts.not_yours"]
    handover = commands.seek(seat, by=anna.person)
    commands.take_over(handover, dan, by=dan.person)
    with pytest.raises(Refused, match="ikke nogen at sige god for"):
        commands.agree(handover, by=coordinator, who=bo.key)
    commands.agree(handover, by=coordinator, who=dan.key)
    assert told(dan) == ["shifts.agreed"]


def test_both_are_told_of_a_swap_the_coordinator_agreed_to(anna, bo):
    coordinator = people.coordinator()
    coordinator.wear(Role.COORDINATOR)
    one = shifting.shift("om 3 dage 9-13", handover_needs_yes=True)
    (mine,), (theirs,) = shifting.put_on(one, anna), shifting.put_on(shifting.shift("om 4 dage 9-13"), bo)
    handover = commands.seek(mine, by=anna.person, in_exchange=theirs)
    assert commands.say_yes(asked(bo), by=bo.person) is None
    commands.agree(handover, by=coordinator)
    swapped = select(Message.recipient).where(Message.kind == "shifts.swapped")
    assert set(db.session.scalars(swapped)) == {f"person:{each.person.key}" for each in (anna, bo)}
    assert not db.session.scalars(select(Message).where(Message.kind == "shifts.not_yours")).all()


def test_who_did_not_come_reads_so_in_their_own_data(anna, clock):
    (seat,) = shifting.put_on(shifting.shift("i morgen 9-13"), anna)
    clock("2026-11-25 09:30")
    commands.did_not_come(seat, by=THE_HOUSE)
    (told,) = belongings.export(anna.person)["vagter"]
    assert told["kom ikke"] == seat.no_show_at.isoformat()
