"""Signing up over HTTP: one tap, the form, the line, guests, the desk; and who sees what of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from familiehus.activities.kinds import DateState
from familiehus.associations import commands as associations
from familiehus.associations.models import Kind
from familiehus.families import commands as families
from familiehus.families.states import Purpose
from familiehus.families.states import State as FamilyState
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.signups import commands
from familiehus.signups.models import SeriesSignup, Signup
from familiehus.signups.states import State
from tests import a, people
from tests.client import Browser
from tests.counting import count_queries
from tests.households import consent_texts, household
from tests.signups.parties import FAR, date, family, join, states

TODAY = "2026-11-24 09:00"
HOUR = timedelta(hours=1)
YEAR = 2026
WAYS = pytest.mark.parametrize("way", ["page", "htmx"])


@pytest.fixture(autouse=True)
def _tuesday(clock):
    clock(TODAY)


def at_home(browser: Browser, theirs) -> Browser:
    return browser.as_(theirs.guardians[0])


def only() -> Signup:
    return db.session.scalars(select(Signup)).one()


@WAYS
@pytest.mark.parametrize("start", ["/kalender?vis=liste&dato=2026-12-14", "/kalender/{key}", "/"])
def test_one_tap_signs_the_whole_family_up_and_another_takes_it_back(app, browser, way, start):
    holm = household("Familien Holm", children=[("Alma", YEAR - 4), ("Bo", YEAR - 2)])
    leg = date("2026-11-25 10-12" if start == "/" else FAR)
    home = at_home(browser, holm)
    home.get(start.format(key=leg.key))

    home.post(f"/kalender/{leg.key}/tilmeld")
    assert home.answer.status == 303

    assert (only().adults, only().children_count, only().state) == (1, 2, State.SIGNED)
    shown = home.follow()
    assert "I kommer, 3" in shown or "I er tilmeldt" in shown
    home.post(f"/tilmelding/{only().key}/meld-fra")
    assert only().state is State.LEFT
    again = home.follow()
    assert "Fortryd" in again
    home.post(f"/tilmelding/{only().key}/fortryd")
    assert only().state is State.SIGNED


def test_a_month_marks_what_is_the_readers_own_and_nobody_else_is_shown_it(app, browser):
    """Also what the day has no room for; the weeks that are kept for everybody stay everybody's."""
    holm, dam = household("Familien Holm"), household("Familien Dam")
    coming, full = date(), date("2026-12-16 10-12", total=1)
    hidden, camp = (
        [date(f"2026-12-17 {hour}-{hour + 1}") for hour in range(10, 14)][-1],
        date("2026-12-18 15-16"),
    )
    camp.ends_at += timedelta(days=2)
    gone, off = date("2026-12-01 10-12"), date("2026-12-19 10-12")
    join(full)
    for each in (coming, full, hidden, camp, gone, off):
        commands.sign_up(each, holm, adults=1, by=THE_HOUSE)
    commands.leave(live(gone), by=THE_HOUSE)
    off.state = DateState.CANCELLED
    month, marks = "/kalender?vis=maaned&dato=2026-12-14", ".month .mine-mark"
    guest, home = Browser(app), at_home(browser, holm)
    plain = guest.get(month)

    shown = [" ".join(mark.text_content().split()) for mark in home.get(month).select(marks)]

    assert shown == [", I kommer", ", I står på venteliste", ", Leg: I kommer", ", I kommer"]
    assert not plain.select(marks)
    for other in (guest, at_home(Browser(app), dam), Browser(app).as_(people.staff())):
        assert not other.get(month).select(marks)
    assert len(home.get(month).select(marks)) == 4


LISTS = {
    "calendar": "/kalender?vis=liste&dato=2026-12-14",
    "coming_dates": "/",
    "coming": "/min-familie/",
    "signup": "/kalender/{key}",
}


