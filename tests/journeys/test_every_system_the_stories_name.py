"""Every system that the house's founding stories name, walked through in the demo house as somebody would use it."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.families.models import Household, Wish
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.loans.models import Item, ItemKind
from familiehus.partners.models import ActionNetwork, Agreement, AgreementKind, Meeting, Service
from familiehus.reports import commands as reports
from familiehus.reports.periods import Period
from familiehus.support.models import ParcelApplication, ParcelRound
from familiehus.support.states import ParcelState
from tests.client import Browser

YEAR = 2025
Walk = Callable[[Browser], None]


def person(email: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def mette(browser: Browser) -> Browser:
    """The coordinator."""
    return browser.as_(person("mette@mirabellen.example"))


def holbaek_network(browser: Browser) -> None:
    """A family says what would change its situation; a thing that is lent meets it; the family has the last word."""
    lotte = person("lotte@familie.example")
    own = "/min-familie/fra-huset"
    browser.as_(lotte).get("/min-familie/")
    home = db.session.scalars(
        select(Household).join(Household.guardianships).where(Household.guardianships.any(person_id=lotte.id))
    ).first()
    assert home is not None
    write = f"/min-familie/{home.key}/oensker"
    browser.post(write, form=write, area="material", words="En iPad til skolen")
    wish = db.session.scalars(select(Wish).where(Wish.words == "En iPad til skolen")).one()
    kind = db.session.scalars(select(ItemKind).where(ItemKind.name.contains("iPad"))).first()
    assert kind is not None
    page = f"/hjaelp/oensker/{wish.key}"
    mette(browser).post(page, form=page, by_what=f"loan:{kind.key}")
    browser.get(page)
    browser.post(f"{page}/spoerg")
    browser.as_(lotte).get(own)
    browser.post(f"{own}/oensker/{wish.key}/fik")
    assert "Opfyldt" in browser.follow()
    assert "Virksomhed" in mette(browser).get("/netvaerk/")


def familieringen(browser: Browser) -> None:
    """A calendar for everybody, arranged by the house and by members; enrolment of one's own free will; counts."""
    assert "Dansk ved bordet" in Browser(browser.app).get("/kalender")
    assert Browser(browser.app).get("/kom-med").status == 200
    assert "Familier, huset nåede" in mette(browser).get(f"/rapporter/{YEAR}")


def hos_team(browser: Browser) -> None:
    """A professional refers with the family's yes, and can read aggregates alone."""
    outside = Browser(browser.app)
    assert "sagt ja" in outside.get("/henvis")
    assert outside.get("/familier").status != 200


def dansk_folkehjaelp(browser: Browser) -> None:
    """A round of parcels is decided by the coordinator, packed by number, fetched by code; advice is booked."""
    christmas = db.session.scalars(select(ParcelRound)).first()
    assert christmas is not None
    packed = next(each for each in christmas.applications if each.state == ParcelState.PACKED)
    packing = f"/hjaelp/pakker/{christmas.key}/pakkeliste"
    browser.as_(person("bente@mirabellen.example")).get(packing)
    assert packed.household.called not in browser.answer.text
    browser.post(f"/hjaelp/pakker/{christmas.key}/hent", code=packed.code)
    assert f"Giv dem pakke nummer {packed.number}." in browser.follow()
    waiting = db.session.scalars(select(ParcelApplication).where(ParcelApplication.state == "asked")).first()
    assert waiting is not None
    mette(browser).get(f"/hjaelp/pakker/{christmas.key}")
    browser.post(f"/hjaelp/pakker/{christmas.key}/svar/{waiting.key}/waiting")
    assert "Venteliste" in browser.follow()
    assert "ledig" in browser.get("/hjaelp/raadgivning")


def foundations(browser: Browser) -> None:
    """A grant with a theory of change and measures; its report, and a link that a foundation reads it by."""
    grant = db.session.scalars(select(Agreement).where(Agreement.kind == AgreementKind.PARTNERSHIP)).first()
    assert grant is not None
    assert grant.theory_of_change
    assert "Det måler vi på" in mette(browser).get(f"/netvaerk/aftaler/{grant.key}")
    _shared, token = reports.share(
        Period(YEAR),
        "Fonden",
        house_clock.today() + timedelta(days=30),
        agreement=grant,
        by=person("signe@mirabellen.example"),
    )
    db.session.commit()
    read = Browser(browser.app).get(f"/tal/{token}")
    assert grant.theory_of_change.split(".")[0] in read
    assert "Mirabellen" in read


def softline(browser: Browser) -> None:
    """Who gave a thing stands by it, and who gives furniture has an agreement."""
    given = db.session.scalars(select(Item).where(Item.donor != "")).first()
    assert given is not None
    assert "Møbler til venteværelset" in mette(browser).get("/netvaerk/aftaler")
    assert given.name in browser.get("/udlaan/register")


