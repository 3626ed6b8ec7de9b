"""The desk over HTTP: three taps out, scans that are lent at once, back by thing and by family, and the check."""

import io

import pytest
from PIL import Image

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose, ResourceKind
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands, queries
from familiehus.loans.models import Item, Loan
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.queries.here import borrower_named, borrows_as, in_the_house, name_of
from familiehus.loans.states import ItemState
from tests import a, households, people, things, times
from tests.client import Browser
from tests.counting import count_queries

MOST_QUERIES = 12
WAYS = pytest.mark.parametrize("way", ["page", "htmx"])


@pytest.fixture
def desk(app) -> Browser:
    things.open_every_day()
    return Browser(app).as_(people.staff("Sara Beck"))


def loan_of(item: Item) -> Loan:
    loan = queries.open_loan_of(item)
    assert loan is not None
    return loan


def code_of(item: Item) -> str:
    assert item.tag is not None
    return item.tag.code


@WAYS
@pytest.mark.both_databases
def test_three_taps_and_it_is_out(desk: Browser, way: str):
    kind = things.kind("Barnevogn")
    pram, family = things.item("Barnevogn 1", kind), households.household("Familien Bo")
    desk.get("/udlaan/")

    answer = desk.via(way).post(
        "/udlaan/udlever",
        what=f"kind:{kind.key}",
        who=name_of(family),
        target="desk" if way == "htmx" else None,
    )

    assert answer.status == 303
    assert loan_of(pram).borrower is family
    told = desk.via("page").follow()
    assert "Barnevogn 1 til Familien Bo" in told["#scan_card"]
    assert told.select("[data-outcome=good]")


def test_the_time_is_the_kind_s_unless_another_is_tapped(desk: Browser):
    kind = things.kind("Telt", loan_days=7)
    one, two = things.item("Telt 1", kind), things.item("Telt 2", kind)
    for number, item, length, days in ((1, one, "usual", 7), (2, two, "28", 28)):
        family = households.household(f"Familien {number}")
        desk.post(
            "/udlaan/udlever", form="/udlaan/", what=f"kind:{kind.key}", who=name_of(family), until=length
        )
        assert loan_of(item).due_on == things.in_days(days)


def test_the_rest_is_optional_and_is_kept(desk: Browser):
    kind, family = things.kind("iPad"), households.household()
    item = things.item("iPad 4", kind)
    drawn = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(drawn, "PNG")
    drawn.seek(0)
    desk.get("/udlaan/")
    fields = desk._fields_of("/udlaan/udlever") | {
        "what": f"kind:{kind.key}",
        "who": name_of(family),
        "note": "Ridse i hjørnet",
        "condition": "worn",
        "until_on": things.in_days(3).isoformat(),
        "picture": (drawn, "for.png"),
        "signature": "data:image/png;base64,"
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    }
    assert desk.send("/udlaan/udlever", fields).status == 303

    loan = loan_of(item)
    assert (loan.note_out, loan.condition_out, loan.due_on) == ("Ridse i hjørnet", "worn", things.in_days(3))
    assert loan.picture_out
    assert loan.signature


def test_a_kit_goes_out_as_one_and_is_taken_back_as_one(desk: Browser):
    kit, family = things.kit("Fødselsdagssæt"), households.household("Familien Bo")
    desk.post("/udlaan/udlever", form="/udlaan/", what=f"kit:{kit.key}", who=name_of(family))
    assert "Fødselsdagssæt til Familien Bo" in desk.follow()["#scan_card"]
    loans = queries.live_loans_of(family)
    assert len(loans) == len(kit.items)
    assert not desk.get("/udlaan/").select(f"input[value='kit:{kit.key}']")
    desk.get(f"/udlaan/?who={name_of(family)}&ud={loans[0].key}")
    desk.post(f"/udlaan/laan/{loans[0].key}/fortryd")
    assert queries.live_loans_of(family) == []