def test_a_tap_without_script_leads_back_to_the_list(app, browser):
    holm, leg = household("Familien Holm"), date()
    home = at_home(browser, holm)
    home.get(LISTS["calendar"])
    home.post(f"/kalender/{leg.key}/tilmeld")

    assert home.answer.location == LISTS["calendar"]
    assert home.follow()["#calendar .is-mine .act-seats"] == "I kommer, 1"


@pytest.mark.parametrize("at", ["calendar", "coming_dates", "coming"])
def test_a_tap_is_answered_with_its_own_card_as_the_list_would_draw_it(app, browser, at):
    """And said beside it; the next button of the same page counts too, though nothing else was drawn anew."""
    holm, leg, other = household("Familien Holm"), date(total=2), date("2026-12-15 14-16", total=2)
    home = at_home(browser, holm)
    mine = None
    if at == "coming":
        mine = commands.sign_up(leg, holm, adults=1, children=[], by=THE_HOUSE)
        commands.sign_up(other, holm, adults=1, children=[], by=THE_HOUSE)
    before = home.get(LISTS[at])
    act = f"/tilmelding/{mine.key}/meld-fra" if mine else f"/kalender/{leg.key}/tilmeld"
    assert len(before.select("[data-card]")) == 2

    answer = home.post(act, target=at)

    assert (answer.status, answer.headers["HX-Retarget"]) == (200, "closest [data-card]")
    assert [card.get("data-card") for card in answer.select("[data-card]")] == [leg.key]
    assert ("I er meldt fra." if mine else "I er tilmeldt.") in answer["#flashes [role=status]"]
    card, said = answer[f"[data-card='{leg.key}']"], ("I er meldt fra" if mine else "I kommer, 1")
    assert said in card
    home.answer = before
    second = f"/tilmelding/{live(other).key}/meld-fra" if mine else f"/kalender/{other.key}/tilmeld"
    assert home.post(second, target=at).select(f"[data-card='{other.key}']")
    assert states(*db.session.scalars(select(Signup))) == [State.LEFT if mine else State.SIGNED] * 2
    assert home.get(LISTS[at])[f"[data-card='{leg.key}']"] == card


def live(occurrence) -> Signup:
    return db.session.scalars(select(Signup).where(Signup.occurrence_id == occurrence.id)).one()


@pytest.mark.parametrize("at", LISTS)
def test_a_refused_tap_is_answered_in_its_own_card(app, browser, clock, at):
    holm, leg = household("Familien Holm"), date()
    home = at_home(browser, holm)
    act = f"/kalender/{leg.key}/tilmeld"
    if at == "coming":
        act = f"/tilmelding/{commands.sign_up(leg, holm, adults=1, children=[], by=THE_HOUSE).key}/meld-fra"
    home.get(LISTS[at].format(key=leg.key))
    leg.starts_at, leg.ends_at = house_clock.now() - HOUR, house_clock.now() - HOUR / 2

    answer = home.post(act, target=at)

    assert answer.status == 422
    assert not answer.select("h1")
    assert "forbi" in answer["[role=alert]"]
    assert answer.select(f"a[href='/kalender/{leg.key}']")
    if at != "signup":
        assert answer.select(f"[data-card='{leg.key}'] [role=alert]")
        assert answer.headers["HX-Retarget"] == "closest [data-card]"


def test_a_family_whose_children_do_not_all_fit_is_asked(app, browser):
    holm = household("Familien Holm", children=[("Alma", YEAR - 12), ("Bo", YEAR - 2)])
    leg = date(ages_from=0, ages_to=5)
    home = at_home(browser, holm)
    assert home.get(f"/kalender/{leg.key}").select("form[action$=tilmeld]") == []

    form = home.get(f"/kalender/{leg.key}/tilmeld")

    ticked = [
        box.get("value") for box in form.select("input[name=children]") if box.get("checked") is not None
    ]
    assert ticked == [child.key for child in holm.children if child.first_name == "Bo"]
    home.post(f"/kalender/{leg.key}/tilmeld", adults="0")
    assert (only().adults, [child.first_name for child in only().children]) == (0, ["Bo"])


