"""From wish to return, one step after the other, and what the house says no to."""

from datetime import date, time

import pytest

from familiehus.bookings import queries as bookings
from familiehus.house import commands as house
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands, queries
from familiehus.loans.states import BorrowerKind, DamageEnd, ItemState, LoanState, Outcome
from tests import a, households, people, things


def test_one_row_goes_from_wish_to_return(app, clock):
    ipad = things.kind("iPad", return_steps=["Kontoen er logget ud", "Nulstillet"])
    four = things.item("iPad 4", ipad, parts=["Oplader"])
    family = households.household("Familien Holm")

    loan = commands.reserve(ipad, family, things.in_days(2), by=THE_HOUSE)
    assert (loan.state, loan.item, loan.is_pinned) == (LoanState.RESERVED, four, False)
    clock("2026-11-26 10:00")
    commands.hand_out(loan, by=THE_HOUSE)
    assert loan.state is LoanState.OUT
    assert loan.borrower_kind is BorrowerKind.HOUSEHOLD
    commands.receive(loan, by=THE_HOUSE)
    assert (loan.state, four.state) == (LoanState.RECEIVED, ItemState.CHECK)
    with pytest.raises(Refused, match="Mangler: Nulstillet") as refused:
        commands.check(four, ["Kontoen er logget ud"], by=THE_HOUSE)
    assert [str(each) for each in refused.value.reasons] == ["Mangler: Nulstillet.", "Mangler: Oplader."]
    commands.check(four, ["Kontoen er logget ud", "Nulstillet"], missing=["Oplader"], by=THE_HOUSE)
    assert (loan.state, four.state, four.missing_parts) == (
        LoanState.CHECKED,
        ItemState.LENDABLE,
        ["Oplader"],
    )
    assert bookings.holds_in(four.resource, loan.span) == []


def test_due_today_is_not_late(app, clock):
    loan = things.out(things.item(), due=3)
    clock("2026-11-27 23:59")
    assert not loan.is_overdue
    clock("2026-11-28 00:01")
    assert (loan.is_overdue, loan.days_late) == (True, 1)


def test_what_is_due_on_a_closed_day_is_due_on_the_next_open_one(app, clock):
    house.keep_open({day: [(time(9), time(15))] for day in range(5)}, by=THE_HOUSE)
    house.close(date(2026, 11, 30), date(2026, 12, 1), "Oprydning", by=THE_HOUSE)
    loan = things.out(things.item(), due=4)
    assert loan.due_on == date(2026, 12, 2)


def test_a_family_has_no_more_at_once_than_the_kind_allows_but_staff_may_with_a_reason(app, clock):
    ipad = things.kind("iPad", most_at_once=1)
    one, two = things.shelf(2, ipad)
    family = households.household()
    things.out(one, to=family)
    with pytest.raises(Refused, match="Man kan låne 1 iPad ad gangen"):
        things.out(two, to=family)
    loan = things.out(two, to=family, override="Tvillinger i 3. klasse")
    assert loan.override_reason == "Tvillinger i 3. klasse"


def test_who_may_borrow_is_the_kinds_to_say(app, clock):
    ipad = things.kind("iPad", lends_to_volunteers=False)
    with pytest.raises(Refused, match="iPad lånes ikke ud til en frivillig"):
        things.out(things.item("iPad 1", ipad), to=people.volunteer())


def test_what_is_handed_out_twice_is_handed_out_once(app, clock):
    family, thing = households.household(), things.item("Projektor")
    first = things.out(thing, to=family)
    assert things.out(thing, to=family) is first
    with pytest.raises(Refused, match=r"Projektor er udlånt til tirsdag 1\. december"):
        things.out(thing)


def test_a_slip_can_be_undone(app, clock):
    thing = things.item()
    loan = things.out(thing)
    commands.undo_hand_out(loan, by=THE_HOUSE)
    assert loan.state is LoanState.CANCELLED
    assert things.out(thing).is_out


def test_a_receipt_that_was_a_mistake_goes_on_in_a_new_row(app, clock):
    thing = things.item()
    loan = things.back(things.out(thing), checked=False)
    again = commands.not_back_after_all(loan, by=THE_HOUSE)
    assert again is not loan
    assert (again.borrower, again.due_on, again.is_out) == (loan.borrower, loan.due_on, True)
    assert commands.not_back_after_all(loan, by=THE_HOUSE) is again


def test_a_kit_is_lent_as_one_and_each_part_is_held(app, clock):
    one, two = things.item(), things.item()
    kit = things.kit("Fødselsdag", [one, two])
    family = households.household()
    loans = commands.hand_out_kit(kit, family, by=THE_HOUSE)
    assert {loan.item for loan in loans} == {one, two}
    assert len({loan.batch for loan in loans}) == 1
    with pytest.raises(Refused, match="er udlånt"):
        things.out(two)


