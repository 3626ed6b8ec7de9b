"""A borrower's own page, and what a label tells whom: free or busy, never who."""

import pytest

from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands, queries
from familiehus.loans.models import Damage, Item
from familiehus.loans.queries.labels import unclaimed_label
from tests import households, people, things
from tests.client import Browser
from tests.counting import count_queries

OTHERS = "Familien Fremmed"
MOST_QUERIES = 12


@pytest.fixture
def mother(app):
    things.open_every_day()
    return people.family("Mona Berg")


@pytest.fixture
def family(mother):
    return households.household("Familien Berg", guardian=mother)


@pytest.fixture
def phone(app, mother, family) -> Browser:
    return Browser(app).as_(mother)


def token_of(item: Item) -> str:
    assert item.tag is not None
    return item.tag.token


@pytest.mark.parametrize("path", ["/laan/", "/min-familie/", "/laan/aftale"])
def test_a_family_reads_nothing_of_who_has_what(phone: Browser, family, path):
    kind = things.kind("iPad")
    one, two, _three = things.shelf(3, kind)
    things.out(one, 3, to=households.household(OTHERS), note="Ridse")
    things.out(two, 3, to=family)
    things.reserved(kind, 4, 6, to=people.volunteer("Vera Fremmed"))
    page = phone.get(path)
    for secret in ("Fremmed", "Ridse", one.name):
        assert secret not in page.text
    assert two.name in page.text


def test_free_or_busy_is_told_in_numbers(phone: Browser):
    kind = things.kind("Telt")
    one, _two = things.shelf(2, kind)
    things.out(one, 3)
    assert "1 ledig i dag" in phone.get("/laan/")


def test_what_waits_for_its_check_and_what_is_in_a_kit_is_promised_to_nobody_today(phone: Browser):
    kind, feast = things.kind("Telt"), things.kind("Fest")
    one, _two = things.shelf(2, kind)
    things.back(things.out(one, 3), checked=False)
    things.kit("Fødselsdagssæt", things.shelf(2, feast))
    page = phone.get("/laan/")
    assert "1 ledig i dag" in page
    assert "Fest" not in page["#laan"]
    staff = Browser(phone.app).as_(people.staff("Sara"))
    assert not staff.get("/udlaan/").select(f"input[value='kind:{feast.key}']")


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_any_of_a_kind_is_reserved_and_taken_back(phone: Browser, family, way):
    kind = things.kind("Telt")
    things.shelf(2, kind)
    phone.get(f"/laan/?slags={kind.key}")
    target = "borrowing" if way == "htmx" else None
    answer = phone.via(way).post(
        f"/laan/slags/{kind.key}/reserver", starts_on=things.in_days(2).isoformat(), target=target
    )
    assert answer.status == 303
    (loan,) = queries.live_loans_of(family)
    assert loan.is_reserved
    assert not loan.is_pinned
    phone.via("page").follow()
    phone.via(way).post(f"/laan/{loan.key}/aflys", target=target)
    assert queries.live_loans_of(family) == []


def test_a_refusal_stands_on_the_page_with_the_way_out(phone: Browser):
    kind = things.kind("Telt")
    things.out(things.item("Telt 1", kind), 30)
    phone.get("/laan/")
    answer = phone.send(
        f"/laan/slags/{kind.key}/reserver",
        phone._fields_of(f"/laan/slags/{kind.key}/vent") | {"starts_on": things.in_days(2).isoformat()},
    )
    assert answer.status == 422
    assert "ledig" in answer["[role=alert]"]


def test_longer_unless_somebody_waits(phone: Browser, family):
    kind = things.kind("Telt", loan_days=7)
    loan = things.out(things.item("Telt 1", kind), 3, to=family)
    phone.get("/laan/")
    phone.post(f"/laan/{loan.key}/forlaeng")
    assert loan.due_on > things.in_days(3)
    kept = loan.due_on
    commands.join_line(kind, households.household(OTHERS), by=THE_HOUSE)
    phone.get("/laan/")
    answer = phone.post(f"/laan/{loan.key}/forlaeng")
    assert answer.status == 422
    assert "Nogen venter på den" in answer
    assert "Fremmed" not in answer.text
    assert loan.due_on == kept


def test_something_is_wrong_with_it_and_nobody_pays(phone: Browser, family):
    item = things.item("iPad 1")
    loan = things.out(item, 3, to=family)
    page = phone.get(f"/laan/?galt={loan.key}")
    assert "I skal ikke betale for et uheld." in page
    phone.post(f"/laan/{loan.key}/galt", words="Skærmen er revnet")
    assert "I skal ikke betale" in phone.follow()
    (damage,) = db.session.query(Damage).all()
    assert (damage.item, damage.loan, damage.words) == (item, loan, "Skærmen er revnet")


def test_another_family_s_loan_is_not_there(phone: Browser):
    loan = things.out(things.item("iPad 1"), 3, to=households.household(OTHERS))
    phone.get("/laan/")
    token = phone.get("/laan/?galt=" + loan.key)
    assert "Fremmed" not in token.text
    for act in ("forlaeng", "aflys", "galt"):
        fields = {"csrf_token": phone.get("/laan/").select("input[name=csrf_token]")[0].get("value")}
        assert phone.send(f"/laan/{loan.key}/{act}", fields).status == 404