def test_who_came_last_time_is_who_comes_in_one_tap(app, browser):
    holm = household("Familien Holm", children=[("Alma", YEAR - 4), ("Bo", YEAR - 2)])
    weekly = a.series("Leg", "2026-12-01 10-12", takes_signups=True)
    first, second = weekly.dates[0], weekly.dates[1]
    commands.sign_up(first, holm, adults=1, children=holm.children[:1], by=THE_HOUSE)
    home = at_home(browser, holm)
    home.get(f"/kalender/{second.key}")

    home.post(f"/kalender/{second.key}/tilmeld")

    newest = db.session.scalars(select(Signup).order_by(Signup.id.desc())).first()
    assert (newest.adults, newest.children) == (1, holm.children[:1])


def test_a_seat_is_still_seen_where_one_just_comes_by_now(app, browser):
    holm = household("Familien Holm")
    leg = date()
    commands.sign_up(leg, holm, adults=1, by=THE_HOUSE)
    leg.activity.takes_signups = False
    db.session.flush()

    desk = browser.as_(people.staff()).get(f"/kalender/{leg.key}")
    assert "Familien Holm" in desk
    assert f"/kalender/{leg.key}/tilmeld-familie" not in desk
    home = at_home(browser, holm)
    assert "I er tilmeldt" in home.get(f"/kalender/{leg.key}")
    home.post(f"/tilmelding/{only().key}/meld-fra")
    assert only().state is State.LEFT
    assert "I er tilmeldt" not in home.get(f"/kalender/{leg.key}")


@WAYS
def test_a_full_date_gives_a_number_and_says_the_rule(app, browser, way):
    leg = date(total=1)
    join(leg)
    holm = household("Familien Holm")
    home = at_home(browser, holm)
    shown = home.get(f"/kalender/{leg.key}")
    assert "Der er fuldt" in shown
    assert "den første, der siger ja, får den" in shown

    home.via(way).post(f"/kalender/{leg.key}/tilmeld", target="signup" if way == "htmx" else None)

    assert "I er nr. 1 på ventelisten" in home.via("page").follow()


def test_a_family_of_more_than_there_is_room_for_reads_that_fewer_could_come(app, browser):
    leg = date(total=2)
    join(leg)
    holm = household("Familien Holm", children=[("Alma", YEAR - 4)])
    home = at_home(browser, holm)
    home.get(f"/kalender/{leg.key}/tilmeld")
    home.post(f"/kalender/{leg.key}/tilmeld", adults="1")
    told = home.follow()
    assert "Der er ikke plads til jer alle." in told
    assert "Kan færre komme" in told["#signup"]


def test_leaving_is_not_offered_to_be_taken_back_when_the_seat_is_another_s_by_then(app, browser):
    leg, holm = date(total=1), household("Familien Holm")
    mine = commands.sign_up(leg, holm, adults=1, by=THE_HOUSE)
    join(leg)
    home = at_home(browser, holm)
    home.get(f"/kalender/{leg.key}")
    home.post(f"/tilmelding/{mine.key}/meld-fra")

    shown = home.follow()

    assert not shown.select("form[action$=fortryd]")
    assert "Skriv os på venteliste" in shown["#signup"]


@WAYS
def test_a_refusal_is_a_sentence_and_loses_nothing(app, browser, way):
    leg = date(total=4)
    holm = household("Familien Holm", children=[("Alma", YEAR - 4)])
    home = at_home(browser, holm)
    home.get(f"/kalender/{leg.key}/tilmeld")

    answer = home.via(way).post(
        f"/kalender/{leg.key}/tilmeld", adults="5", target="signup" if way == "htmx" else None
    )

    assert answer.status == 422
    assert "kun plads til 4 i alt" in answer["#signup [role=alert]"]
    assert answer.select("#signup input[name=adults]")[0].get("value") == "5"
    assert [box.get("checked") for box in answer.select("input[name=children]")] != [None]
    assert db.session.scalars(select(Signup)).all() == []


