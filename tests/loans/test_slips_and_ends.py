"""Slips that are undone, borrowers who stop, and things that come to rest: nothing is lost or promised by it."""

from datetime import date, time, timedelta

import pytest

from familiehus.accounts import commands as accounts
from familiehus.associations import commands as associations
from familiehus.associations.models import Kind
from familiehus.families import commands as families
from familiehus.house import commands as house
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.loans import belongings, commands, imports, queries
from familiehus.loans.queries.here import borrower_named, name_of
from familiehus.loans.states import BorrowerKind, ItemState, LoanState
from familiehus.volunteers import commands as volunteers
from tests import households, people, things, volunteering
from tests.client import Browser


def test_a_slip_at_the_desk_costs_nobody_the_place_in_line(app, clock):
    pram = things.kind("Barnevogn", pickup_days=3)
    one, two = things.shelf(2, pram)
    waits, fetches = households.household(), households.household()
    things.out(one)
    loan = things.out(two)
    offered, entry = (commands.join_line(pram, each, by=THE_HOUSE) for each in (fetches, waits))
    things.back(loan)
    assert offered.loan is not None
    window = offered.loan.pickup_by

    commands.undo_hand_out(commands.hand_out(offered.loan, by=THE_HOUSE), by=THE_HOUSE)
    assert offered.is_offered
    assert offered.loan.pickup_by == window is not None

    commands.leave_line(offered, by=THE_HOUSE)
    db.session.refresh(entry)
    assert entry.loan is not None
    slip = things.out(things.item("Barnevogn 9", pram), to=waits)
    commands.undo_hand_out(slip, by=THE_HOUSE)
    assert entry.settled_at is None


def test_a_loan_that_went_on_after_a_mistaken_receipt_cannot_be_undone(app, clock):
    thing = things.item()
    loan = things.out(thing)
    clock("2026-11-26 10:00")
    things.back(loan, checked=False)
    again = commands.not_back_after_all(loan, by=THE_HOUSE)
    with pytest.raises(Refused):
        commands.undo_hand_out(again, by=THE_HOUSE)


def test_a_kit_with_two_of_a_kind_that_was_reserved_goes_out_as_one(app, clock):
    ipad = things.kind("iPad", most_at_once=1)
    kit, family = things.kit("Klassesæt", things.shelf(2, ipad)), households.household()
    commands.reserve_kit(kit, family, things.in_days(0), by=THE_HOUSE)
    assert len(commands.hand_out_kit(kit, family, by=THE_HOUSE)) == 2


def test_nothing_is_set_aside_of_a_kind_that_is_lent_no_more(app, clock):
    pram = things.kind("Barnevogn")
    loan = things.out(things.item(of=pram))
    entry = commands.join_line(pram, households.household(), by=THE_HOUSE)
    commands.retire_kind(pram, by=THE_HOUSE)
    things.back(loan)
    assert entry.is_waiting
    commands.reopen_kind(pram, by=THE_HOUSE)
    commands.describe_kind(pram, by=THE_HOUSE, lends_to_families=False)
    commands.offer_to_all()
    assert entry.is_waiting


def test_only_who_has_a_thing_can_say_that_something_is_wrong_with_it(app, clock):
    mother = people.family("Mona Berg")
    family, thing = households.household("Familien Berg", guardian=mother), things.item()
    before = things.back(things.out(thing, to=family))
    with pytest.raises(Refused, match="der låner tingen"):
        commands.report_damage(thing, "Gået i stykker", by=mother, loan=before)
    coming = things.reserved(thing.kind, to=family)
    with pytest.raises(Refused, match="der låner tingen"):
        commands.report_damage(thing, "Gået i stykker", by=mother, loan=coming)
    assert thing.state is ItemState.LENDABLE


def test_any_of_a_kind_is_found_behind_those_that_are_promised(app, clock):
    things.open_every_day()
    kind = things.kind("iPad")
    shelf = things.shelf(8, kind)
    for item in shelf[:7]:
        things.reserved(kind, 1, 5, item=item)
    family, desk = households.household("Familien Bo"), Browser(app).as_(people.staff("Sara Beck"))
    desk.get("/udlaan/")
    desk.post("/udlaan/udlever", what=f"kind:{kind.key}", who=name_of(family), until="7")
    assert [loan.item for loan in queries.live_loans_of(family)] == [shelf[7]]


