"""Who may do and see what: rows are people, columns are acts."""

import pytest

from familiehus.families import commands as families
from familiehus.families.states import State
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.loans import access, commands, queries
from familiehus.loans.queries.here import whom_to_offer
from tests import a, households, people, things
from tests.client import Browser

ACTS = (
    access.may_lend,
    access.may_keep_register,
    access.may_borrow,
    access.may_see_statistics,
)
MAY = {
    Role.FAMILY: (False, False, True, False),
    Role.VOLUNTEER: (False, False, True, False),
    Role.ASSOCIATION: (False, False, False, False),
    Role.STAFF: (True, True, False, True),
    Role.COORDINATOR: (True, True, False, True),
    Role.MANAGER: (True, True, False, True),
}


@pytest.mark.parametrize("role", MAY, ids=str)
def test_who_may(app, role):
    assert tuple(act(people.person(None, role)) for act in ACTS) == MAY[role]


def test_a_family_sees_its_own_loans_and_nobody_elses(app, clock):
    mother = people.family()
    own = things.out(things.item(), to=households.household(guardian=mother))
    other = things.out(things.item())
    anna = people.volunteer()
    hers = things.out(things.item(), to=anna)

    def seen(person):
        return set(db.session.scalars(access.loans_visible_to(person)))

    assert seen(mother) == {own}
    assert seen(anna) == {hers}
    assert seen(a.association()) == set()
    assert seen(a.staff()) == {own, other, hers}


def test_staff_do_not_see_the_loans_of_a_family_to_be_kept_apart_from_them(app, clock):
    family, bente = households.household(), a.staff("Bente")
    families.keep_apart(family, bente, by=THE_HOUSE)
    loan = things.out(things.item(), to=family)
    assert loan not in queries.out_now(bente)
    assert loan in queries.out_now(a.coordinator())


def test_the_desk_offers_nobody_who_has_left(app, clock):
    stays, left = households.household("Familien Bo"), households.household("–")
    for family in (stays, left):
        things.back(things.out(things.item(), to=family))
    left.state = State.ANONYMISED
    db.session.flush()
    assert [each.borrower for each in whom_to_offer(a.staff())] == [stays]


def test_whoever_is_kept_apart_sees_that_a_thing_is_out_and_not_with_whom(app, clock):
    family, bente = households.household("Familien Bo"), a.staff("Bente")
    thing = things.item("Telt 1")
    loan = things.out(thing, to=family)
    families.keep_apart(family, bente, by=THE_HOUSE)
    desk, kind = Browser(app).as_(bente), thing.kind.key
    assert "Familien Bo" in Browser(app).as_(a.coordinator()).get(f"/udlaan/register/{thing.key}")
    for path in (
        f"/udlaan/register/{thing.key}",
        f"/udlaan/ting/{thing.key}/nu",
        f"/udlaan/plan?kind={kind}",
        "/udlaan/tag-imod?code=Telt+1",
    ):
        page = desk.get(path)
        assert page.status == 200
        assert "Familien Bo" not in page.text
    desk.get("/udlaan/tag-imod")
    desk.post("/udlaan/tag-imod/scan", code="Telt 1")
    said = desk.follow()
    assert "Telt 1 er modtaget" in said
    assert "Familien Bo" not in said.text
    db.session.refresh(loan)
    assert loan.received_at is not None


def test_a_family_reserves_for_itself_alone(app, clock):
    things.open_every_day()
    mother, pram = people.family(), things.kind("Barnevogn")
    own, other = households.household(guardian=mother), households.household()
    things.shelf(2, pram)
    assert commands.reserve(pram, own, things.in_days(1), by=mother).is_reserved
    with pytest.raises(Refused, match="kun huset"):
        commands.reserve(pram, other, things.in_days(1), by=mother)


def test_a_family_sees_only_kinds_it_may_borrow_and_nothing_lost(app, clock):
    mother = people.family()
    pram = things.kind("Barnevogn")
    tool = things.kind("Værktøj", lends_to_families=False)
    one, gone = things.item("Barnevogn 1", pram), things.item("Barnevogn 2", pram)
    things.item("Bor", tool)
    commands.lose(gone, by=THE_HOUSE)
    assert queries.every_kind(mother) == [pram]
    assert queries.items(mother) == [one]


@pytest.mark.both_databases
def test_things_stand_in_the_order_one_looks_for_them_page_by_page(app):
    keeper = people.staff()
    names = ["iPad 2", "iPad 10", "Matador", "matador, rejse"]
    found = {name: things.item(name) for name in reversed(names)}
    first = queries.items(keeper, limit=2)
    rest = queries.items(keeper, after=found["iPad 10"].key)
    assert [thing.name for thing in (*first, *rest)] == names


def test_only_whoever_has_it_or_staff_can_say_that_it_is_broken(app, clock):
    mother, thing = people.family(), things.item()
    things.out(thing, to=households.household(guardian=mother))
    assert commands.report_damage(thing, "Den larmer", by=mother).is_open
    with pytest.raises(Refused, match="Det kan kun den, der låner"):
        commands.report_damage(thing, "Den larmer", by=people.family())