@pytest.mark.parametrize(
    ("why", "more", "said"),
    [
        ("over", {"signup_closes_hours": 24 * 60}, "Tilmeldingen er lukket"),
        ("pause", {}, "I holder pause"),
        ("nobody", {}, "Vælg mindst én"),
    ],
)
def test_every_reason_is_told(app, browser, why, more, said):
    leg = date(**{key: value for key, value in more.items() if key != "signup_closes_hours"})
    if why == "over":
        leg.activity.signup_closes_hours = 24 * 60
    holm = household("Familien Holm", state=FamilyState.PAUSED if why == "pause" else FamilyState.ENROLLED)
    home = at_home(browser, holm)
    shown = home.get(f"/kalender/{leg.key}/tilmeld")
    if why != "nobody":
        assert said in shown
        return

    answer = home.post(f"/kalender/{leg.key}/tilmeld", adults="0")
    assert (answer.status, said in answer) == (422, True)


@WAYS
def test_a_whole_series_in_one_go_and_out_again(app, browser, way):
    holm = household("Familien Holm", children=[("Alma", YEAR - 4)])
    weekly = a.series("Leg", "2026-12-01 10-12", takes_signups=True)
    home = at_home(browser, holm)
    home.get(f"/kalender/{weekly.dates[0].key}/tilmeld")
    home.post(f"/kalender/{weekly.dates[0].key}/tilmeld", how_often="always")

    followed = db.session.scalars(select(SeriesSignup)).one()
    assert len(followed.signups) == len([each for each in weekly.dates if not each.is_off]) > 3
    shown = home.get("/min-familie/")
    assert "Stop alle gange" in shown
    home.via(way).post(f"/raekke/{followed.key}/stop", target="coming" if way == "htmx" else None)
    assert not followed.is_live
    assert {row.state for row in followed.signups} == {State.LEFT}


@WAYS
def test_the_familys_own_page_shows_what_is_coming_and_answers(app, browser, way, clock):
    holm = household("Familien Holm", children=[("Alma", YEAR - 4)])
    leg, moved = date(total=2), date("2026-12-16 10-12")
    other = join(leg, adults=2)
    mine = commands.sign_up(leg, holm, adults=1, children=holm.children, by=THE_HOUSE)
    seat = commands.sign_up(moved, holm, adults=1, by=THE_HOUSE)
    seat.asked_again_at = db.session.scalar(select(Signup.asked_at).where(Signup.id == seat.id))
    home = at_home(browser, holm)
    target = "coming" if way == "htmx" else None
    shown = home.get("/min-familie/")
    assert "Nr. 1 på ventelisten" in shown
    assert "Vi kommer stadig" in shown
    home.via(way).post(f"/tilmelding/{seat.key}/bliver/ja", target=target)
    assert not only_one(seat).has_not_answered

    commands.leave(other, by=THE_HOUSE)
    assert "Svar senest" in home.via("page").get("/min-familie/")
    home.via(way).post(f"/tilmelding/{mine.key}/tilbud/ja", target=target)

    assert states(mine) == [State.SIGNED]
    again = home.via("page").get("/min-familie/")
    assert "Svar senest" not in again
    assert "kl. 10–12 · alle" in again


def only_one(row: Signup) -> Signup:
    db.session.refresh(row)
    return row


def test_saying_no_to_an_offer_gives_it_to_the_next(app, browser):
    leg = date(total=1)
    seated, holm = join(leg), household("Familien Holm")
    mine = commands.sign_up(leg, holm, adults=1, by=THE_HOUSE)
    third = join(leg)
    commands.leave(seated, by=THE_HOUSE)
    home = at_home(browser, holm)
    assert "Der er plads til jer" in home.get(f"/kalender/{leg.key}")

    home.post(f"/tilmelding/{mine.key}/tilbud/nej")

    assert states(mine, third) == [State.LEFT, State.OFFERED]