def test_what_is_missing_is_said_and_what_was_chosen_stays(desk: Browser):
    kind = things.kind("Telt")
    things.item("Telt 1", kind)

    answer = desk.post("/udlaan/udlever", form="/udlaan/", what=f"kind:{kind.key}")

    assert answer.status == 422
    assert "Tryk på den, der låner." in answer
    assert answer.select(f"input[value='kind:{kind.key}'][checked]")


@WAYS
def test_a_scan_picks_the_thing_and_says_why_when_it_cannot_go(desk: Browser, way: str):
    kind = things.kind("iPad")
    here, checked, out = (things.item(f"iPad {number}", kind) for number in (1, 2, 3))
    family = households.household("Familien Bo")
    things.out(out, 4, to=family)
    things.back(things.out(checked, 4), checked=False)
    target = "desk" if way == "htmx" else None

    picked = desk.via(way).get(f"/udlaan/?code={code_of(here)}", target=target)
    assert picked.select(f"input[value='item:{here.key}'][checked]")

    refused = desk.get(f"/udlaan/?code={code_of(checked)}", target=target)
    assert "mangler tjek" in refused["#scan_card"]
    assert "Tag iPad 1 i stedet" in refused["#scan_card"]

    away = desk.get(f"/udlaan/?code={code_of(out)}", target=target)
    assert "Familien Bo har den" in away["#scan_card"]
    assert away.select("#scan_card a[href*='tag-imod']")

    assert "Vi kender ikke koden" in desk.get("/udlaan/?code=XYZ2345", target=target)["#scan_card"]


def scan(desk: Browser, item: Item, family: Borrower):
    """As the drawer sends it: for the card alone."""
    desk.via("page").get(f"/udlaan/?who={name_of(family)}")
    return desk.post("/udlaan/scan", code=code_of(item), target="scan_card")


def test_with_somebody_chosen_each_scan_is_lent_at_once_and_can_be_taken_back(desk: Browser):
    kind, family = things.kind("Spil"), households.household("Familien Bo")
    first, second, third = (things.item(f"Spil {number}", kind) for number in (1, 2, 3))
    things.back(things.out(third, 2), checked=False)

    assert scan(desk, first, family).status == 303
    card = desk.via("page").get(desk.answer.location, target="scan_card")
    assert card.select("li#scan_card.is-good form")
    assert "<html" not in card.text
    scan(desk, second, family)
    again = scan(desk, first, family)
    assert "igen=1" in again.location
    assert desk.get(again.location, target="scan_card").select(".is-again")

    refused = scan(desk, third, family)
    assert refused.status == 422
    assert "mangler tjek" in refused["#scan_card.is-no"]
    assert {loan.label for loan in queries.live_loans_of(family)} == {"Spil 1", "Spil 2"}

    loan = loan_of(second)
    desk.via("page").get(f"/udlaan/?who={name_of(family)}&ud={loan.key}")
    desk.post(f"/udlaan/laan/{loan.key}/fortryd")
    assert queries.open_loan_of(second) is None
    assert "ikke lånt ud alligevel" in desk.follow()["#scan_card"]


def test_a_double_tap_lends_once(desk: Browser):
    kind, family = things.kind("Spil"), households.household()
    things.shelf(3, kind)
    desk.get("/udlaan/")
    fields = desk._fields_of("/udlaan/udlever") | {"what": f"kind:{kind.key}", "who": name_of(family)}

    first, second = desk.send("/udlaan/udlever", fields), desk.send("/udlaan/udlever", fields)

    assert first.status == second.status == 303
    assert len(queries.live_loans_of(family)) == 1