def test_a_kit_of_which_something_is_gone_is_not_lent_at_all(app, clock):
    one, two = things.item(), things.item()
    kit = things.kit("Fødselsdag", [one, two])
    things.out(two)
    with pytest.raises(Refused):
        commands.hand_out_kit(kit, households.household(), by=THE_HOUSE)
    assert queries.open_loan_of(one) is None


def test_damage_leads_to_repair_and_never_to_a_bill(app, clock):
    thing = things.item()
    loan = things.out(thing)
    damage = commands.report_damage(thing, "Skærmen er revnet", by=THE_HOUSE)
    assert (damage.loan, thing.state) == (loan, ItemState.LENDABLE)
    things.back(loan)
    assert thing.state is ItemState.REPAIR
    with pytest.raises(Refused, match="til reparation"):
        things.out(thing)
    commands.repair(damage, by=THE_HOUSE)
    assert (damage.ended, thing.state) == (DamageEnd.REPAIRED, ItemState.CHECK)
    commands.check(thing, [], by=THE_HOUSE)
    assert things.out(thing).is_out


def test_what_is_found_broken_at_the_check_waits_for_its_repair_and_is_checked_after_it(app, clock):
    thing = things.item()
    loan = things.back(things.out(thing), checked=False)
    damage = commands.report_damage(thing, "Skærmen er revnet", by=THE_HOUSE, loan=loan)
    assert (thing.state, loan.checked_at) == (ItemState.REPAIR, None)
    commands.repair(damage, by=THE_HOUSE)
    commands.check(thing, [], by=THE_HOUSE)
    assert (thing.state, loan.checked_at is not None) == (ItemState.LENDABLE, True)


def test_what_is_lost_ends_its_loan_and_can_be_found(app, clock):
    thing = things.item()
    loan = things.out(thing)
    commands.lose(thing, "Glemt i bussen", by=THE_HOUSE)
    assert (loan.state, thing.state) == (LoanState.LOST, ItemState.LOST)
    commands.find(thing, by=THE_HOUSE)
    assert thing.state is ItemState.CHECK


def test_what_is_out_cannot_be_retired(app, clock):
    thing = things.item()
    loan = things.out(thing)
    with pytest.raises(Refused, match="Tag imod den"):
        commands.retire(thing, "Slidt op", by=THE_HOUSE)
    things.back(loan)
    commands.retire(thing, "Slidt op", by=THE_HOUSE)
    assert thing.state is ItemState.RETIRED


def test_a_family_extends_unless_somebody_waits_and_staff_may_with_a_reason(app, clock):
    pram = things.kind("Barnevogn")
    mother = people.family()
    loan = things.out(things.item("Barnevogn 1", pram), to=households.household(guardian=mother), due=3)
    commands.extend(loan, by=mother)
    assert loan.due_on == things.in_days(10)
    commands.join_line(pram, households.household(), by=THE_HOUSE)
    with pytest.raises(Refused, match="Nogen venter på den"):
        commands.extend(loan, by=mother)
    with pytest.raises(Refused, match="Skriv, hvorfor"):
        commands.extend(loan, by=people.staff())
    commands.extend(loan, by=people.staff(), override="Barnet er sygt")
    assert loan.due_on == things.in_days(17)


def test_extending_past_somebody_elses_reservation_moves_it_or_is_refused(app, clock):
    pram = things.kind("Barnevogn")
    one, two = things.shelf(2, pram)
    loan = things.out(one, due=3)
    next_ = things.reserved(pram, 4, 6, item=None)
    blocker = things.reserved(pram, 4, 6)
    assert {next_.item, blocker.item} == {one, two}
    with pytest.raises(Refused, match="Barnevogn"):
        commands.extend(loan, things.in_days(5), by=THE_HOUSE)
    commands.cancel(blocker, by=THE_HOUSE)
    commands.extend(loan, things.in_days(5), by=THE_HOUSE)
    assert (loan.due_on, next_.item) == (things.in_days(5), two)


def test_the_line_is_offered_what_is_back_and_checked_with_a_window_in_open_days(app, clock):
    house.keep_open({day: [(time(9), time(15))] for day in range(5)}, by=THE_HOUSE)
    pram = things.kind("Barnevogn", pickup_days=3)
    thing = things.item("Barnevogn 1", pram)
    loan = things.out(thing)
    first = commands.join_line(pram, households.household(), by=THE_HOUSE)
    second = commands.join_line(pram, households.household(), by=THE_HOUSE)
    things.back(loan, checked=False)
    db.session.refresh(first)
    assert first.is_waiting
    commands.check(thing, [], by=THE_HOUSE)
    assert first.is_offered
    assert second.is_waiting
    assert first.loan is not None
    assert first.loan.pickup_by == date(2026, 11, 27)
    clock("2026-11-28 08:00")
    assert commands.lapse_offers() == 1
    assert first.outcome is Outcome.LAPSED
    assert second.is_offered
    assert second.loan is not None
    assert second.loan.pickup_by == date(2026, 12, 2)
    commands.accept(second, by=THE_HOUSE)
    commands.hand_out(second.loan, by=THE_HOUSE)
    assert second.outcome is Outcome.TAKEN