def test_a_family_changes_who_comes(app, browser):
    leg, holm = date(), household("Familien Holm", children=[("Alma", YEAR - 4), ("Bo", YEAR - 2)])
    mine = commands.sign_up(leg, holm, adults=1, children=holm.children, by=THE_HOUSE)
    home = at_home(browser, holm)
    home.get(f"/tilmelding/{mine.key}")

    home.post(f"/tilmelding/{mine.key}", adults="2", children=[holm.children[0].key])

    db.session.refresh(mine)
    assert (mine.adults, mine.children_count) == (2, 1)


@WAYS
def test_a_guest_signs_up_where_all_are_welcome(app, browser, way):
    leg = date(is_open_to_all=True)
    assert "Tilmeld" in browser.get(f"/kalender/{leg.key}")
    assert "sletter dit navn" in browser.get(f"/kalender/{leg.key}/tilmeld")

    browser.via(way).post(
        f"/kalender/{leg.key}/tilmeld", name="Gæst Gran", phone="20304050", adults="2", children="1"
    )

    assert "I er tilmeldt" in browser.via("page").follow()
    assert (only().guest_name, only().adults, only().children_count) == ("Gæst Gran", 2, 1)
    assert "Gran" not in browser.get(f"/kalender/{leg.key}")


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"phone": ""}, {"adults": "x"}, {"adults": "0", "children": "0"}]
)
def test_a_guests_slip_is_told(app, browser, wrong):
    leg = date(is_open_to_all=True)
    browser.get(f"/kalender/{leg.key}/tilmeld")
    given = {"name": "Gæst Gran", "phone": "20304050", "adults": "2", "children": "1", **wrong}

    assert browser.post(f"/kalender/{leg.key}/tilmeld", **given).status == 422
    assert db.session.scalars(select(Signup)).all() == []


def test_who_is_unknown_is_shown_the_way_in_where_only_families_come(app, browser):
    leg = date()
    shown = browser.get(f"/kalender/{leg.key}/tilmeld")

    assert "Få et link" in shown
    assert shown.select("input[name=name]") == []
    assert browser.send(f"/kalender/{leg.key}/tilmeld", {"name": "X", "adults": "1"}).status in (400, 422)


def test_too_many_guests_from_one_contact_are_told_to_wait(app, browser):
    leg = date(is_open_to_all=True)
    statuses = []
    for _time in range(9):
        browser.get(f"/kalender/{leg.key}/tilmeld")
        statuses.append(
            browser.post(
                f"/kalender/{leg.key}/tilmeld", name="G", phone="20304050", adults="1", children="0"
            ).status
        )
    assert statuses[-1] == 429


def test_a_family_never_touches_anothers_sign_up(app, browser):
    leg, holm, dam = date(), household("Familien Holm"), household("Familien Dam")
    theirs = commands.sign_up(leg, dam, adults=1, by=THE_HOUSE)
    home = at_home(browser, holm)
    home.get(f"/kalender/{leg.key}")
    sent = {
        field.get("name"): field.get("value")
        for field in home.answer.select(f"form[action='/kalender/{leg.key}/tilmeld'] input[type=hidden]")
    }

    assert home.get(f"/tilmelding/{theirs.key}").status == 404
    for act in ("meld-fra", "fortryd", "tilbud/ja", "bliver/nej", ""):
        assert home.send(f"/tilmelding/{theirs.key}/{act}".rstrip("/"), sent).status == 404
    assert states(theirs) == [State.SIGNED]


WHO_SEES = {
    "nobody": set(),
    "another family": set(),
    "volunteer": set(),
    "association": set(),
    "organiser": {"numbers"},
    "staff": {"numbers", "name", "child", "guest"},
    "staff kept apart": {"numbers", "guest"},
    "coordinator": {"numbers", "name", "child", "guest"},
    "manager": {"numbers", "name", "child", "guest"},
}
CANARIES = {"name": "Kanarie", "child": "Stillits", "guest": "Gulspurv"}