def test_who_is_in_the_house_is_offered_first(desk: Browser, clock):
    clock("2026-11-24 10:00")
    meal = a.activity("Fællesspisning", "i dag 17-19", takes_signups=True)
    coming, other = households.household("Familien Kommer"), households.household("Familien Anden")
    from tests.people import staff

    sara = staff("Sonja Vang")
    from familiehus.signups import commands as signups

    signups.sign_up(a.date_of(meal), coming, adults=1, by=sara)
    vera = a.volunteer("Vera Holm")
    resource = bookings.enter(ResourceKind.PERSON, vera.name, key=vera.key)
    bookings.take(resource, times.span("i dag 9-12"), Purpose.SHIFT, by=THE_HOUSE)

    assert in_the_house(sara) == [coming, vera]
    assert other not in in_the_house(sara)


def test_a_form_names_only_somebody_one_may_lend_to(app):
    sara = people.staff("Sara")
    family = households.household()
    assert borrower_named(name_of(family), sara) is family
    assert borrower_named(name_of(family), people.volunteer("Vera")) is None
    assert borrower_named("household:nobody", sara) is None
    assert borrower_named(f"volunteer:{people.family('Far').key}", sara) is None
    assert borrower_named("rubbish", sara) is None
    vera = people.volunteer("Vera H.")
    assert borrows_as(vera) == [vera]
    assert borrows_as(sara) == []


@WAYS
@pytest.mark.both_databases
def test_a_scan_receives_whoever_has_it_and_a_slip_is_undone(desk: Browser, way: str):
    kind = things.kind("iPad", return_steps=["Slettet"])
    item = things.item("iPad 4", kind)
    loan = things.out(item, 3)
    desk.get("/udlaan/tag-imod")

    target = "returns" if way == "htmx" else None
    answer = desk.via(way).post("/udlaan/tag-imod/scan", code=code_of(item), target=target)
    assert answer.status == 303
    told = desk.via("page").follow()
    assert "iPad 4 er modtaget" in told["#scan_card"]
    assert item.state is ItemState.CHECK

    desk.post(f"/udlaan/laan/{loan.key}/ikke-modtaget")
    assert loan_of(item).continues_id == loan.id
    assert item.state is ItemState.LENDABLE


def test_a_family_gives_back_all_but_what_they_keep(desk: Browser):
    family = households.household("Familien Bo")
    kept, given = (
        things.out(things.item("Telt 1"), 3, to=family),
        things.out(things.item("Spil 1"), 3, to=family),
    )

    page = desk.get(f"/udlaan/tag-imod?who={name_of(family)}")
    ticks = page.select("input[name=loans]")
    assert len(ticks) == 2
    assert all(tick.get("checked") is not None for tick in ticks)
    desk.post("/udlaan/tag-imod/fra", loans=[given.key])

    assert given.received_at is not None
    assert kept.is_out


def test_nothing_ticked_is_refused(desk: Browser):
    family = households.household("Familien Bo")
    things.out(things.item("Telt 1"), 3, to=family)
    desk.get(f"/udlaan/tag-imod?who={name_of(family)}")

    answer = desk.post("/udlaan/tag-imod/fra", loans=[])

    assert answer.status == 422
    assert "Sæt flueben ved det, der kommer tilbage." in answer


@WAYS
def test_the_checklist_blocks_until_every_step_is_ticked(desk: Browser, way: str):
    kind = things.kind("iPad", return_steps=["Logget ud", "Slettet", "Ingen aktiveringslås"])
    item = things.item("iPad 4", kind, parts=["Oplader", "Cover"])
    things.back(things.out(item, 3), checked=False)
    address = f"/udlaan/ting/{item.key}/tjek"
    target = "check" if way == "htmx" else None

    desk.via("page").get(address)
    refused = desk.via(way).post(address, steps=["Logget ud"], parts=["Oplader", "Cover"], target=target)
    assert refused.status == 422
    assert "Mangler: Slettet." in refused
    assert item.state is ItemState.CHECK

    desk.via("page").get(address)
    answer = desk.via(way).post(
        address, steps=["Logget ud", "Slettet", "Ingen aktiveringslås"], parts=["Oplader"], target=target
    )
    assert answer.status == 303
    assert item.state is ItemState.LENDABLE
    assert item.missing_parts == ["Cover"]