def test_what_is_noted_after_a_family_was_forgotten_goes_in_its_time(app, clock):
    family, thing = households.household(), things.item()
    loan = things.out(thing, to=family)
    belongings.forget(family)
    commands.receive(loan, by=THE_HOUSE, note="Mor sagde, at den er gået i stykker")
    commands.check(thing, [], by=THE_HOUSE)
    clock("2027-03-01 10:00")
    commands.forget_old()
    assert loan.note_in == ""


def test_a_thing_that_goes_to_repair_at_its_check_gives_its_reservation_to_another(app, clock):
    kind = things.kind()
    one, two = things.shelf(2, kind)
    loan = things.out(one, 1)
    other = things.out(two, 1)
    wish = things.reserved(kind, 1, 5)
    lies_on, stays = (one, other) if wish.item is one else (two, loan)
    things.back(stays)
    gone = queries.open_loan_of(lies_on)
    assert gone is not None
    commands.report_damage(lies_on, "Hjulet er af", by=THE_HOUSE)
    things.back(gone)
    assert lies_on.state is ItemState.REPAIR
    assert wish.item is not lies_on


def test_a_pick_up_window_follows_the_days_on_which_the_house_closes(app, clock):
    house.keep_open({day: [(time(9), time(15))] for day in range(5)}, by=THE_HOUSE)
    pram = things.kind("Barnevogn", pickup_days=1)
    loan = things.out(things.item(of=pram))
    entry = commands.join_line(pram, households.household(), by=THE_HOUSE)
    things.back(loan)
    assert entry.loan is not None
    assert entry.loan.pickup_by == date(2026, 11, 25)
    house.close(date(2026, 11, 25), date(2026, 11, 26), "Kursus", by=THE_HOUSE)
    clock("2026-11-26 08:00")
    assert commands.lapse_offers() == 0
    assert entry.loan.pickup_by == date(2026, 11, 27)


def test_a_family_that_stops_waits_for_nothing_and_has_nothing_reserved(app, clock):
    kind = things.kind()
    one, _two = things.shelf(2, kind)
    family, next_one = households.household(), households.household()
    at_home = things.out(one, to=family)
    wish = things.reserved(kind, 0, 5, to=family)
    entry = commands.join_line(kind, next_one, by=THE_HOUSE)
    waits = commands.join_line(things.kind(), family, by=THE_HOUSE)
    assert entry.is_waiting

    families.close(family, by=THE_HOUSE)

    assert wish.state is LoanState.CANCELLED
    assert waits.settled_at is not None
    assert at_home.is_out
    assert at_home.borrower is family
    assert entry.is_offered


def test_a_volunteer_who_stops_has_nothing_reserved(app, clock):
    ida = volunteering.volunteer("Ida")
    wish = things.reserved(things.item().kind, to=ida.person)
    volunteers.stop(ida, by=THE_HOUSE)
    assert wish.state is LoanState.CANCELLED
    assert wish.borrower_kind is BorrowerKind.VOLUNTEER


@pytest.mark.parametrize("other", [Role.FAMILY, Role.STAFF])
def test_what_a_volunteer_who_stops_has_at_home_stays_hers_and_is_followed_up(app, clock, other):
    ida = volunteering.volunteer("Ida")
    if other is Role.FAMILY:
        households.household("Familien Ida", guardian=ida.person)
    accounts.set_hats(ida.person, [Role.VOLUNTEER, other], by=THE_HOUSE)
    loan = things.out(things.item("Boremaskine"), to=ida.person, due=2)
    volunteers.stop(ida, by=THE_HOUSE)
    assert loan.is_out
    assert loan.borrower is ida.person

    clock(f"{loan.due_on + timedelta(days=4)} 10:00")
    assert "Ida" in Browser(app).as_(people.staff("Sara Beck")).get("/udlaan/over-tiden")
    ida.person.wear(other)
    if other is Role.FAMILY:
        assert "Boremaskine" in Browser(app).as_(ida.person).get("/laan/")
    assert borrower_named(name_of(ida.person), people.staff()) is None


def test_a_thing_is_found_by_its_name_whatever_letters_it_begins_with(app, clock):
    thing = things.item("Øreværn 1")
    (label,) = commands.print_labels(1, by=THE_HOUSE)
    desk = Browser(app).as_(people.staff("Sara Beck"))
    assert queries.item_with_code("øreværn 1", people.staff()) is thing
    desk.get("/udlaan/maerkater/saet-paa")
    desk.post("/udlaan/maerkater/saet-paa", code=label.code, thing="Øreværn 1")
    assert thing.tag is label


