"""Who sees more than the template lets somebody with that job: found, with why, since when and where it is changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import DeviceKind, Person
from familiehus.families import commands as families
from familiehus.feeds import commands as feeds
from familiehus.feeds.kinds import Kind
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.privacy import selfcheck, wider
from familiehus.visits import commands as visits
from familiehus.visits.models import VisitRules
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.states import Proof, Rule, Task
from tests import a, people, times, visiting, volunteering
from tests.households import household


@pytest.fixture(autouse=True)
def _now(app, clock):
    clock("2026-11-24 10:42")


def told() -> list[tuple[str, str, bool]]:
    """Who, the page where it is changed, and whether it is amiss; not what the house's own settings open."""
    db.session.flush()
    return [
        (each.who, each.endpoint or "", each.is_amiss) for each in wider.rights() if each.key or each.endpoint
    ]


def two_hats() -> Person:
    somebody = people.staff("Sara Beck")
    accounts.give_hat(somebody, Role.FAMILY, by=THE_HOUSE)
    household("Familien Beck", guardian=somebody)
    return somebody


def never_there() -> Person:
    return people.coordinator("Kirsten Dahl")


def no_file() -> Person:
    return people.volunteer("Viggo Vind")


def no_promise() -> Person:
    silent = volunteering.volunteer("Tavse Tove")
    (promise,) = [each for each in silent.proofs if each.proof == Proof.CONFIDENTIALITY]
    volunteers.withdraw_proof(silent, promise, by=THE_HOUSE)
    return silent.person


def no_family() -> Person:
    return people.family("Forlader Finn")


def no_association() -> Person:
    return people.association("Asger Lund")


def set_aside() -> Person:
    lacking = volunteering.volunteer("Mangle Marie", Task.CHILDREN, proven=False)
    volunteers.set_aside(
        lacking,
        Task.CHILDREN,
        Rule.INTRODUCTION,
        reason="Kurset er i næste uge",
        until_on=times.day("om 30 dage"),
        by=THE_HOUSE,
    )
    return lacking.person


def listener() -> Person:
    somebody = people.staff("Lytte Lone")
    db.session.add(VisitRules(id=1, listener=somebody))
    return somebody


def kept_apart() -> Person:
    somebody = people.coordinator("Nabo Nina")
    families.keep_apart(household("Familien Holm"), somebody, by=THE_HOUSE)
    return somebody


def sees_address() -> Person:
    match = visiting.match(visiting.State.ACTIVE, visiting.visitor("Gæste Gerda"))
    match.household.has_protected_address = True
    visits.agree_to_address(match, True, by=THE_HOUSE)
    return match.visitors[0].volunteer.person


def calendar() -> Person:
    somebody = people.staff("Kalender Karl")
    feeds.give_key(somebody, Kind.STAFF, "Gammel iPad", by=somebody)
    return somebody


WIDER: dict[Callable[[], Person], tuple[str, bool]] = {
    two_hats: ("accounts.person", False),
    never_there: ("accounts.person", True),
    no_file: ("accounts.person", True),
    no_promise: ("volunteers.show", True),
    no_family: ("accounts.person", True),
    no_association: ("accounts.person", True),
    listener: ("visits.rules", False),
    kept_apart: ("families.show", False),
    sees_address: ("visits.show", False),
    calendar: ("accounts.person", True),
}


@pytest.mark.both_databases
def test_each_way_to_see_more_is_found_once_and_leads_to_where_it_is_changed(app, browser, clock):
    """All in one house, four months on; who sees what their job asks for is not told of."""
    somebody = {make(): way for make, way in WIDER.items()}
    fine = [volunteering.volunteer("Fine Frida").person, household("Familien Fin").guardians[0]]
    accounts.register_device("Glemt tablet", DeviceKind.DESK, by=THE_HOUSE)
    db.session.commit()
    clock("2027-03-24 10:42")
    lene = a.manager("Lene Friis")
    for each in (lene, *somebody):
        if each.name != "Kirsten Dahl":
            accounts.open_sign_in(each, each.roles_held()[0], how="test")
    db.session.commit()

    wanted = {(each.name, *way) for each, way in somebody.items()}
    found = told()
    assert sorted(found) == sorted(wanted | {("Glemt tablet", "accounts.devices", True)})
    assert not {each.name for each in fine} & {who for who, *_rest in found}
    assert [amiss for *_rest, amiss in found] == sorted((amiss for *_rest, amiss in found), reverse=True)

    page = browser.as_(lene).get("/log-og-data/eftersyn/rettigheder")
    assert "Alt, en medarbejder ser, selv om personen også er familie" in page
    assert f'href="/personer/{next(iter(somebody)).key}"' in page.text
    assert "24.11.2026" in page
    check = {each.title: each for each in selfcheck.checks()}["Hvem ser mere end normalt"]
    assert (check.is_good, check.endpoint) == (False, "privacy.wider_rights")


def test_a_rule_set_aside_is_told_with_its_reason_until_its_day(app, clock):
    set_aside()
    db.session.flush()
    (said,) = [each for each in wider.rights() if each.endpoint == "volunteers.show" and not each.is_amiss]
    assert "Kurset er i næste uge" in said.why
    assert said.since == house_clock.today()
    clock("2026-12-24 10:42")
    assert "volunteers.show" not in [each.endpoint for each in wider.rights() if not each.is_amiss]


def test_who_comes_every_day_and_wears_one_hat_is_not_told_of(app):
    sara = people.staff("Sara Beck")
    sara.hats[0].from_on = house_clock.today() - timedelta(days=400)
    accounts.open_sign_in(sara, Role.STAFF, how="test")
    assert told() == []