def test_damage_goes_to_the_workshop_with_a_friendly_word(desk: Browser):
    item = things.item("Barnevogn 2")
    things.back(things.out(item, 3), checked=False)
    address = f"/udlaan/ting/{item.key}/tjek"

    assert "ingen får en regning" in desk.get(address)
    desk.post(f"/udlaan/ting/{item.key}/skade", words="Hjulet er skævt", to_repair="y")

    assert "ingen får en regning" in desk.follow()
    desk.get(address)
    desk.post(address)
    assert item.state is ItemState.REPAIR


def late(item: Item, **more) -> Loan:
    """A loan that was due five days ago."""
    loan = things.out(item, **more)
    loan.lay(things.in_days(-12), things.in_days(-5))
    db.session.flush()
    return loan


def test_a_late_loan_is_called_about_in_one_tap_and_gets_a_new_day(desk: Browser):
    loan = late(things.item("Telt 1"))
    assert loan.is_overdue

    page = desk.get("/udlaan/over-tiden")
    assert "Ingen har ringet eller skrevet endnu." in page
    assert "ingen bøder" in page
    desk.post(f"/udlaan/laan/{loan.key}/kontakt", what="called")
    assert "Sidst: ringet i dag" in desk.follow()

    desk.get(f"/udlaan/laan/{loan.key}/ny-dag")
    desk.post(f"/udlaan/laan/{loan.key}/ny-dag", due_on=things.in_days(5).isoformat())
    assert loan.due_on == things.in_days(5)
    assert loan.last_contact is not None
    assert loan.last_contact.what == "agreed"


def test_what_is_reserved_goes_over_the_desk_or_is_cancelled(desk: Browser):
    kind = things.kind("Telt")
    things.shelf(2, kind)
    one, two = things.reserved(kind, 0, 3), things.reserved(kind, 0, 3)
    desk.get(f"/udlaan/laan/{one.key}")
    desk.post(f"/udlaan/laan/{one.key}/udlever")
    assert one.is_out
    desk.get(f"/udlaan/laan/{two.key}")
    desk.post(f"/udlaan/laan/{two.key}/aflys")
    assert two.cancelled_at is not None


@WAYS
@pytest.mark.both_databases
def test_a_kit_is_reserved_handed_over_and_cancelled_as_one(desk: Browser, way: str):
    bowl, lamp = things.item("Bowle", things.kind("Bowle")), things.item("Lampe", things.kind("Lampe"))
    mother = people.family("Mona Bo")
    kit, family = things.kit("Festsæt", [bowl, lamp]), households.household("Familien Bo", guardian=mother)
    assert "Reservér sættet" in desk.get(f"/udlaan/saet/{kit.key}")
    path = f"/udlaan/reserver?kit={kit.key}&starts_on={things.in_days(0)}"
    shown = desk.get(f"{path}&who={name_of(family)}")
    assert "Alt i sættet bliver holdt fri" in shown
    assert "Bowle, Lampe" in shown or "Lampe, Bowle" in shown

    def reserve(first: int, last: int, status: int = 303) -> list[Loan]:
        before = set(queries.live_loans_of(family))
        days = {"starts_on": f"{things.in_days(first)}", "due_on": f"{things.in_days(last)}"}
        desk.via("page").get(path)
        target = "reserve" if way == "htmx" else None
        answer = desk.via(way).post(path, **days, who=name_of(family), target=target)
        assert answer.status == status, answer.text
        return sorted(set(queries.live_loans_of(family)) - before, key=lambda loan: loan.id)

    one, two = reserve(0, 3)
    assert (one.kit, two.kit, one.batch) == (kit, kit, two.batch)
    assert reserve(2, 4, status=422) == [], "both are promised already"
    page = desk.via("page").get(f"/udlaan/laan/{one.key}")
    assert "Festsæt, lånes samlet" in page
    desk.post(f"/udlaan/laan/{one.key}/udlever")
    assert one.is_out
    assert two.is_out
    for loan in (one, two):
        things.back(loan)
    db.session.commit()

    one, two = reserve(5, 6)
    own = Browser(desk.app).as_(mother)
    assert own.get("/laan/").text.count("Festsæt") == 1
    own.post(f"/laan/{one.key}/aflys")
    assert None not in (one.cancelled_at, two.cancelled_at)
    commands.retire_kit(kit, by=THE_HOUSE)
    db.session.commit()
    assert desk.get(path).status == 404


