"""The calendar over HTTP: looking, planning, publishing, moving, calling off, with and without htmx."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from familiehus.activities import commands
from familiehus.activities.kinds import Category, DateState, Language, State
from familiehus.activities.models import Activity, Place
from familiehus.activities.sheets import Reach, Seats
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from tests import a
from tests.client import Answer, Browser
from tests.counting import count_queries

MOST_QUERIES = 12


def planned(**more: Any) -> dict[str, Any]:
    """What somebody types to plan a playgroup on Tuesday next week."""
    return {
        "title": "Legestue",
        "category": "playgroup",
        "first_on": "2026-12-01",
        "starts": "09:30",
        "ends": "12:00",
        **more,
    }


def fill_in(browser: Browser, way: str, path: str, block: str, **typed: Any) -> Answer:
    """Open the page as a page, fill in its form, and send it the way that is tried."""
    browser.via("page").get(path)
    return send_again(browser, way, path, block, **typed)


def send_again(browser: Browser, way: str, path: str, block: str, **typed: Any) -> Answer:
    """Send the form that stands on the last page or block, once more."""
    answer = browser.via(way).post(path, target=block if way == "htmx" else None, **typed)
    browser.via("page")
    return answer


def only_activity() -> Activity:
    (found,) = db.session.query(Activity).all()
    return found


# ---- Looking --------------------------------------------------------------------------------------------------


def test_the_month_shows_days_chips_and_what_folds(browser, clock):
    for hour in (9, 11, 13, 15):
        a.activity(f"Aktivitet {hour}", f"i dag {hour}-{hour + 1}")

    answer = browser.get("/kalender")

    assert answer.status == 200
    assert "November 2026" in answer["h1"]
    assert "24. november i dag" in answer[".month td.is-today"]
    assert "+2 mere" in answer[".month td.is-today"]
    assert [head.text_content() for head in answer.select(".month thead th")][:3] == [
        "uge",
        "mandag",
        "tirsdag",
    ]
    assert "Uge 48" in answer[".month tbody tr:nth-child(5) th"]
    assert "Aktivitet 9" in answer[".month .chip .visually-hidden:last-child"]


def test_a_camp_is_a_bar_cut_at_the_weeks_end(browser, clock):
    a.activity(
        "Lejr", "2026-11-27 15-14", length=timedelta(days=4), meeting_point="Stranden", category=Category.CAMP
    )

    page = browser.get("/kalender")

    assert len(page.select(".month .span")) == 2
    assert page.select(".month .span-3.goes")
    assert page.select(".month .span-2.comes")


def test_the_list_says_all_that_a_family_asks(browser, clock):
    salen = a.place("Salen")
    full = a.activity(
        "Svømmehal",
        "tirsdag 13-15",
        place=salen,
        takes_signups=True,
        seats=Seats(2),
        price=25,
        ages_from=4,
        ages_to=8,
    )
    a.signed_up(a.date_of(full), adults=1, children=1)
    a.activity("Leg", "tirsdag 16-17", takes_signups=True, seats=Seats(3))
    a.activity("Café", "tirsdag 18-19")

    rows = [" ".join(row.text_content().split()) for row in browser.get("/kalender?vis=liste").select(".act")]

    assert "13–15 Svømmehal" in rows[0]
    assert "Salen · 4–8 år · 25 kr." in rows[0]
    assert "Fuldt" in rows[0]
    assert "3 ledige" in rows[1]
    assert "Bare kom" in rows[2]
    assert "Gratis" in rows[2]


def test_a_cancelled_date_is_said_in_words_and_struck_through(browser, clock):
    sick = a.activity("Sundhed", "torsdag 15-16")
    commands.cancel(a.date_of(sick), "ny dag kommer", by=THE_HOUSE)

    listed = browser.get("/kalender?vis=liste")
    month = browser.get("/kalender")

    assert "AFLYST · ny dag kommer" in listed[".act.is-off"]
    assert "AFLYST" in month[".month .chip.is-off"]
    assert month.select(".month .chip.is-off s")


def test_the_week_has_seven_days_from_monday(browser, clock):
    a.activity("Café", "torsdag 10-12")

    page = browser.get("/kalender?vis=uge")

    assert page["h1"] == "Uge 48"
    days = page.select(".week-day")
    assert len(days) == 7
    assert "mandag 23." in " ".join(days[0].text_content().split())
    assert "Café" in days[3].text_content()


def test_a_list_goes_on_when_asked(browser, clock):
    a.activity("Julebanko", "om 40 dage 10-12")

    first = browser.get("/kalender?vis=liste")
    assert "Julebanko" not in first
    more = next(link for link in first.select("a.btn") if "Vis flere" in link.text_content())

    assert "Julebanko" in browser.get(more.get("href"))


def test_filters_narrow_and_stand_in_the_address(browser, clock):
    salen = a.place("Salen")
    a.activity("Legestue", "tirsdag 13-15", category=Category.PLAYGROUP, place=salen, ages_from=0, ages_to=3)
    a.activity(
        "Lektiecafé", "tirsdag 14-15", category=Category.HOMEWORK, ages_from=7, language=Language.ARABIC
    )
    a.activity("Fest", "tirsdag 17-18", category=Category.MEAL, price=50)
    full = a.activity("Fuldt hus", "tirsdag 18-19", takes_signups=True, seats=Seats(0))

    def shown(address: str) -> list[str]:
        page = browser.get(f"/kalender?vis=liste&{address}")
        return [title.text_content().strip() for title in page.select(".act h3")]

    assert shown("emne=leg") == ["Legestue"]
    assert shown("emne=leg&emne=laer") == ["Legestue", "Lektiecafé"]
    assert shown("alder=2") == ["Legestue", "Fest", "Fuldt hus"]
    assert shown(f"sted={salen.key}") == ["Legestue"]
    assert shown("sprog=ar") == ["Lektiecafé"]
    assert full.title not in shown("ledige=1")
    assert "Fest" not in shown("gratis=1")
    assert shown("soeg=lektie") == ["Lektiecafé"]
    page = browser.get("/kalender?vis=liste&emne=leg&alder=2")
    assert page.select("input[name=emne][value=leg][checked]")
    assert page.select("input[name=alder]")[0].get("value") == "2"


@pytest.mark.parametrize(
    "query",
    [
        "vis=x",
        "dato=x",
        "dato=2026-13-01",
        "emne=<script>",
        "alder=1e9",
        "sted=%00",
        "sprog=xx",
        "uger=-4",
        "uger=9999",
    ],
)
def test_a_broken_address_is_a_page_with_a_notice_not_an_error(browser, clock, query):
    answer = browser.get(f"/kalender?{query}")

    assert answer.status == 200
    assert "<script>" not in answer.text.replace("<script ", "")


@pytest.mark.parametrize("view", ["maaned", "uge", "liste"])
def test_htmx_gets_the_block_and_the_browser_the_page_with_the_same_words(browser, clock, view):
    a.activity("Café", "torsdag 10-12")

    whole = browser.get(f"/kalender?vis={view}")
    block = browser.get(f"/kalender?vis={view}", target="calendar")

    assert "<html" in whole.text
    assert "<html" not in block.text
    assert block.select("#calendar")
    assert "Café" in block.text
    assert "HX-Target" in block.headers["Vary"]


def test_drafts_and_notes_are_for_staff_alone(browser, clock):
    draft = a.activity("Hemmelig", "torsdag 10-12", draft=True, internal_note="Husk nøglen")
    key = a.date_of(draft).key

    assert "Hemmelig" not in browser.get("/kalender?vis=liste")
    assert browser.get(f"/kalender/{key}").status == 404
    browser.as_(a.staff("Mette"))
    assert "Kladde" in browser.get("/kalender?vis=liste")[".act"]
    assert "Husk nøglen" in browser.get(f"/kalender/{key}")


# ---- The page of a date -----------------------------------------------------------------------------------------


def test_the_page_of_a_date_says_when_where_who_and_what_comes(browser, clock):
    tove = a.staff("Tove Madsen")
    salen = a.place("Salen", access_notes="Rampe ved gården")
    lege = a.series(
        "Legestue",
        "tirsdag 13-15",
        place=salen,
        responsible=tove,
        public_text="Leg og sang",
        bring="sutsko",
        internal_note="Kun os",
    )

    page = browser.get(f"/kalender/{a.date_of(lege).key}")

    assert "Tirsdag 24. november kl. 13–15" in page
    for words in (
        "Salen",
        "Rampe ved gården",
        "Leg og sang",
        "Tag med: sutsko",
        "Spørg efter Tove",
        "Hver tirsdag",
    ):
        assert words in page
    assert "Madsen" not in page
    assert "Kun os" not in page
    assert len(page.select(".coming li")) == len(lege.dates)


def test_an_activitys_own_key_leads_to_its_next_date(browser, clock):
    lege = a.series("Legestue", "tirsdag 13-15")

    answer = browser.get(f"/kalender/{lege.key}")

    assert answer.status == 302
    assert answer.location == f"/kalender/{a.date_of(lege).key}"
    assert browser.get("/kalender/findesikke").status == 404


# ---- Planning ---------------------------------------------------------------------------------------------------


def test_twice_a_month_is_planned_as_one_and_read_as_one(browser, clock):
    hall, mette = a.place("Salen"), a.staff("Mette")
    typed = planned(
        first_on="2026-12-08",
        repeats="monthly",
        monthly_on="nth",
        also_on="4",
        place=hall.key,
        responsible=mette.key,
        do="publish",
    )

    browser.as_(mette)
    fill_in(browser, "page", "/kalender/ny", "plan", **typed)

    first, fourth = db.session.query(Activity).order_by(Activity.id).all()
    assert fourth.together == [first, fourth]
    assert {first.state, fourth.state} == {State.PUBLISHED}
    answer = Browser(browser.app).get(f"/kalender/{fourth.dates[0].key}")
    assert "Den anden og den fjerde tirsdag i måneden" in answer
    typed.update(stops="count", count="4")
    refused = fill_in(browser, "page", "/kalender/ny", "plan", **typed)
    assert refused.status == 422


@pytest.mark.parametrize(
    ("now", "asked", "first_on", "starts"),
    [
        ("2026-11-24 21:59", "", "2026-11-24", "22:00"),
        ("2026-11-24 23:15", "", "2026-11-25", "10:00"),
        ("2026-12-31 23:15", "?dato=2026-12-01", "2027-01-01", "10:00"),
        ("2026-11-24 23:15", "?dato=2026-11-30", "2026-11-30", "10:00"),
    ],
)
def test_what_is_suggested_lies_ahead_late_in_the_evening_too(browser, clock, now, asked, first_on, starts):
    clock(now)
    answer = browser.as_(a.staff("Mette")).get(f"/kalender/ny{asked}")

    assert answer.select("[name=first_on]")[0].get("value") == first_on
    assert answer.select("[name=starts]")[0].get("value") == starts


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_the_whole_way_from_plan_to_put_on_again(browser, clock, way):
    salen = a.place("Salen")
    mette = a.staff("Mette Holm")
    browser.as_(mette)
    typed = planned(
        repeats="weekly", place=salen.key, responsible=mette.key, public_text="Kom og leg", do="draft"
    )

    saved = fill_in(browser, way, "/kalender/ny", "plan", **typed)
    assert saved.status == 303
    activity = only_activity()
    assert activity.state is State.DRAFT
    assert activity.rule == Rule.weekly(1)

    browser.get(saved.location, follow=True)
    assert browser.post(f"/kalender/{activity.key}/offentliggoer").status == 303
    key = a.date_of(only_activity(), 1).key
    guest = Browser(browser.app)
    assert "Legestue" in guest.get("/kalender?vis=liste&dato=2026-12-01")

    shown = fill_in(browser, way, f"/kalender/{key}/flyt", "move", first_on="2026-12-09")
    assert shown.status == 200
    assert "tirsdag 8. december kl. 9.30–12" in shown
    assert "onsdag 9. december kl. 9.30–12" in shown
    assert "Tirsdag 8. december kl. 9.30–12" in guest.get(f"/kalender/{key}")
    assert send_again(browser, way, f"/kalender/{key}/flyt", "move").status == 303
    assert "Onsdag 9. december kl. 9.30–12" in guest.get(f"/kalender/{key}")

    off = fill_in(browser, way, f"/kalender/{key}/aflys", "calling", reason="Influenza i huset")
    assert off.status == 303
    assert "Influenza i huset" in guest.get(f"/kalender/{key}")
    assert "AFLYST" in guest.get(f"/kalender/{key}")

    assert fill_in(browser, way, f"/kalender/{key}/gennemfoer", "calling").status == 303
    assert "AFLYST" not in guest.get(f"/kalender/{key}")[".activity-facts"]


def test_planning_and_publishing_in_one_go_needs_place_and_person(browser, clock):
    browser.as_(a.staff("Mette"))

    refused = browser.post("/kalender/ny", form="/kalender/ny", **planned(do="publish"))

    assert refused.status == 422
    assert "Vælg et sted" in refused["[role=alert]"]
    assert "Vælg en ansvarlig" in refused["[role=alert]"]
    assert db.session.query(Activity).count() == 0
    assert refused.select("input[name=title]")[0].get("value") == "Legestue"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Skriv, hvad aktiviteten hedder"),
        ({"first_on": "i morgen"}, "dag.måned.år"),
        ({"first_on": ""}, "Vælg en dato"),
        ({"starts": "25:99"}, "timer og minutter"),
        ({"ends": ""}, "Skriv, hvornår det slutter"),
        ({"starts": "12:00", "ends": "10:00"}, "Det slutter, før det begynder"),
        ({"starts": "10:00", "ends": "10:00"}, "Det slutter, før det begynder"),
        ({"category": "fest"}, "Vælg en af mulighederne"),
        ({"repeats": "weekly", "weekdays": ["0"]}, "passer ikke med"),
        ({"repeats": "weekly", "stops": "until"}, "Vælg den sidste dag"),
        ({"repeats": "weekly", "stops": "until", "until": "2026-11-01"}, "slutter, før den begynder"),
        ({"repeats": "weekly", "stops": "count"}, "Skriv, hvor mange gange"),
        ({"repeats": "weekly", "stops": "count", "count": "99999999999999999999"}, "helt tal"),
        ({"repeats": "weekly", "skip_weeks": "syv"}, "Skriv ugenumre"),
        ({"repeats": "weekly", "skip_weeks": "7, 99"}, "Uger har numre fra 1 til 53"),
        ({"repeats": "monthly", "monthly_on": "last"}, "passer ikke med"),
        ({"repeats": "daily", "last_on": "2026-12-04"}, "længere, end der er til den næste"),
        ({"last_on": "2026-11-01"}, "ligger før den første"),
        ({"place": "away"}, "Skriv, hvor I mødes"),
        ({"place": "ukendt"}, "Vælg en af mulighederne"),
        ({"ages_from": "8", "ages_to": "3"}, "Alder til"),
        ({"price": "-5"}, "helt tal"),
        ({"title": "Ring 010180-1234"}, "CPR"),
        ({"short_name": "x" * 11}, "10"),
        ({"first_on": "2027-03-28", "starts": "02:30", "ends": "03:30"}, "findes ikke"),
    ],
)
@pytest.mark.parametrize("way", ["page", "htmx"])
def test_what_cannot_be_is_told_and_what_was_typed_is_kept(browser, clock, way, typed, words):
    browser.as_(a.staff("Mette"))

    typed = planned(public_text="Bliver stående", **typed)
    answer = fill_in(browser, way, "/kalender/ny", "plan", **typed)

    assert answer.status == 422
    assert words in answer
    assert "Bliver stående" in answer["textarea[name=public_text]"]
    assert db.session.query(Activity).count() == 0


def test_dates_are_shown_before_anything_is_kept(browser, clock):
    browser.as_(a.staff("Mette"))

    answer = browser.post(
        "/kalender/ny",
        form="/kalender/ny",
        **planned(repeats="weekly", stops="count", count="3", skip_weeks="50", do="dates"),
    )

    assert answer.status == 200
    assert "tirsdag 1. december kl. 9.30–12" in answer["#date_preview"]
    assert "tirsdag 15. december" in answer["#date_preview"]
    assert "1 springes over" in answer["#date_preview"]
    assert db.session.query(Activity).count() == 0


def test_dates_are_told_while_one_types(browser, clock):
    salen = a.place("Salen")
    a.activity("Andre", "2026-12-08 10-11", place=salen)
    browser.as_(a.staff("Mette"))

    asked = (
        f"/kalender/ny?first_on=2026-12-01&starts=09:30&ends=12:00&repeats=weekly&every=1&place={salen.key}"
    )
    block = browser.get(asked, target="date_preview")

    assert block.status == 200
    assert "<form" not in block.text
    assert "tirsdag 8. december kl. 9.30–12 stedet er optaget" in block
    assert browser.get("/kalender/ny?first_on=x", target="date_preview").status == 200


def test_a_taken_place_is_refused_and_a_coordinator_may_say_why_not(browser, clock):
    salen = a.place("Salen")
    a.activity("Andre", "2026-12-01 10-11", place=salen)
    browser.as_(a.staff("Mette"))
    typed = planned(place=salen.key, do="draft")

    refused = browser.post("/kalender/ny", form="/kalender/ny", **typed)
    assert refused.status == 422
    assert "Salen er optaget" in refused["[role=alert]"]
    assert not refused.select("[name=override_reason]")

    browser.as_(a.coordinator("Kirsten"))
    refused = browser.post("/kalender/ny", form="/kalender/ny", **typed)
    assert refused.select("[name=override_reason]")
    assert browser.post("/kalender/ny", **typed, override_reason="De deler salen").status == 303


def test_a_double_tap_plans_once(browser, clock):
    browser.as_(a.staff("Mette")).get("/kalender/ny")
    filled = {**browser._fields_of("/kalender/ny"), **planned(do="draft")}

    first = browser.send("/kalender/ny", filled)
    second = browser.send("/kalender/ny", filled)

    assert first.status == second.status == 303
    assert first.location == second.location
    assert db.session.query(Activity).count() == 1


# ---- Changing ---------------------------------------------------------------------------------------------------


def test_nothing_is_changed_before_what_it_touches_was_shown(browser, clock):
    lege = a.series("Legestue", "tirsdag 13-15")
    key = a.date_of(lege, 2).key
    browser.as_(a.staff("Mette"))
    page = f"/kalender/{key}/ret"

    shown = browser.post(page, form=page, starts="14:00", ends="16:00", reach="following")
    assert shown.status == 200
    assert "datoer flyttes" in shown["#touched-head ~ div, .touched"]
    assert a.date_of(lege, 2).starts_at.hour == 12

    other = browser.post(page, starts="15:00")
    assert other.status == 200
    assert "kl. 15–16" in other[".touched"]

    assert browser.post(page).status == 303
    starts = [row.span.starts_at for row in db.session.query(Activity).order_by(Activity.id).all()[-1].dates]
    assert {each.hour for each in starts if each.month in (12, 1, 2)} == {14}


def test_reaches_begin_with_the_least_and_following_is_not_offered_at_the_first(browser, clock):
    lege = a.series("Legestue", "tirsdag 13-15")
    once = a.activity("Fest", "tirsdag 17-18")
    browser.as_(a.staff("Mette"))

    def offered(occurrence: Any) -> list[str]:
        found = browser.get(f"/kalender/{occurrence.key}/ret").select("input[name=reach]")
        return [each.get("value") for each in found]

    assert offered(a.date_of(lege)) == ["this", "all"]
    assert offered(a.date_of(lege, 1)) == ["this", "following", "all"]
    assert offered(a.date_of(once)) == ["this"]
    page = browser.get(f"/kalender/{a.date_of(lege, 1).key}/ret")
    assert page.select("input[name=reach][checked]")[0].get("value") == Reach.THIS.value


def test_two_who_edit_the_same_are_shown_the_difference(browser, clock):
    lege = a.series("Legestue", "tirsdag 13-15")
    key = a.date_of(lege).key
    page = f"/kalender/{key}/ret"
    browser.as_(a.staff("Mette")).get(page)
    late = {**browser._fields_of(page), "title": "Legetimen"}
    other = Browser(browser.app).as_(a.staff("Signe"))
    other.post(page, form=page, title="Legestuen", reach="all")
    assert other.post(page).status == 303

    answer = browser.send(page, late)

    assert answer.status == 422
    assert "En anden har ændret det samme" in answer["[role=alert]"]
    assert "Nu: Legestuen" in answer
    assert "Du skrev: Legetimen" in answer


def test_two_who_move_the_same_date_are_shown_the_difference(browser, clock):
    lege = a.series("Legestue", "tirsdag 13-15")
    page = f"/kalender/{a.date_of(lege).key}/flyt"
    browser.as_(a.staff("Mette")).get(page)
    late = {**browser._fields_of(page), "starts": "12:00"}
    other = Browser(browser.app).as_(a.staff("Signe"))
    other.post(page, form=page, starts="14:00")
    assert other.post(page).status == 303

    answer = browser.send(page, late)

    assert answer.status == 422
    assert "En anden har ændret det samme" in answer["[role=alert]"]
    assert "Nu: 14" in answer
    assert "Du skrev: 12" in answer


def test_what_is_the_series_own_is_not_changed_for_one_date(browser, clock):
    lege = a.series("Legestue", "tirsdag 13-15")
    browser.as_(a.staff("Mette"))
    page = f"/kalender/{a.date_of(lege, 1).key}/ret"

    answer = browser.post(page, form=page, price="30", reach="this")
    if answer.status == 200:
        answer = browser.post(page)

    assert answer.status == 422
    assert "Det gælder hele rækken" in answer["[role=alert]"]


def test_calling_off_says_how_many_it_touches(browser, clock):
    lege = a.series("Legestue", "tirsdag 13-15", takes_signups=True, seats=Seats(10))
    a.signed_up(a.date_of(lege, 1), adults=2, children=3)
    browser.as_(a.staff("Mette"))
    page = f"/kalender/{a.date_of(lege, 1).key}/aflys"

    shown = browser.get(page)
    assert "1 dato: tirsdag 1. december kl. 13–15 · 5 tilmeldte" in shown
    assert browser.post(page).status == 422
    assert browser.post(page, reason="Snestorm", reach="following").status == 303
    states = [row.state for row in db.session.query(Activity).order_by(Activity.id).all()[-1].dates]
    assert set(states) == {DateState.CANCELLED}


def test_a_postponed_date_waits_for_a_new_day(browser, clock):
    once = a.activity("Foredrag", "torsdag 19-21")
    key = a.date_of(once).key
    browser.as_(a.staff("Mette"))

    answer = browser.post(
        f"/kalender/{key}/udsaet", form=f"/kalender/{key}/udsaet", reason="Taleren er forhindret"
    )
    assert answer.status == 303
    assert "UDSKUDT" in browser.get(f"/kalender/{key}")

    page = f"/kalender/{key}/flyt"
    browser.post(page, form=page, first_on="2027-01-14")
    assert browser.post(page).status == 303
    assert "UDSKUDT" not in browser.get(f"/kalender/{key}")


def test_a_date_can_be_skipped_and_a_draft_thrown_away(browser, clock):
    lege = a.series("Legestue", "tirsdag 13-15")
    draft = a.activity("Kladden", "torsdag 10-12", draft=True)
    skipped, thrown = a.date_of(lege, 1), a.date_of(draft)
    browser.as_(a.staff("Mette")).get(f"/kalender/{skipped.key}")

    assert browser.post(f"/kalender/{skipped.key}/spring-over").status == 303
    assert skipped.state is DateState.SKIPPED
    browser.get(f"/kalender/{thrown.key}")
    assert browser.post(f"/kalender/{draft.key}/kasser").status == 303
    assert db.session.query(Activity).count() == 1


# ---- Places -----------------------------------------------------------------------------------------------------


def test_places_are_kept_by_coordinators_and_read_by_staff(browser, clock):
    browser.as_(a.coordinator("Kirsten"))
    added = browser.post("/steder", form="/steder", name="Salen", seats="40", used_by="one")
    assert added.status == 303
    assert "plads til 40" in browser.get("/steder")
    assert browser.post("/steder", form="/steder", name="Salen").status == 422

    (place,) = db.session.query(Place).all()
    page = f"/steder/{place.key}"
    assert browser.post(page, form=page, name="Festsalen", used_by="many").status == 303
    assert (place.name, place.is_exclusive) == ("Festsalen", False)
    browser.get("/steder")
    assert browser.post(f"{page}/ud-af-brug").status == 303
    assert "ude af brug" in browser.get("/steder")

    browser.as_(a.staff("Mette"))
    assert browser.get("/steder").status == 200
    assert not browser.get("/steder").select("form[action='/steder']")
    assert browser.get(page).status == 403


# ---- Poster and frames --------------------------------------------------------------------------------------------


def test_the_poster_has_the_month_and_a_way_to_the_page(browser, clock):
    a.activity("Julefest", "2026-12-12 14-17")
    a.activity("Kladden", "2026-12-13 14-17", draft=True)

    page = browser.get("/kalender/plakat?maaned=2026-12&format=A3")

    assert page["h1"] == "December 2026"
    assert "Julefest" in page
    assert "Kladden" not in page
    assert page.select(".qr svg")
    assert page.select(".poster-page.is-a3")
    assert "http://localhost/kalender?dato=2026-12-01" in page
    assert browser.get("/kalender/plakat?maaned=x&format=B5").status == 200


@pytest.mark.parametrize("shape", ["m", "l"])
def test_a_frame_has_no_cookie_no_chrome_and_opens_outside(browser, clock, shape):
    a.activity("Julefest", "torsdag 14-17")
    browser.as_(a.staff("Mette"))

    page = browser.get(f"/k/{shape}")

    assert page.status == 200
    assert "Julefest" in page
    assert "Set-Cookie" not in page.headers
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert page.select("base[target=_top]")
    assert not page.select("nav, form, script")
    assert browser.get("/kalender").headers["X-Frame-Options"] == "DENY"


def test_staff_get_the_line_for_another_page(browser, clock):
    browser.as_(a.staff("Mette"))

    page = browser.get("/kalender/indlejr?form=m&emne=leg")

    assert 'src="http://localhost/k/m?emne=leg"' in page.select("#snippet-code")[0].get("value")


# ---- Who and how many -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "guest", "volunteer", "staff", "coordinator"),
    [
        ("/kalender", 200, 200, 200, 200),
        ("/kalender/plakat", 200, 200, 200, 200),
        ("/k/l", 200, 200, 200, 200),
        ("/kalender/{date}", 200, 200, 200, 200),
        ("/kalender/ny", 303, 403, 200, 200),
        ("/kalender/indlejr", 303, 403, 200, 200),
        ("/kalender/{date}/ret", 303, 403, 200, 200),
        ("/kalender/{date}/flyt", 303, 403, 200, 200),
        ("/kalender/{date}/aflys", 303, 403, 200, 200),
        ("/kalender/{date}/udsaet", 303, 403, 200, 200),
        ("/kalender/{date}/gennemfoer", 303, 403, 200, 200),
        ("/steder", 303, 403, 200, 200),
        ("/steder/{place}", 303, 403, 403, 200),
        ("/i-dag", 303, 403, 200, 200),
    ],
)
def test_who_may(browser, clock, path, guest, volunteer, staff, coordinator):
    salen = a.place("Salen")
    date = a.date_of(a.activity("Fest", "torsdag 14-17", place=salen))
    asked = path.format(date=date.key, place=salen.key)

    assert browser.get(asked).status == guest
    assert browser.as_(a.volunteer()).get(asked).status == volunteer
    assert browser.as_(a.staff()).get(asked).status == staff
    assert browser.as_(a.coordinator()).get(asked).status == coordinator


@pytest.mark.parametrize(
    "path",
    [
        "/kalender",
        "/kalender?vis=uge",
        "/kalender?vis=liste&uger=52",
        "/kalender?emne=leg&alder=3&ledige=1&soeg=leg",
        "/kalender/{date}",
        "/kalender/{date}/ret",
        "/kalender/{date}/flyt",
        "/kalender/{date}/aflys",
        "/kalender/ny",
        "/kalender/plakat",
        "/kalender/indlejr",
        "/k/m",
        "/steder",
        "/i-dag",
    ],
)
def test_a_page_asks_the_database_little_however_full_the_calendar(browser, clock, path):
    salen = a.place("Salen", is_exclusive=False)
    mette = a.staff("Mette")
    for number in range(12):
        a.series(f"Række {number}", f"tirsdag {number + 8}-{number + 9}", place=salen, responsible=mette)
    a.activity("Lejr", "torsdag 8-9", length=timedelta(days=5), meeting_point="Skoven")
    key = a.date_of(a.series("Legestue", "tirsdag 13-15", place=salen), 2).key
    browser.as_(mette)
    asked = path.format(date=key)
    browser.get(asked)

    with count_queries(db.engine) as statements:
        assert browser.get(asked).status == 200

    assert len(statements) <= MOST_QUERIES, "\n\n".join(statements)


def test_a_whole_day_has_no_clock(browser, clock):
    closed = commands.plan(
        a.sheet("Jul", "2026-12-24", category=Category.CLOSED, length=timedelta(days=3)), by=THE_HOUSE
    )
    commands.publish(closed, by=THE_HOUSE)

    page = browser.get(f"/kalender/{a.date_of(closed).key}")
    listed = browser.get("/kalender?vis=liste&dato=2026-12-20")

    assert "24.–26. december" in page
    assert "hele dagen" in listed[".act"]
    assert closed.timetable == Timetable(closed.first_on, None, timedelta(days=3))


def test_a_full_list_is_cut_at_a_day_and_goes_on_after_it(browser, clock):
    for number in range(8):
        a.series(f"Række {number}", f"onsdag {8 + number}-{9 + number}", rule=Rule.daily())

    first = browser.get("/kalender?vis=liste")
    heads = first.select(".day-head")
    more = next(link for link in first.select("a.btn") if "Vis flere" in link.text_content())

    assert len(first.select(".act")) == 200
    assert len(heads) == 25
    assert "dato=2026-12-20" in more.get("href")
    assert "20. december" in browser.get(more.get("href"))[".day-head"]


# ---- Pictures ---------------------------------------------------------------------------------------------------


def test_a_picture_is_set_shown_and_taken_away(browser, clock):
    cafe = a.series("Café", "torsdag 10-12")
    key = a.date_of(cafe).key
    browser.as_(a.staff("Mette")).get(f"/kalender/{key}")
    drawn = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(drawn, "JPEG")

    answer = browser.post(f"/kalender/{key}/billede", picture=(io.BytesIO(drawn.getvalue()), "skov.jpg"))
    assert answer.status == 303
    shown = browser.get(f"/kalender/{key}").select(".activity-picture")[0].get("src")
    guest = Browser(browser.app).get(shown)
    assert guest.status == 200
    assert guest.headers["Content-Type"] == "image/webp"
    guest.response.close()

    browser.get(f"/kalender/{key}")
    assert browser.post(f"/kalender/{key}/billede").status == 303
    assert not browser.get(f"/kalender/{key}").select(".activity-picture")


def test_what_is_no_picture_gets_a_sentence(browser, clock):
    key = a.date_of(a.activity("Café", "torsdag 10-12")).key
    browser.as_(a.staff("Mette")).get(f"/kalender/{key}")

    answer = browser.post(f"/kalender/{key}/billede", picture=(io.BytesIO(b"<svg onload=alert(1)>"), "x.svg"))

    assert answer.status == 422
    assert "ikke et billede" in answer


# ---- In English -------------------------------------------------------------------------------------------------


def test_the_calendar_speaks_english_to_who_asks(browser, clock):
    cafe = a.series("Café", "torsdag 10-12", takes_signups=True, seats=Seats(3))
    browser.get("/sprog/en")

    assert "November 2026" in browser.get("/kalender")["h1"]
    listed = browser.get("/kalender?vis=liste")
    assert "Free" in listed[".act-meta"]
    assert "3" in listed[".act-seats"]
    assert "Every Thursday" in browser.get(f"/kalender/{a.date_of(cafe).key}")


# ---- What is offered, and asked ---------------------------------------------------------------------------------


def test_the_reason_for_sharing_a_place_is_not_asked_for_over_a_slip_of_the_pen(browser, clock):
    browser.as_(a.coordinator("Samir")).get("/kalender/ny")

    answer = browser.post("/kalender/ny", title="", do="publish")

    assert answer.status == 422
    assert not answer.select("[name=override_reason]")


def test_a_poster_of_what_is_looked_at(browser, clock):
    page = browser.get("/kalender?emne=mad")

    assert any("emne=mad" in each.get("href") for each in page.select("a[href*='/plakat']"))


def test_no_seats_are_offered_when_signing_up_has_ended(browser, clock):
    trip = a.activity("Skovtur", "tirsdag 17-18", takes_signups=True, seats=Seats(12), signup_closes_hours=2)
    date = a.date_of(trip)

    clock("2026-11-24 14:59")
    assert "12 ledige" in browser.get(f"/kalender/{date.key}")
    clock("2026-11-24 15:00")
    late = browser.get(f"/kalender/{date.key}")
    assert "Tilmelding slut" in late
    assert "12 ledige" not in late