@pytest.mark.parametrize("who", WHO_SEES)
@pytest.mark.parametrize("page", ["", "/tilmeldte"])
def test_who_sees_who_comes(app, browser: Browser, who: str, page: str):
    fdf = associations.register("FDF", Kind.ASSOCIATION, by=THE_HOUSE)
    contact = people.association("Asger")
    associations.add_contact(fdf, "Asger", email=contact.email, phone="", by=THE_HOUSE)
    leg = date(is_open_to_all=True, organiser=fdf)
    canaries = household("Kanarie", children=[("Stillits", YEAR - 5)])
    commands.sign_up(leg, canaries, adults=1, children=canaries.children, by=THE_HOUSE)
    commands.sign_up_guest(leg, "Gulspurv", adults=1, phone="20304050", by=THE_HOUSE)
    person = {
        "another family": lambda: household("Familien Holm").guardians[0],
        "organiser": lambda: contact,
        "staff kept apart": people.staff,
    }.get(who) or getattr(people, who, None)
    if who != "nobody":
        assert person is not None
        somebody = person()
        if who == "staff kept apart":
            families.keep_apart(canaries, somebody, by=THE_HOUSE)
        browser.as_(somebody)

    shown = browser.get(f"/kalender/{leg.key}{page}")

    seen = {what for what, word in CANARIES.items() if word in shown.text}
    assert seen == WHO_SEES[who] - {"numbers"}
    if page == "":
        assert (bool(shown.select(".signup-figure"))) is ("numbers" in WHO_SEES[who])
    elif who not in ("staff", "staff kept apart", "coordinator", "manager"):
        assert shown.status in (303, 403)


def test_staff_sign_a_family_up_by_typing_its_name(app, browser):
    leg, holm = date(), household("Familien Holm", children=[("Alma", YEAR - 4)])
    household("Familien Dam")
    desk = browser.as_(people.staff())
    assert "Familien Holm" not in desk.get(f"/kalender/{leg.key}/tilmeld-familie")
    found = desk.get(f"/kalender/{leg.key}/tilmeld-familie?said=hol")
    assert "Familien Holm" in found
    assert "Familien Dam" not in found
    where = f"/kalender/{leg.key}/tilmeld-familie/{holm.key}"
    desk.get(where)
    desk.post(where)

    assert "Familien Holm" in desk.follow()
    assert (only().adults, only().children_count, only().is_walk_in) == (1, 1, False)


def test_staff_let_in_who_stands_there_when_it_has_begun(app, browser, clock):
    leg, holm = date("2026-11-24 10-12"), household("Familien Holm")
    clock("2026-11-24 10:30")
    desk = browser.as_(people.staff())
    where = f"/kalender/{leg.key}/tilmeld-familie/{holm.key}"
    desk.get(where)
    desk.post(where)
    assert only().is_walk_in

    desk.get(f"/kalender/{leg.key}/tilmeld-gaest")
    desk.post(f"/kalender/{leg.key}/tilmeld-gaest", name="Gæst Gran", adults="1", children="2")
    assert "Gæst Gran" in desk.follow()


def test_the_line_is_moved_with_a_reason(app, browser):
    leg = date(total=1)
    join(leg)
    first, second = join(leg, family("Familien Holm")), join(leg, family("Familien Dam"))
    desk = browser.as_(people.staff())
    desk.get(f"/tilmelding/{second.key}/forrest")
    assert desk.post(f"/tilmelding/{second.key}/forrest", reason="").status == 422
    desk.get(f"/tilmelding/{second.key}/forrest")
    desk.post(f"/tilmelding/{second.key}/forrest", reason="Har ventet længe")

    shown = desk.follow()
    assert "1. Familien Dam" in shown
    assert "2. Familien Holm" in shown
    desk.get(f"/tilmelding/{first.key}/spring-over")
    desk.post(f"/tilmelding/{first.key}/spring-over", reason="Kan ikke den dag")
    assert states(first) == [State.LAPSED]


