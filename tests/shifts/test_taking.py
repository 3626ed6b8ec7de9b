"""Coming on a shift: one way for every path, every reason told, the database as backstop."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Hold, Override, Purpose, Rule
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused, refusal_for
from familiehus.kernel.roles import THE_HOUSE
from familiehus.shifts import commands, queries
from familiehus.shifts.kinds import How, Left
from familiehus.shifts.models import ShiftSignup
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.states import Proof, Task
from familiehus.volunteers.states import Rule as GateRule
from tests import a, shifting, times
from tests.volunteering import volunteer


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


def test_one_takes_a_shift_and_her_time_is_taken(app):
    anna, shift = volunteer("Anna"), shifting.shift("i morgen 9-13")

    seat = commands.take(shift, anna, by=anna.person)

    assert (shift.taken, shift.missing) == (1, 0)
    assert seat.how is How.SELF
    assert seat.hold.span == shift.span
    with pytest.raises(Refused, match="Anna er optaget onsdag"):
        bookings.take(resource_for(anna.person), times.span("i morgen 12-14"), Purpose.VISIT, by=anna.person)


def test_a_refusal_tells_every_reason(app):
    anna = volunteer("Anna Bach", Task.KITCHEN, proven=False)
    shift = shifting.shift("i morgen 9-13", task=Task.KITCHEN, with_children=True, max_people=1)
    other = volunteer("Bo", Task.KITCHEN, Task.CHILDREN)
    shifting.put_on(shift, other)
    bookings.take(resource_for(anna.person), times.span("i morgen 10-11"), Purpose.VISIT, by=anna.person)

    with pytest.raises(Refused) as why:
        commands.take(shift, anna, by=anna.person)

    told = " ".join(map(str, why.value.reasons))
    for reason in ("fuld", "tavshedserklæring", "børneattest", "aktiviteter med børn", "optaget"):
        assert reason in told.lower()
    assert len(why.value.reasons) >= 5


def test_staff_are_held_to_the_same_rules_and_learn_nothing_of_a_visit(app):
    anna, staff = volunteer("Anna"), a.staff()
    bookings.take(
        resource_for(anna.person),
        times.span("i morgen 10-11"),
        Purpose.VISIT,
        by=THE_HOUSE,
        label="Familien Holm",
    )
    shift = shifting.shift("i morgen 9-13")

    with pytest.raises(Refused) as why:
        commands.take(shift, anna, by=staff)

    assert "optaget" in str(why.value)
    assert "Holm" not in str(why.value)
    assert "hjemmebesøg" not in str(why.value)
    with pytest.raises(Refused, match="Holm"):
        commands.take(shift, anna, by=anna.person)


def test_a_coordinator_sets_a_clash_aside_by_name_and_reason_but_never_the_gate(app):
    anna, by = volunteer("Anna"), a.coordinator()
    bookings.take(resource_for(anna.person), times.span("i morgen 12-13"), Purpose.MEETING, by=THE_HOUSE)
    override = Override(Rule.ONE_PLACE, "Mødet er i køkkenet")

    seat = commands.take(shifting.shift("i morgen 9-13"), anna, by=by, override=override)
    assert seat.hold.overridden_reason == "Mødet er i køkkenet"

    with pytest.raises(Refused, match="ikke godkendt"):
        commands.take(shifting.shift("torsdag 9-13", task=Task.DRIVER), anna, by=by, override=override)


def test_nobody_takes_for_another(app):
    anna, bo = volunteer("Anna"), volunteer("Bo")
    with pytest.raises(Refused, match="dig selv"):
        commands.take(shifting.shift(), anna, by=bo.person)


def test_an_exemption_of_the_managers_opens_the_gate_until_its_day(app):
    anna, manager = volunteer("Anna", Task.CHILDREN, proven=False), a.manager()
    for rule in (Proof.RECORD_CHECK, Proof.CONFIDENTIALITY, Proof.CONDUCT, Proof.INTRODUCTION):
        volunteers.set_aside(
            anna,
            Task.CHILDREN,
            GateRule(rule),
            reason="Venter på svar",
            until_on=date(2026, 12, 1),
            by=manager,
        )

    assert commands.take(
        shifting.shift("2026-11-30 9-13", task=Task.CHILDREN, with_children=True), anna, by=anna.person
    )
    with pytest.raises(Refused, match="børneattest"):
        commands.take(
            shifting.shift("2026-12-02 9-13", task=Task.CHILDREN, with_children=True), anna, by=anna.person
        )


def test_the_gate_is_asked_at_the_date_of_the_shift(app, clock):
    anna = volunteer("Anna", Task.CHILDREN)
    for proof in anna.proofs:
        if proof.proof == Proof.RECORD_CHECK:
            proof.until_on = date(2026, 12, 1)
    volunteers.lay_clearances(anna)
    child = {"task": Task.CHILDREN, "with_children": True}

    assert commands.take(shifting.shift("2026-11-30 9-13", **child), anna, by=anna.person)
    with pytest.raises(Refused, match="børneattest udløber før"):
        commands.take(shifting.shift("2026-12-01 9-13", **child), anna, by=anna.person)


def test_a_shift_over_midnight_needs_the_approval_on_both_days(app):
    anna = volunteer("Anna", Task.CHILDREN)
    for proof in anna.proofs:
        if proof.proof == Proof.RECORD_CHECK:
            proof.until_on = date(2026, 12, 1)
    volunteers.lay_clearances(anna)
    night = shifting.shift("2026-11-30 22-2", task=Task.CHILDREN, with_children=True)

    assert (night.first_on, night.last_on) == (date(2026, 11, 30), date(2026, 12, 1))
    with pytest.raises(Refused, match="børneattest"):
        commands.take(night, anna, by=anna.person)


def test_who_helps_in_the_kitchen_among_children_is_cleared_for_both(app):
    cook = volunteer("Anna", Task.KITCHEN)
    with pytest.raises(Refused, match="aktiviteter med børn"):
        commands.take(shifting.shift(task=Task.KITCHEN, with_children=True), cook, by=cook.person)


def test_somebody_under_18_is_never_alone_but_leaving_is_never_refused(app):
    young, adult = volunteer("Ung", birth_year=2010), volunteer("Voksen")
    shift = shifting.shift(max_people=3)

    with pytest.raises(Refused, match="under 18 og må ikke være alene"):
        commands.take(shift, young, by=young.person)
    (grown,) = shifting.put_on(shift, adult)
    commands.take(shift, young, by=young.person)
    assert not shift.lacks_adult

    commands.take_off(grown, by=a.staff())
    assert shift.lacks_adult
    assert shift.is_short


def test_two_adults_are_wanted_where_children_take_part(app):
    task = {"task": Task.CHILDREN, "with_children": True}
    shift = shifting.shift(max_people=3, **task)
    one, two = volunteer("En", Task.CHILDREN), volunteer("To", Task.CHILDREN)
    shifting.put_on(shift, one)
    assert shift.lacks_second_adult
    shifting.put_on(shift, two)
    assert not shift.lacks_second_adult


def test_absence_and_shifts_do_not_overlap_and_touching_times_do_not_clash(app):
    anna = volunteer("Anna")
    bookings.take(resource_for(anna.person), times.span("i morgen 13-15"), Purpose.ABSENCE, by=anna.person)

    assert commands.take(shifting.shift("i morgen 9-13"), anna, by=anna.person)
    with pytest.raises(Refused, match="optaget"):
        commands.take(shifting.shift("i morgen 14-16"), anna, by=anna.person)
    assert commands.take(shifting.shift("i morgen 15-17"), anna, by=anna.person)


def test_staffing_goes_from_empty_to_full(app):
    shift = shifting.shift(min_people=2, max_people=3)
    seen = [(shift.missing, shift.free)]
    for each in (volunteer(), volunteer(), volunteer()):
        shifting.put_on(shift, each)
        seen.append((shift.missing, shift.free))
    assert seen == [(2, 3), (1, 2), (0, 1), (0, 0)]
    with pytest.raises(Refused, match="fuld"):
        commands.take(shift, (late := volunteer()), by=late.person)


def test_what_was_taken_just_now_is_undone_and_the_time_is_free(app, clock):
    anna = volunteer("Anna")
    shift = shifting.shift()
    (seat,) = shifting.put_on(shift, anna)

    commands.give_back(seat, by=anna.person)

    assert seat.left_why is Left.GAVE_BACK
    assert not seat.left_late
    assert not db.session.scalars(select(Hold).where(Hold.released_at.is_(None))).all()
    (again,) = shifting.put_on(shift, anna)
    clock("2026-11-24 08:30")
    with pytest.raises(Refused, match="Find en afløser"):
        commands.give_back(again, by=anna.person)


def test_where_nobody_is_missed_one_simply_leaves(app, clock):
    people = [volunteer(), volunteer(), volunteer()]
    shift = shifting.shift("torsdag 9-13", min_people=2, max_people=3)
    seats = shifting.put_on(shift, *people)
    clock("2026-11-24 10:00")
    commands.give_back(seats[0], by=people[0].person)
    with pytest.raises(Refused):
        commands.give_back(seats[1], by=people[1].person)


def raw(shift, who, **more):
    db.session.add(ShiftSignup(shift_id=shift.id, volunteer_id=who.id, how=How.STAFF, **more))
    db.session.flush()


@pytest.mark.both_databases
def test_the_database_refuses_whatever_path_forgets_the_gate(app):
    anna = volunteer("Anna")
    child = shifting.shift(task=Task.CHILDREN, with_children=True)
    open_one = shifting.shift("torsdag 9-13")
    shifting.put_on(open_one, anna)

    for attempt in (
        lambda: raw(child, anna),
        lambda: db.session.execute(text(f"UPDATE shift_signups SET shift_id = {child.id}")),
        lambda: db.session.execute(text(f"UPDATE shifts SET task = 'children' WHERE id = {open_one.id}")),
        lambda: db.session.execute(text(f"UPDATE shifts SET with_children = true WHERE id = {open_one.id}")),
        lambda: db.session.execute(
            text(f"UPDATE shifts SET first_on = '2020-01-01' WHERE id = {open_one.id}")
        ),
    ):
        with pytest.raises(IntegrityError) as race, db.session.begin_nested():
            attempt()
        assert "ikke godkendt" in str(refusal_for(race.value))
        db.session.expire_all()


@pytest.mark.both_databases
def test_the_database_refuses_one_too_many(app):
    shift = shifting.shift(max_people=1)
    anna, bo = volunteer("Anna"), volunteer("Bo")
    shifting.put_on(shift, anna)
    with pytest.raises(IntegrityError) as race, db.session.begin_nested():
        raw(shift, bo)
    assert "fuld" in str(refusal_for(race.value))


@pytest.mark.both_databases
def test_an_association_brings_hands_but_not_where_children_are(app):
    from familiehus.associations import commands as associations
    from familiehus.associations.models import Kind
    from familiehus.shifts.models import AssociationHands

    church = associations.register("Sognet", Kind.CHURCH, by=THE_HOUSE)
    kitchen = shifting.shift(min_people=3, max_people=4)
    commands.bring(kitchen, church, 3, by=THE_HOUSE)
    assert (kitchen.missing, kitchen.free) == (0, 1)
    with pytest.raises(Refused, match="plads"):
        commands.bring(kitchen, church, 5, by=THE_HOUSE)
    child = shifting.shift(task=Task.CHILDREN, with_children=True)
    with pytest.raises(Refused, match="med navn og godkendelse"):
        commands.bring(child, church, 1, by=THE_HOUSE)
    with pytest.raises(IntegrityError) as race, db.session.begin_nested():
        db.session.add(AssociationHands(shift_id=child.id, association_id=church.id, hands=1))
        db.session.flush()
    assert "med navn og godkendelse" in str(refusal_for(race.value))


def test_an_approval_that_runs_out_flags_the_shift_and_removes_nobody(app):
    anna = volunteer("Anna")
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13"), anna)
    assert queries.lapsing([seat]) == []
    volunteers.withdraw_approval(anna, Task.PRACTICAL, by=THE_HOUSE)
    assert seat.is_live
    assert queries.lapsing([seat]) == [seat]


def test_who_stops_is_on_nothing_to_come(app):
    anna = volunteer("Anna")
    (seat,) = shifting.put_on(shifting.shift(), anna)
    plan = shifting.plan("torsdag 9-13", weekly=True)
    commands.stand(plan, anna, by=THE_HOUSE)
    volunteers.stop(anna, by=THE_HOUSE)
    assert seat.left_why is Left.STOPPED
    assert all(not each.on_it for each in plan.shifts)
    assert plan.standing[0].until_on is not None


def test_one_cannot_be_on_a_shift_twice_or_on_one_that_has_begun(app, clock):
    anna = volunteer("Anna")
    shift = shifting.shift("i dag 9-13", max_people=3)
    shifting.put_on(shift, anna)
    with pytest.raises(Refused, match="allerede på"):
        commands.take(shift, anna, by=anna.person)
    clock("2026-11-24 09:00")
    with pytest.raises(Refused, match="begyndt"):
        commands.take(shift, (bo := volunteer("Bo")), by=bo.person)
    assert shift.starts_at + timedelta(hours=4) == shift.ends_at
