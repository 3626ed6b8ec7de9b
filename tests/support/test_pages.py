"""Support as one meets it: a family, the coordinator, a member of the network, each on their own page."""

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.associations import commands as associations
from familiehus.associations.models import Kind
from familiehus.families import commands as families
from familiehus.families.states import Area
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.partners import commands as partners
from familiehus.support import commands
from familiehus.support.models import ParcelApplication
from familiehus.support.states import ParcelState
from tests import a, households, supporting, times


def a_member_of(person: Person):
    member = associations.register("FDF Havnen", Kind.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(member, person.name, person.email, None, by=THE_HOUSE)
    return member


def test_a_wish_finds_its_way_to_a_member_and_back(app, browser):
    mother, contact, coordinator = a.family("Yara Nassar"), a.association("Asger"), a.coordinator()
    home = households.household("Familien Nassar", guardian=mother)
    wish = families.wish_for(home, Area.SOCIAL, "Nogen at gå tur med", by=THE_HOUSE)
    offer = partners.offer(a_member_of(contact), Area.SOCIAL, "Gåtur om søndagen", by=THE_HOUSE)
    db.session.commit()
    page = f"/hjaelp/oensker/{wish.key}"

    browser.as_(coordinator)
    assert "Nogen at gå tur med" in browser.get("/hjaelp/oensker")
    browser.post(page, form=page, by_what=f"offer:{offer.key}")
    assert "I gang" in browser.follow()
    browser.post(f"{page}/netvaerket", neutral="En at gå tur med")

    network = browser.as_(contact).get("/netvaerk/oensker")
    assert "En at gå tur med" in network
    assert "under 5" in network
    assert "Nassar" not in network

    own = browser.as_(mother).get("/min-familie/fra-huset")
    assert "Må de få jeres navn og telefon?" in own
    browser.post(f"/min-familie/fra-huset/oensker/{wish.key}/ja")
    assert "Familien Nassar" in browser.as_(contact).get("/netvaerk/oensker")

    browser.as_(coordinator)
    browser.post(f"{page}/spoerg", form=page)
    browser.as_(mother).get("/min-familie/fra-huset")
    browser.post(f"/min-familie/fra-huset/oensker/{wish.key}/fik")
    assert "Opfyldt" in browser.follow()
    assert "Nassar" not in browser.as_(contact).get("/netvaerk/oensker")


def test_a_parcel_is_asked_for_decided_packed_and_collected_by_code(app, browser):
    mother, stranger, coordinator, staff = a.family("Yara"), a.family("Lotte"), a.coordinator(), a.staff()
    home = households.household("Familien Nassar", guardian=mother)
    households.household("Familien Holm", guardian=stranger)
    christmas = supporting.parcel_round()
    db.session.commit()
    ask = f"/min-familie/fra-huset/{home.key}/pakker/{christmas.key}"

    assert home.key not in browser.as_(stranger).get("/min-familie/fra-huset").text
    browser.as_(mother).get("/min-familie/fra-huset")
    browser.post(ask, ticks=["0"])
    assert "Vi skriver, når der er svar" in browser.follow()
    application = db.session.scalars(select(ParcelApplication)).one()

    decisions = f"/hjaelp/pakker/{christmas.key}"
    browser.as_(coordinator).get(decisions)
    browser.post(f"{decisions}/svar/{application.key}/approved")
    assert "Godkendt" in browser.follow()
    db.session.refresh(application)
    code = application.code
    assert code in browser.as_(mother).get("/min-familie/fra-huset")

    packing = f"{decisions}/pakkeliste"
    table = browser.as_(staff).get(packing)
    assert "Nassar" not in table
    assert browser.get(decisions).status == 403
    browser.get(packing)
    browser.post(f"{packing}/{application.key}")
    browser.follow()
    browser.post(f"{decisions}/hent", code=code)
    assert "Giv dem pakke nummer 1" in browser.follow()
    browser.post(f"{decisions}/hent", code=code)
    assert browser.answer.status == 422


def test_food_and_advice_at_the_desk(app, browser):
    mother = a.family("Yara")
    home = households.household("Familien Nassar", guardian=mother)
    first, second = supporting.sessions(2)
    db.session.commit()

    browser.as_(a.staff()).get("/hjaelp/mad")
    browser.post("/hjaelp/mad", what="Suppe", portions="12", donor="Kroen", allergens=["celery", "milk"])
    food = browser.follow()
    assert "indeholder mælk, selleri" in food
    (batch,) = [each.get("action") for each in food.select("form[action$='/ud']")]
    browser.post(batch, portions="13")
    assert "Der er kun 12 portioner tilbage" in browser.answer

    browser.get("/hjaelp/raadgivning")
    browser.post("/hjaelp/raadgivning/book", session=first.key, household=home.key)
    browser.follow()
    browser.post("/hjaelp/raadgivning/talt", about="letters")
    assert "Talt med" in browser.follow()
    browser.as_(mother).get("/min-familie/fra-huset")
    browser.post(f"/min-familie/fra-huset/{home.key}/tider/{first.key}/giv")
    browser.follow()
    browser.post(f"/min-familie/fra-huset/{home.key}/tider/{second.key}/tag")
    assert "Jeres tid" in browser.follow()


def test_the_board_tells_what_parcels_have_due(app, browser):
    soon = supporting.parcel_round()
    soon.handed_out_at = times.instant("om 3 dage 14")
    commands.ask_for_parcel(soon, households.household(), by=THE_HOUSE)
    asked = commands.ask_for_parcel(soon, households.household(), by=THE_HOUSE)
    commands.decide(asked, ParcelState.APPROVED, by=THE_HOUSE)
    db.session.commit()

    board = browser.as_(a.coordinator()).get("/i-dag")
    assert "1 familie venter på svar om en pakke" in board
    assert "1 pakke skal pakkes" in board
    assert "venter på svar om en pakke" not in browser.as_(a.staff()).get("/i-dag")