def test_the_line_is_joined_offered_accepted_and_left(phone: Browser, family):
    kind = things.kind("Telt")
    out = things.out(things.item("Telt 1", kind), 30)
    phone.get("/laan/")
    phone.post(f"/laan/slags/{kind.key}/vent")
    assert "I står på ventelisten" in phone.follow()
    things.back(out)
    page = phone.get("/laan/")
    assert "Der er en Telt til jer" in page
    (entry,) = queries.waiting_of(family)
    phone.post(f"/laan/venter/{entry.key}/ja")
    assert entry.accepted_at is not None
    phone.get("/laan/")
    phone.post(f"/laan/venter/{entry.key}/nej")
    assert queries.waiting_of(family) == []


def test_a_volunteer_borrows_for_herself(app):
    things.open_every_day()
    vera = people.volunteer("Vera Holm")
    kind = things.kind("Værktøj")
    things.shelf(1, kind)
    page = Browser(app).as_(vera)
    page.get(f"/laan/?slags={kind.key}")
    page.post(f"/laan/slags/{kind.key}/reserver", starts_on=things.in_days(1).isoformat())
    assert [loan.kind for loan in queries.live_loans_of(vera)] == [kind]


def test_a_finder_learns_that_it_is_the_house_s_and_no_names(app, family):
    item = things.item("iPad 4 fra Rotary", serial="DMPXYZ")
    things.out(item, 3, to=family)
    page = Browser(app).get(f"/t/{token_of(item)}")
    assert page.status == 200
    for secret in ("Berg", "Rotary", "iPad", "DMPXYZ", item.key):
        assert secret not in page.text
    assert "hører til" in page
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_label_leads_each_to_their_own(app, phone: Browser, family):
    item = things.item("iPad 4")
    loan = things.out(item, 3, to=family)
    address = f"/t/{token_of(item)}"
    desk = Browser(app).as_(people.staff("Sara"))
    assert desk.get(address).location.endswith(f"/udlaan/ting/{item.key}/nu")
    assert "Modtag" in desk.follow()
    assert f"galt={loan.key}" in phone.get(address).location
    stranger = people.family("Fremmed")
    households.household(OTHERS, guardian=stranger)
    assert "hører til" in Browser(app).as_(stranger).get(address)
    assert Browser(app).get("/t/findesikke").status == 404


def test_labels_are_printed_claimed_and_led_to(app):
    item = things.item("iPad 4")
    desk = Browser(app).as_(people.staff("Sara"))
    desk.get("/udlaan/maerkater")
    desk.post("/udlaan/maerkater", count="3")
    free = queries.unassigned_labels()
    assert len(free) == 3
    sheet = desk.get("/udlaan/maerkater/udskriv?uden=1")
    assert len(sheet.select(".label svg")) == 3
    assert free[0].code in sheet
    assert len(desk.get("/udlaan/maerkater/udskriv?papir=rulle").select(".label-roll .label")) == 1

    assert desk.get(f"/t/{free[0].token}").location.endswith(
        f"/udlaan/maerkater/saet-paa?code={free[0].code}"
    )
    desk.follow()
    old = token_of(item)
    desk.post("/udlaan/maerkater/saet-paa", thing="ipad 4")
    assert token_of(item) == free[0].token
    assert desk.get(f"/t/{old}").status in (200, 303)
    assert unclaimed_label(free[0].code) is None
    refused = desk.post(
        "/udlaan/maerkater/saet-paa", form="/udlaan/maerkater/saet-paa", code=free[0].code, thing="iPad 4"
    )
    assert refused.status == 422


def test_the_family_s_page_asks_as_much_for_much_as_for_little(phone: Browser, family):
    for letter in "abcdef":
        kind = things.kind(f"Slags {letter}")
        first, *_rest = things.shelf(4, kind)
        things.out(first, 3, to=family)
    asking = f"/laan/?slags={kind.key}"
    phone.get(asking)
    with count_queries(db.engine) as asked:
        phone.get(asking)
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)


def test_with_two_families_one_says_for_which(phone: Browser, mother, family):
    other = households.household("Familien Skov", guardian=mother)
    kind = things.kind("Projektor")
    things.item("Projektor 1", kind)
    offered = phone.get(f"/laan/?slags={kind.key}")
    assert {"Familien Berg", "Familien Skov"} <= {
        each.text for each in offered.select("select[name=who] option")
    }

    phone.post(f"/laan/slags/{kind.key}/reserver", who=f"household:{other.key}", starts_on=things.in_days(1))
    [loan] = queries.live_loans_of(other)
    assert "Familien Skov" in phone.get("/laan/")["#paa-vej"]

    thing = loan.item
    commands.cancel(loan, by=THE_HOUSE)
    things.out(thing, 30)
    shown = phone.get("/laan/")
    assert "Skriv Familien Skov på ventelisten" in shown
    phone.post(f"/laan/slags/{kind.key}/vent", form="/laan/", who=f"household:{family.key}")
    assert [entry.household for entry in queries.waiting_of(family)] == [family]