def test_the_kitchen_gets_numbers_and_what_nobody_may_eat(app, browser):
    consent_texts()
    leg, holm = date(), household("Familien Holm", children=[("Alma", YEAR - 4), ("Bo", YEAR - 1)])
    families.give_consent(holm, Purpose.CARE_NEEDS, given_by="M", channel="table", by=THE_HOUSE)
    for words, child in (("Nødder", holm.children[0]), ("Mælk", holm.children[1])):
        families.note_care_need(holm, "allergy", words, child=child, person=None, by=THE_HOUSE)
    coming = next(child for child in holm.children if child.first_name == "Alma")
    commands.sign_up(leg, holm, adults=2, children=[coming], by=THE_HOUSE)
    desk = browser.as_(people.staff())

    kitchen = desk.get(f"/kalender/{leg.key}/tilmeldte")["#koekken"]

    assert "Voksne2" in kitchen
    assert "3–5 år1" in kitchen
    wanted = "Nødder" if holm.children[0] is coming else "Mælk"
    assert wanted in kitchen
    assert ({"Nødder", "Mælk"} - {wanted}).pop() not in kitchen
    assert "Holm" not in kitchen
    assert "Alma" not in kitchen


def test_a_parent_of_two_homes_chooses_which(app, browser):
    leg, holm = date(), household("Familien Holm")
    dam = household("Familien Dam", guardian=holm.guardians[0])
    home = at_home(browser, holm)
    home.get(f"/kalender/{leg.key}/tilmeld?household_key={dam.key}")
    home.post(f"/kalender/{leg.key}/tilmeld")

    assert only().household_id == dam.id


def test_pages_ask_as_little_however_many_come(app, browser):
    leg, holm = date(), household("Familien Holm", children=[("Alma", YEAR - 4)])
    join(leg, children=2)
    commands.sign_up(leg, holm, adults=1, children=holm.children, by=THE_HOUSE)
    home, desk = at_home(browser, holm), Browser(app).as_(people.staff())
    pages = [
        (home, f"/kalender/{leg.key}"),
        (home, "/kalender?vis=liste&dato=2026-12-14"),
        (home, "/kalender?vis=maaned&dato=2026-12-14"),
        (home, "/min-familie/"),
        (home, "/"),
        (desk, f"/kalender/{leg.key}"),
        (desk, f"/kalender/{leg.key}/tilmeldte"),
    ]

    def asked() -> list[int]:
        found = []
        for who, path in pages:
            who.get(path)
            with count_queries(db.engine) as questions:
                who.get(path)
            found.append(len(questions))
        return found

    few = asked()
    for _one in range(6):
        join(leg, children=2)

    assert asked() == few


def test_the_kitchen_cooks_for_everybody_and_a_held_seat_is_nobody_who_comes(app, browser):
    leg, hidden, waiting = date(total=2), household("Familien Dam"), household("Familien Holm")
    consent_texts()
    families.give_consent(hidden, Purpose.CARE_NEEDS, given_by="Dam", channel="table", by=THE_HOUSE)
    families.note_care_need(hidden, "allergy", "Nødder", child=None, person=hidden.guardians[0], by=THE_HOUSE)
    commands.sign_up(leg, hidden, adults=1, by=THE_HOUSE)
    left = commands.sign_up(leg, household("Familien Bo"), adults=1, by=THE_HOUSE)
    commands.sign_up(leg, waiting, adults=1, by=THE_HOUSE)
    commands.leave(left, by=THE_HOUSE)
    apart = people.staff()
    families.keep_apart(hidden, apart, by=THE_HOUSE)

    shown = browser.as_(apart).get(f"/kalender/{leg.key}/tilmeldte")
    assert "Nødder" in shown["#koekken"]
    assert "Familien Dam" not in shown
    assert "1 kommer" in shown[".signup-figure"]
    assert "1 plads holdt til ventelisten" in shown[".signup-figure"]
