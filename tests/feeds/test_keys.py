"""Keys to calendars: one a device, told once, dead at once, and nothing in them that is not for that device."""

import re
import statistics
import time
from datetime import date

import pytest
from sqlalchemy import select

from familiehus.accounts import commands as accounts
from familiehus.families import commands as families
from familiehus.feeds import commands
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import FeedKey
from familiehus.feeds.polling import hashed
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from tests import a, households, people, times


@pytest.fixture(autouse=True)
def _now(app, clock):
    clock("2026-11-24 10:42")


def key_of(person, kind: Kind, **more):
    key, token = commands.give_key(person, kind, "Min telefon", by=person, **more)
    return key, f"/abonnement/{token}.ics"


def a_family():
    return households.household("Familien Holm", guardian=people.family("Lotte Holm")).guardians[0]


WHO = {
    Kind.FAMILY: a_family,
    Kind.VOLUNTEER: lambda: people.volunteer("Anna Bach"),
    Kind.STAFF: lambda: people.staff("Bente Kjær"),
}


# Getting one


@pytest.mark.parametrize("kind", WHO)
def test_a_key_is_told_once_and_kept_as_a_hash(browser, kind):
    who = WHO[kind]()
    browser.as_(who)
    browser.post(
        "/abonnementer",
        form="/abonnementer",
        label="Mors telefon",
        follow=True,
        **({"shows": "staff"} if kind is Kind.STAFF else {}),
    )

    (address,) = (each.get("value") for each in browser.answer.select("#feed-address"))
    token = re.fullmatch(r"http://localhost/abonnement/([\w-]{43})\.ics", address)[1]
    key = db.session.scalars(select(FeedKey)).one()
    assert (key.token_hash, key.kind, key.label) == (hashed(token), kind, "Mors telefon")
    assert token not in str(vars(key))
    assert browser.answer.select(".qr svg path")
    assert "8–24 timer" in browser.answer

    again = browser.get("/abonnementer")
    assert token not in again.text
    assert "Ikke hentet endnu" in again
    assert browser.get(f"/abonnement/{token}.ics").status == 200


def test_a_place_has_a_calendar_of_its_own(browser):
    hall, yard = a.place("Salen"), a.place("Gården")
    a.activity("Sang", "lørdag 10-12", place=hall)
    a.activity("Bål", "lørdag 10-12", place=yard)
    _key, address = key_of(people.staff(), Kind.PLACE, place=hall)

    body = browser.get(address).text
    assert "Sang" in body
    assert "Bål" not in body
    assert "NAME:Familiehuset: Salen" in body


def test_nobody_gets_a_calendar_of_another_hat():
    volunteer = people.volunteer()
    for kind in (Kind.FAMILY, Kind.STAFF, Kind.PLACE):
        with pytest.raises(Refused, match="rolle"):
            key_of(volunteer, kind)


def test_there_is_an_end_to_devices():
    volunteer = people.volunteer()
    for _device in range(commands.MOST_KEYS):
        key_of(volunteer, Kind.VOLUNTEER)
    with pytest.raises(Refused, match="enheder"):
        key_of(volunteer, Kind.VOLUNTEER)


def test_nobody_sees_or_stops_anothers_device(browser):
    key, address = key_of(people.volunteer("Anna"), Kind.VOLUNTEER)
    browser.as_(people.volunteer("Poul"))

    assert "Min telefon" not in browser.get("/abonnementer")
    filled = {"csrf_token": browser.answer.select("[name=csrf_token]")[0].get("value")}
    for act in ("forny", "stop"):
        assert browser.send(f"/abonnementer/{key.key}/{act}", filled).status == 404
    assert browser.get(address).status == 200


# Losing it


def leave(key, person):
    commands.revoke(key, by=person)


def renewed(key, person):
    commands.renew(key, by=person)


def hat_taken(_key, person):
    accounts.take_hat(person, Role(person.roles_held()[0]), by=THE_HOUSE)


def closed(_key, person):
    accounts.deactivate(person, by=THE_HOUSE)


def other_hat(_key, person):
    accounts.set_hats(person, [Role.ASSOCIATION], by=THE_HOUSE)


def left_family(_key, person):
    from familiehus.families.queries import households_of

    families.leave(households_of(person)[0], person, by=THE_HOUSE)


def family_closed(_key, person):
    from familiehus.families.queries import households_of

    families.close(households_of(person)[0], by=THE_HOUSE)


DEATHS = [
    *((kind, how) for kind in WHO for how in (leave, renewed, hat_taken, closed, other_hat)),
    (Kind.FAMILY, left_family),
    (Kind.FAMILY, family_closed),
]


@pytest.mark.both_databases
@pytest.mark.parametrize(("kind", "how"), DEATHS, ids=lambda each: getattr(each, "__name__", str(each)))
def test_a_key_dies_at_once_and_is_404_even_to_who_knows_the_bytes(browser, kind, how):
    person = WHO[kind]()
    key, address = key_of(person, kind)
    etag = browser.get(address).headers["ETag"]
    assert browser.get(address, **{"If-None-Match": etag}).status == 304

    how(key, person)
    never = browser.get(f"/abonnement/{'x' * 43}.ics")
    for headers in ({}, {"If-None-Match": etag}, {"If-None-Match": "*"}):
        gone = browser.get(address, **headers)
        assert gone.status == 404
        assert gone.response.get_data() == never.response.get_data()
        assert dict(gone.headers) == dict(never.headers)