def test_a_reservation_leaves_a_late_thing_at_once_and_is_not_laid_on_one(app, clock):
    kind = things.kind()
    one, two = things.shelf(2, kind)
    things.out(one, due=2)
    away = things.out(two, due=1)
    ahead = things.reserved(kind, 8, 10)
    assert ahead.item is one
    things.back(away)
    clock("2026-11-27 06:00")
    assert commands.re_pack(kind) == [ahead]
    assert ahead.item is two
    assert things.reserved(kind, 1, 3).item is two
    assert commands.re_pack(kind) == []


def test_an_overdue_thing_gives_its_unpinned_reservation_to_another(app, clock):
    pram = things.kind("Barnevogn")
    one = things.item("Barnevogn 1", pram)
    things.out(one, due=3)
    promised = things.reserved(pram, 4, 8)
    assert promised.item is one
    two = things.item("Barnevogn 2", pram)
    clock("2026-11-28 20:00")
    assert commands.re_pack(pram) == [promised]
    assert promised.item is two


def test_what_cannot_be_packed_anew_is_proposed_and_not_cancelled(app, clock):
    pram = things.kind("Barnevogn")
    one = things.item("Barnevogn 1", pram)
    late = things.out(one, due=3)
    promised = things.reserved(pram, 4, 8)
    clock("2026-11-27 17:00")
    assert commands.re_pack(pram) == []
    assert queries.proposals(THE_HOUSE) == []
    clock("2026-11-28 17:00")
    (proposal,) = queries.proposals(THE_HOUSE)
    assert (proposal.loan, proposal.blocking) == (promised, late)
    assert promised.is_reserved


def test_the_desk_may_hand_out_any_free_one_and_reservations_make_room(app, clock):
    ipad = things.kind("iPad")
    one, two = things.shelf(2, ipad)
    later = things.reserved(ipad, 2, 5)
    lies_on = one if later.item is one else two
    taken = things.out(lies_on, due=7)
    assert later.item is not taken.item


def test_a_service_that_is_due_keeps_the_thing_at_home(app, clock):
    tool = things.kind("Boremaskine", service_loans=2)
    thing = things.item("Boremaskine 1", tool)
    for _time in range(2):
        things.back(things.out(thing))
    with pytest.raises(Refused, match="eftersyn"):
        things.out(thing)
    commands.do_service(thing, by=THE_HOUSE)
    assert things.out(thing).is_out


def test_counting_a_shelf(app, clock):
    ipad = things.kind("iPad")
    one, two = things.item("iPad 1", ipad, place="Skab A"), things.item("iPad 2", ipad, place="Skab A")
    away = things.item("iPad 3", ipad, place="Skab A")
    other = things.item("iPad 4", ipad, place="Skab B")
    things.out(away)
    count = commands.begin_stocktake(place="Skab A", by=THE_HOUSE)
    commands.tally(count, one)
    commands.tally(count, one)
    commands.tally(count, other)
    commands.end_stocktake(count, by=THE_HOUSE)
    counted = queries.tally_of(count)
    assert [line.item for line in counted.found.lines] == [one]
    assert [line.item for line in counted.missing.lines] == [two]
    assert [line.item for line in counted.unexpected.lines] == [other]


def test_a_printed_label_is_claimed_once(app, clock):
    (label,) = commands.print_labels(1, by=THE_HOUSE)
    one, two = things.item("iPad 1"), things.item("iPad 2")
    commands.claim_label(label, one, by=THE_HOUSE)
    assert queries.item_with_code(label.code.lower(), a.staff()) is one
    with pytest.raises(Refused, match="sidder på noget andet"):
        commands.claim_label(label, two, by=THE_HOUSE)


def test_whoever_waits_is_offered_a_new_thing_and_one_that_was_not_lent_after_all(app, clock):
    kind = things.kind()
    first, second = (commands.join_line(kind, households.household(), by=THE_HOUSE) for _number in range(2))
    thing = things.item(of=kind)
    assert first.is_offered
    commands.leave_line(first, by=THE_HOUSE)
    assert second.is_offered
    third = commands.join_line(kind, households.household(), by=THE_HOUSE)
    loan = commands.hand_out_item(thing, second.borrower, by=THE_HOUSE)
    assert not third.is_offered
    things.back(loan)
    assert third.is_offered
    assert commands.offer_to_all() == 0