def test_a_lost_thing_ends_the_loan_without_a_debt(desk: Browser):
    loan = things.out(things.item("iPad 7"), 3)
    page = desk.get(f"/udlaan/laan/{loan.key}")
    assert "Familien skylder ikke noget." in page
    desk.post(f"/udlaan/laan/{loan.key}/bortkommet")
    assert loan.is_lost


def test_the_agreement_speaks_both_languages_and_the_receipt_ends_it(desk: Browser):
    loan = things.out(things.item("iPad 7"), 3)
    paper = desk.get(f"/udlaan/laan/{loan.key}/aftale")
    assert "det husets risiko" in paper["section[lang=da]"]
    assert "that is the house's risk" in paper["section[lang=en]"]
    things.back(loan)
    receipt = desk.get(f"/udlaan/laan/{loan.key}/kvittering")
    assert "You owe nothing." in receipt["section[lang=en]"]


def test_the_pages_ask_little_of_the_database_however_much_is_out(desk: Browser, app):
    kinds = [things.kind(f"Slags {letter}") for letter in "abcd"]
    for kind in kinds:
        for item in things.shelf(8, kind)[:6]:
            things.out(item, 3)
        things.reserved(kind, 9, 12)
    for path in (
        "/udlaan/",
        "/udlaan/tag-imod",
        "/udlaan/plan",
        f"/udlaan/plan?kind={kinds[0].key}",
        "/udlaan/over-tiden",
        "/udlaan/tal",
    ):
        desk.get(path)
        with count_queries(db.engine) as asked:
            desk.get(path)
        assert len(asked) <= MOST_QUERIES, f"{path}: {len(asked)}\n" + "\n".join(asked)


def test_today_is_told_on_the_board(desk: Browser):
    late(things.item("Telt 1"))
    things.out(things.item("Telt 2"), 0)
    things.back(things.out(things.item("Telt 3"), 3), checked=False)
    board = desk.get("/i-dag")
    assert "1 ting er over tiden" in board
    assert "1 ting skal hjem i dag" in board
    assert "1 ting mangler et tjek" in board
    assert house_clock.today()


@pytest.mark.both_databases
def test_a_shelf_is_counted_by_scanning(desk: Browser):
    kind = things.kind("Spil")
    here, gone = things.item("Spil 1", kind, place="Stuen"), things.item("Spil 2", kind, place="Stuen")
    strange = things.item("Bold", place="Kælder")
    desk.get("/udlaan/optaelling")
    desk.post("/udlaan/optaelling", place="Stuen")
    desk.follow()
    address = desk.answer.response.request.path
    for item, outcome in ((here, "good"), (here, "again"), (strange, "again")):
        desk.via("page").get(address)
        desk.post(f"{address}/set", code=code_of(item), target="scan_card")
        card = desk.get(desk.answer.location, target="scan_card")
        assert card.select(f"[data-outcome={outcome}]"), item.name
        assert "1 af 2" in card.text or outcome == "again"
    page = desk.via("page").get(address)
    assert gone.name in page["#hylde-1"]
    assert here.name in page["#hylde-2"]
    assert strange.name in page["#hylde-3"]
    desk.post(f"{address}/slut")
    assert "Optællingen er slut" in desk.follow()


def test_a_service_is_written_down_in_one_tap(desk: Browser):
    kind = things.kind("Cykelanhænger", service_months=6)
    item = things.item("Cykelanhænger 1", kind)
    commands.do_service(item, by=THE_HOUSE, on=things.in_days(-200))
    assert item.needs_service
    desk.get("/udlaan/eftersyn")
    desk.post(f"/udlaan/eftersyn/{item.key}/gjort")
    assert not item.needs_service