def test_stopping_as_a_volunteer_ends_that_calendar_alone_and_for_good(browser):
    anna = a_family()
    accounts.set_hats(anna, [Role.FAMILY, Role.VOLUNTEER], by=THE_HOUSE)
    addresses = {}
    for role, kind in ((Role.FAMILY, Kind.FAMILY), (Role.VOLUNTEER, Kind.VOLUNTEER)):
        anna.wear(role)
        addresses[kind] = key_of(anna, kind)[1]
    accounts.take_hat(anna, Role.VOLUNTEER, by=THE_HOUSE)
    assert [browser.get(addresses[kind]).status for kind in (Kind.FAMILY, Kind.VOLUNTEER)] == [200, 404]
    accounts.set_hats(anna, [Role.FAMILY, Role.VOLUNTEER], by=THE_HOUSE)
    assert [browser.get(addresses[kind]).status for kind in (Kind.FAMILY, Kind.VOLUNTEER)] == [200, 404]


def test_a_hat_that_comes_later_opens_nothing_before(browser, clock):
    person = people.volunteer()
    _key, address = key_of(person, Kind.VOLUNTEER)
    person.hats[0].from_on = date(2026, 11, 26)
    db.session.flush()
    assert browser.get(address).status == 404
    clock("2026-11-26 00:30")
    assert browser.get(address).status == 200


def test_revoked_and_never_given_take_the_same_time(browser, app):
    """Median against median, each 200 times in turn, also for who knows an ETag. Time at work: nothing here waits for
    anything, and what else the machine does takes no part."""
    key, address = key_of(people.volunteer(), Kind.VOLUNTEER)
    etag = browser.get(address).headers["ETag"]
    commands.revoke(key, by=THE_HOUSE)
    db.session.commit()
    client = app.test_client()
    for headers in ({}, {"If-None-Match": etag}):
        taken: dict[str, list[float]] = {address: [], f"/abonnement/{'y' * 43}.ics": []}
        for _turn in range(200):
            for path, times_ in taken.items():
                began = time.process_time()
                client.get(path, headers=headers).close()
                times_.append(time.process_time() - began)
        one, other = (statistics.median(each) for each in taken.values())
        assert max(one, other) / min(one, other) < 1.5


# Fetching


def fetched(browser, address: str, **headers: str):
    """Asked to the end: what is done after an answer is done."""
    answer = browser.get(address, **headers)
    answer.response.close()
    db.session.expire_all()
    return answer


@pytest.mark.both_databases
def test_a_fetch_is_noted_once_a_day_with_the_program(browser, clock):
    person = people.staff()
    key, address = key_of(person, Kind.STAFF)
    apple = {"User-Agent": "iOS/17.4 (21E219) dataaccessd/1.0"}
    etag = fetched(browser, address, **apple).headers["ETag"]
    assert (key.fetched_on, key.client) == (date(2026, 11, 24), "apple")

    google = {"User-Agent": "Google-Calendar-Importer"}
    fetched(browser, address, **google)
    assert key.client == "apple"
    clock("2026-11-25 00:10")
    assert fetched(browser, address, **google, **{"If-None-Match": etag}).status == 304
    assert (key.fetched_on, key.client) == (date(2026, 11, 25), "google")
    assert "sidst hentet i dag af Google Kalender" in browser.as_(person).get("/abonnementer").text.replace(
        "\n", " "
    )


def test_the_headers_of_a_feed_with_a_key(browser):
    _key, address = key_of(people.staff(), Kind.STAFF)
    answer = browser.get(address, Accept="text/html")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Disposition"] == 'inline; filename="familiehus.ics"'
    assert "Set-Cookie" not in answer.headers
    head = browser.client.head(address)
    assert (head.status_code, head.get_data()) == (200, b"")
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]
    assert browser.client.post(address).status_code == 405


def test_a_poll_with_a_key_is_one_read_of_the_house(browser, questions):
    _key, address = key_of(people.staff(), Kind.STAFF)
    etag = browser.get(address).headers["ETag"]
    questions.clear()

    assert browser.get(address, **{"If-None-Match": etag}).status == 304
    assert len(questions) == 1, questions


def test_the_house_closes_in_the_staffs_calendar(browser):
    from familiehus.house import commands as house

    _key, address = key_of(people.staff(), Kind.STAFF)
    before = browser.get(address)
    house.close(times.day("om 40 dage"), times.day("om 42 dage"), "Ferie", by=THE_HOUSE)

    after = browser.get(address)
    assert "SUMMARY:Lukket: Ferie" in after.text
    assert after.headers["ETag"] != before.headers["ETag"]


@pytest.mark.parametrize("path", ["/static/icons.svg", "/kalender.ics"])
def test_what_is_the_same_for_all_looks_nobody_up(browser, questions, path):
    """Neither the person behind the cookie nor the session in it."""
    browser.as_(people.staff())
    browser.get(path).response.close()
    questions.clear()

    answer = browser.get(path)
    assert answer.status == 200
    assert not [each for each in questions if "FROM persons" in each or "FROM sign_ins" in each]
    assert "Cookie" not in answer.headers.get("Vary", "")
    answer.response.close()


def test_a_strange_name_of_the_house_gets_no_calendar(browser):
    _key, address = key_of(people.staff(), Kind.STAFF)
    for path in ("/kalender.ics", address):
        assert browser.get(path).status == 200
        assert browser.get(path, Host="boese.example").status == 400