def billund_network(browser: Browser) -> None:
    """Members with a day of joining and the values they share; a dialogue meeting; growth towards a target."""
    meeting = db.session.scalars(
        select(Meeting).where(Meeting.starts_at > house_clock.now(), Meeting.invited_at.is_not(None))
    ).first()
    assert meeting is not None
    karen = browser.as_(person("karen@sogn.example"))
    assert meeting.title in karen.get("/netvaerk/min-forening")
    assert "SUMMARY" in karen.get(f"/netvaerk/moeder/{meeting.key}.ics").text
    assert "medlemmer" in mette(browser).get("/netvaerk/")


def frisam(browser: Browser) -> None:
    """The secretariat: courses for members' volunteers with places for each, and volunteers sent on."""
    assert "Giv en forening pladser" in mette(browser).get("/netvaerk/kurser")
    assert "Frivillige til foreninger" in browser.get("/netvaerk/haender")
    assert "Netværkets kurser" in browser.as_(person("karen@sogn.example")).get("/netvaerk/kurser")


def help_of_many_kinds(browser: Browser) -> None:
    """Contact families in their own rhythm, food by the portion, advice by the hour."""
    assert "Praktisk hjælp" in mette(browser).get("/hjemmebesoeg/nyt-oenske")
    food = browser.get("/hjaelp/mad")
    assert "Grøntsagssuppe" in food
    out = next(each.get("action") for each in food.select("form[action$='/ud']"))
    browser.post(out, portions="3")
    assert browser.follow().status == 200


def fredericia(browser: Browser) -> None:
    """Ambassadors of every kind, and how large a share of them are citizens."""
    assert " %" in mette(browser).get("/netvaerk/ambassadoerer")
    assert "Ambassadører" in Browser(browser.app).get("/netvaerk/veje")


def action_network(browser: Browser) -> None:
    """A group around one challenge, with members, actions and an end."""
    network = db.session.scalars(select(ActionNetwork)).first()
    assert network is not None
    assert network.challenge.split(".")[0] in mette(browser).get(f"/netvaerk/handlingsnetvaerk/{network.key}")


def council(browser: Browser) -> None:
    """The council reads a year by a link, without a name and without signing in."""
    _shared, token = reports.share(
        Period(YEAR), "Udsatterådet", house_clock.today(), by=person("signe@mirabellen.example")
    )
    db.session.commit()
    read = Browser(browser.app).get(f"/tal/{token}")
    assert "Før og efter" in read
    assert "Nassar" not in read


def home_start(browser: Browser) -> None:
    """A family and a family friend; the coordinator sees the matches, the family its own."""
    assert mette(browser).get("/hjemmebesoeg").status == 200
    assert browser.as_(person("lotte@familie.example")).get("/min-familie/trivsel").status == 200


def partnership_agreement(browser: Browser) -> None:
    """Parties, three years, instalments, evaluations: what is due stands in the year's wheel and the pack of reports."""
    agreement = db.session.scalars(select(Agreement).where(Agreement.amount == 500_000)).one()
    own = mette(browser).get(f"/netvaerk/aftaler/{agreement.key}")
    assert "500.000 kr" in own
    wheel = browser.get("/netvaerk/aarshjul")
    assert all(each in wheel for each in (agreement.title, "Pakker hentes", "Måling midtvejs"))
    assert "Rapporter i aftalens tid" in browser.get(f"/rapporter/aftaler/{agreement.key}")


def good_start(browser: Browser) -> None:
    """Signposting both ways, counted, with the family's own yes."""
    service = db.session.scalars(select(Service).where(Service.name == "En tidlig start")).one()
    page = f"/netvaerk/vejvisning/{service.key}"
    mette(browser).post(page, form=page, way="in")
    assert "Spørg familien først" in browser.answer
    browser.get(page)
    browser.post(page, way="out", said_yes="y")
    assert browser.follow().status == 200


SYSTEMS: dict[str, Walk] = {
    "HolbækNetværket": holbaek_network,
    "FamilieRINGEN": familieringen,
    "HOS-teamet": hos_team,
    "Dansk Folkehjælp": dansk_folkehjaelp,
    "Velux Fonden og Ole Kirk's Fond": foundations,
    "Softline": softline,
    "Det Frivillige Sociale Netværk, Billund": billund_network,
    "Frivilligcenter FriSam": frisam,
    "Kontaktfamilier, praktisk hjælp, mad, rådgivning": help_of_many_kinds,
    "Strategi for Udsathed, Fredericia": fredericia,
    "Handlingsnetværk": action_network,
    "Udsatteråd": council,
    "HOME-START Holbæk": home_start,
    "Partnerskabsaftalen": partnership_agreement,
    "En God Start": good_start,
}


def test_every_system_is_walked_through(demo_house: Flask):
    """One house for all of them: it takes a while to move in."""
    stuck = []
    for name, walk in SYSTEMS.items():
        try:
            walk(Browser(demo_house))
        except Exception as why:  # each story is told to its end, or it is said where it stuck
            stuck.append(f"{name}: {type(why).__name__} {str(why)[:400]}")

    assert not stuck, "\n".join(stuck)