def test_the_steps_of_the_hand_out_are_asked_after_the_third_tap_and_may_be_left(desk: Browser):
    kind, family = (
        things.kind("iPad", hand_out_steps=["Opladet", "Etui med"]),
        households.household("Familien Bo"),
    )
    item = things.item("iPad 5", kind)
    desk.post("/udlaan/udlever", form="/udlaan/", what=f"kind:{kind.key}", who=name_of(family))

    told = desk.follow()
    assert "Opladet" in told["#steps-out"]
    assert told.select("#scan_card")

    loan = loan_of(item)
    assert desk.post(f"/udlaan/laan/{loan.key}/tjek-ud", steps=["Etui med"]).status == 303
    assert loan_of(item).steps_out == ["Etui med"]
    assert not desk.get(f"/udlaan/?who={name_of(family)}&ud={loan.key}").select("#steps-out")


def test_what_goes_to_whom_stands_before_the_button(desk: Browser):
    item, family = things.item("iPad 5"), households.household("Familien Bo")
    told = desk.get(f"/udlaan/?code={code_of(item)}&who={name_of(family)}")
    assert "iPad 5 til Familien Bo" in told["#desk"]


@WAYS
def test_a_reservation_whose_thing_is_late_is_swapped_kept_or_called_about(desk: Browser, clock, way: str):
    clock("2026-11-24 10:42")
    kind = things.kind("Projektor")
    late, other = things.shelf(2, kind)
    things.out(late, 1)
    mine, theirs = households.household("Familien Bo"), households.household("Familien Ali")
    first = things.reserved(kind, 4, 6, to=mine, item=late)
    second = things.reserved(kind, 8, 9, to=theirs, item=late)
    clock("2026-11-28 10:00")
    sara = people.staff("Sara Dam")
    desk.as_(sara)
    assert [each.loan for each in queries.proposals(THE_HOUSE)] == [first]
    assert "1 reservation skal ses på" in desk.get("/i-dag")

    shown = desk.get("/udlaan/i-vejen")
    assert f"Byt til {other.name}" in shown
    target = "proposals" if way == "htmx" else None
    desk.via(way).post(f"/udlaan/laan/{first.key}/byt/{other.key}", target=target)
    assert first.item is other

    clock("2026-12-01 10:00")
    desk.as_(sara)
    [left] = queries.proposals(THE_HOUSE)
    assert (left.loan, left.instead) == (second, other)
    desk.via("page").get("/udlaan/i-vejen")
    desk.post(f"/udlaan/laan/{second.key}/kontakt", form="/udlaan/i-vejen", what="called")
    assert "Sidst: ringet" in desk.get("/udlaan/i-vejen")
    desk.post(f"/udlaan/laan/{second.key}/kontakt", form="/udlaan/i-vejen", what="kept")
    assert queries.proposals(THE_HOUSE) == []
    assert second.is_reserved
    clock("2026-12-02 10:00")
    assert [each.loan for each in queries.proposals(THE_HOUSE)] == [second]


def test_many_in_the_way_ask_as_much_as_one(desk: Browser, clock):
    clock("2026-11-24 10:42")
    for number in range(12):
        kind = things.kind(f"Telt {number}")
        late = things.item(f"Telt {number} nr. 1", kind)
        things.item(f"Telt {number} nr. 2", kind)
        things.out(late, 1)
        things.reserved(kind, 4, 6, item=late)
    clock("2026-11-28 10:00")
    desk.as_(people.staff("Sara Dam"))
    desk.get("/udlaan/i-vejen")
    with count_queries(db.engine) as asked:
        shown = desk.get("/udlaan/i-vejen")
    assert len(shown.select("#proposals li")) == 12
    assert len(asked) <= MOST_QUERIES