def test_a_label_is_put_on_a_thing_though_another_is_called_almost_the_same(app, clock):
    things.item("ipad 4")
    thing = things.item("iPad 4")
    (label,) = commands.print_labels(1, by=THE_HOUSE)
    desk = Browser(app).as_(people.staff("Sara Beck"))
    desk.get("/udlaan/maerkater/saet-paa")
    answer = desk.post("/udlaan/maerkater/saet-paa", code=label.code, thing="iPad 4")
    assert answer.status == 303
    assert thing.tag is label


def test_a_reason_points_at_the_line_of_the_file(app, clock):
    things.kind("iPad")
    raw = "navn;slags;oplysninger\niPad 1;iPad;\n\n;;\niPad 2;Bil;\n"
    lines = [(row["line"], row["verdict"]) for row in imports.foresee(imports.rows_of_file(raw.encode()))]
    assert lines == [(2, "new"), (5, "refused")]


def test_what_a_family_that_has_stopped_still_has_is_taken_back_by_family(app, clock):
    family, thing = households.household("Familien Bo"), things.item("Barnevogn 1")
    loan = things.out(thing, to=family)
    families.close(family, by=THE_HOUSE)
    desk = Browser(app).as_(people.staff("Sara Beck"))
    answer = desk.get(f"/udlaan/tag-imod?who={name_of(family)}")
    assert answer.select(f'input[name="loans"][value="{loan.key}"]')


def test_nothing_is_set_aside_for_a_member_that_has_left_the_network(app, clock):
    kind = things.kind()
    loan = things.out(things.item(of=kind))
    member = associations.register("Spejderne", Kind.ASSOCIATION, by=THE_HOUSE)
    entry = commands.join_line(kind, member, by=THE_HOUSE)
    associations.retire(member, by=THE_HOUSE)
    things.back(loan)
    assert entry.is_waiting


def test_days_to_come_are_no_days_on_the_shelf(app, clock):
    clock("2026-01-01 00:00")
    thing = things.item()
    things.out(thing)
    clock("2026-01-05 00:00")
    (so_far,) = queries.figures(date(2026, 1, 1), date(2026, 12, 31))
    assert (so_far.days_out, so_far.days_on_the_shelf) == (4, 1)
    (to_come,) = queries.figures(date(2027, 1, 1), date(2027, 1, 31))
    assert (to_come.days_out, to_come.use) == (0, 0)


def test_a_reservation_that_nobody_fetched_is_forgotten_in_its_time(app, clock):
    wish = things.reserved(things.item().kind, 1, 5)
    clock("2027-02-20 10:00")
    commands.forget_old()
    assert wish.is_reserved
    clock("2027-03-20 10:00")
    commands.forget_old()
    assert wish.borrower is None
    assert wish.state is LoanState.CANCELLED


def test_a_family_reads_the_reasons_that_were_written_about_it(app, clock):
    ipad = things.kind("iPad", most_at_once=1)
    one, two = things.shelf(2, ipad)
    family = households.household()
    things.out(one, to=family)
    things.out(two, to=family, override="Tvillinger i 3. klasse")
    assert ["Tvillinger i 3. klasse"] in [each["noter"] for each in belongings.export(family)["lån"]]


def test_nobody_stands_in_their_own_way(app, clock):
    kind = things.kind("iPad")
    mother = people.family("Mona Berg")
    family = households.household("Familien Berg", guardian=mother)
    loan = things.out(things.item(of=kind), 3, to=family)
    commands.join_line(kind, family, by=mother)
    assert commands.extend(loan, by=mother).extended_times == 1
    commands.join_line(kind, households.household(), by=THE_HOUSE)
    with pytest.raises(Refused, match="Nogen venter"):
        commands.extend(loan, by=mother)


def test_due_days_follow_the_week_of_the_house(app, clock):
    week = {day: [(time(9), time(15))] for day in range(5)}
    house.keep_open(week, by=THE_HOUSE)
    loan = things.out(things.item(), 10)
    assert loan.due_on == date(2026, 12, 4)
    house.keep_open({day: week[day] for day in range(4)}, by=THE_HOUSE)
    assert loan.due_on == date(2026, 12, 7)
    house.keep_open(week, by=THE_HOUSE)
    assert loan.due_on == date(2026, 12, 4)
