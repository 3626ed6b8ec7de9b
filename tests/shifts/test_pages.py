"""The shifts' pages over HTTP: the rota for staff, three lists on the phone, the link in a letter, the printed wall."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from familiehus.accounts import commands as accounts
from familiehus.families import commands as families
from familiehus.families.states import Purpose
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages.models import Message
from familiehus.series.rules import Rule
from familiehus.shifts import commands
from familiehus.shifts.commands.asking import mint
from familiehus.shifts.models import Shift, ShiftAsk, ShiftPlan
from familiehus.shifts.sheets import PlanSheet
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.states import Task
from tests import a, shifting, times
from tests.counting import count_queries
from tests.households import consent_texts
from tests.signups import parties
from tests.volunteering import volunteer


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


@pytest.fixture
def anna(app):
    return volunteer("Anna Bach")


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_one_tap_takes_a_shift(browser, anna, way):
    shift = shifting.shift("torsdag 9-13", title="Køkken", min_people=2)
    page = browser.as_(anna.person).get("/mine-vagter")
    assert "Køkken" in page
    assert "2 mangler" in page

    browser.via(way).post(f"/mine-vagter/{shift.key}/tag", target="mine")

    page = browser.via("page").get("/mine-vagter")
    assert "Torsdag 26. november kl. 9–13" in page
    assert "Vagten er din" in page
    assert [each.volunteer for each in db.session.get(Shift, shift.id).on_it] == [anna]


def test_a_refusal_is_told_with_every_reason_where_the_lists_stand(browser, anna):
    shift = shifting.shift("torsdag 9-13", max_people=1)
    browser.as_(anna.person).get("/mine-vagter")
    volunteers.withdraw_approval(anna, Task.PRACTICAL, by=THE_HOUSE)
    shifting.put_on(shift, volunteer("Bo"))

    answer = browser.post(f"/mine-vagter/{shift.key}/tag", target="mine")

    assert answer.status == 422
    reasons = answer.select("#mine [role=alert] li")
    assert len(reasons) == 2
    assert "fuld" in answer["#mine [role=alert]"]
    assert "ikke godkendt" in answer["#mine [role=alert]"]


def test_what_one_may_not_take_is_not_on_the_lists(browser, anna):
    shifting.shift("torsdag 9-13", title="Legestue", task=Task.CHILDREN, with_children=True)
    shifting.shift("torsdag 9-13", title="Vært")
    page = browser.as_(anna.person).get("/mine-vagter")
    assert "Vært" in page
    assert "Legestue" not in page


def test_i_cant_come_and_another_takes_it_by_the_link(browser, anna, app):
    shift = shifting.shift("torsdag 9-13", title="Køkken")
    (seat,) = shifting.put_on(shift, anna)
    seat.taken_at -= timedelta(days=1)
    bo = volunteer("Bo Dam")

    browser.as_(anna.person).get(f"/mine-vagter/{seat.key}/kan-ikke")
    answer = browser.post(f"/mine-vagter/{seat.key}/kan-ikke", how="everybody")
    assert answer.status == 303
    assert "Vi søger en afløser" in browser.get("/mine-vagter")
    question = db.session.scalars(select(ShiftAsk).where(ShiftAsk.volunteer_id == bo.id)).one()
    token = mint(question)

    page = browser.as_(anna.person).get(f"/vagt/{token}")
    assert "Kan du tage den her vagt?" in page
    assert db.session.get(ShiftAsk, question.id).is_open
    browser.client = app.test_client()
    browser.get(f"/vagt/{token}")
    answer = browser.post(f"/vagt/{token}", answer="yes", follow=True)

    assert "Vagten er din" in answer
    assert [each.volunteer.name for each in db.session.get(Shift, shift.id).on_it] == ["Bo Dam"]
    assert "Tak, det er klaret" in browser.get(f"/vagt/{token}")


def test_a_made_up_link_is_answered_as_an_old_one(browser, app):
    assert browser.get("/vagt/gaet").status == 404


def test_a_letter_that_was_sent_on_names_nobody_and_dies_with_the_hat(browser, anna):
    """Whoever stopped, and whoever else holds the letter, does not read who is in the house when."""
    shift = shifting.shift("torsdag 9-13")
    shifting.put_on(shift, volunteer("Bertram Dam"))
    token = mint(commands.ask(shift, anna, by=THE_HOUSE))
    page = browser.get(f"/vagt/{token}")
    assert "1 er med" in page
    assert "Bertram" not in page.text
    accounts.give_hat(anna.person, Role.FAMILY, by=THE_HOUSE)
    accounts.take_hat(anna.person, Role.VOLUNTEER, by=THE_HOUSE)
    assert browser.get(f"/vagt/{token}").status == 404


def test_not_this_time_by_the_link(browser, anna):
    question = commands.ask(shifting.shift("torsdag 9-13"), anna, by=THE_HOUSE)
    token = mint(question)
    browser.get(f"/vagt/{token}")
    browser.post(f"/vagt/{token}", answer="no")
    assert db.session.get(ShiftAsk, question.id).answer.value == "not_this_time"


def test_a_volunteer_reaches_nobody_elses_seat(browser, anna):
    (theirs,) = shifting.put_on(shifting.shift("torsdag 9-13"), volunteer("Bo"))
    browser.as_(anna.person)
    assert browser.get(f"/mine-vagter/{theirs.key}").status == 404
    assert browser.get(f"/mine-vagter/{theirs.key}/kan-ikke").status == 404
    assert browser.get("/vagter").status == 403


def test_volunteers_see_first_names_alone(browser, anna):
    shift = shifting.shift("torsdag 9-13", max_people=3)
    seat, _other = shifting.put_on(shift, anna, volunteer("Bo Hemmelig"))
    for path in ("/mine-vagter", f"/mine-vagter/{seat.key}", f"/mine-vagter/{seat.key}/kan-ikke"):
        page = browser.as_(anna.person).get(path)
        assert "Hemmelig" not in page.text
    assert "Bo" in browser.get(f"/mine-vagter/{seat.key}")


def test_the_wall_shows_first_names_and_lines_to_write_on(browser, anna):
    shifting.put_on(shifting.shift("torsdag 9-13", title="Køkken", min_people=2), anna)
    page = browser.as_(a.staff()).get("/vagter/udskriv")
    assert "Anna" in page
    assert "Bach" not in page.text
    assert "________" in page


def test_the_rota_shows_who_seeks_and_what_is_missing_in_words(browser, anna):
    (seat,) = shifting.put_on(shifting.shift("torsdag 9-13", title="Køkken", min_people=2), anna)
    commands.seek(seat, by=anna.person)
    page = browser.as_(a.staff()).get("/vagter")
    assert "Anna Bach, søger afløser" in page
    assert "1 mangler" in page
    assert "tom plads" in page


def test_staff_put_on_ask_and_take_off(browser, anna):
    shift = shifting.shift("torsdag 9-13", max_people=3)
    bo = volunteer("Bo Dam")
    browser.as_(a.staff()).get(f"/vagter/{shift.key}")
    browser.post(f"/vagter/{shift.key}/saet-paa", volunteer=anna.key, follow=True)
    assert "Anna Bach er på vagten" in browser.answer
    browser.post(f"/vagter/{shift.key}/spoerg", volunteer=bo.key, follow=True)
    assert "er spurgt, har ikke svaret" in browser.answer
    seat = db.session.get(Shift, shift.id).on_it[0]
    browser.post(f"/vagter/plads/{seat.key}/tag-af", follow=True)
    assert "taget af vagten" in browser.answer


def test_a_shift_is_changed_only_after_one_has_seen_whom_it_touches(browser, anna):
    shift = shifting.shift("torsdag 9-13")
    (seat,) = shifting.put_on(shift, anna)
    browser.as_(a.coordinator()).get(f"/vagter/{shift.key}/ret")
    answer = browser.post(f"/vagter/{shift.key}/ret", starts="10:00", ends="15:00")
    assert answer.status == 200
    assert "Anna Bach skal sige ja igen" in answer
    assert db.session.get(Shift, shift.id).span == times.span("torsdag 9-13")
    answer = browser.post(f"/vagter/{shift.key}/ret")
    assert answer.status == 303
    assert db.session.get(Shift, shift.id).span == times.span("torsdag 10-15")
    page = browser.as_(anna.person).get("/mine-vagter")
    assert "Sig ja igen inden" in page
    browser.post(f"/mine-vagter/{seat.key}/passer")
    assert "Sig ja igen inden" not in browser.get("/mine-vagter")


def test_a_plan_is_laid_from_the_form(browser, app):
    browser.as_(a.coordinator()).get("/vagter/planer/ny")
    answer = browser.post(
        "/vagter/planer/ny",
        title="Nattevagt",
        task="practical",
        first_on="2026-11-26",
        starts="22:00",
        ends="02:00",
        repeats="weekly",
        opening="Lås op\nTænd lyset\n",
    )
    assert answer.status == 303, answer.select("[role=alert]") and answer["[role=alert]"]
    plan = db.session.scalars(select(ShiftPlan)).one()
    assert plan.shifts[0].span == times.span("2026-11-26 22-2")
    assert plan.opening == ["Lås op", "Tænd lyset"]
    assert browser.get(f"/vagter/planer/{plan.key}").status == 200


def test_the_day_is_noted_and_undone(browser, anna, clock):
    shift = shifting.shift("i dag 9-13", opening=("Tænd kaffen",))
    (seat,) = shifting.put_on(shift, anna)
    browser.as_(a.staff()).get(f"/vagter/{shift.key}")
    browser.post(f"/vagter/plads/{seat.key}/kom", follow=True)
    assert "kom kl. 8" in browser.answer
    browser.post(f"/vagter/plads/{seat.key}/fortryd", follow=True)
    browser.post(f"/vagter/{shift.key}/kryds", follow=True)
    assert "Gjort kl. 8" in browser.answer
    clock("2026-11-24 09:30")
    browser.as_(a.staff()).get(f"/vagter/{shift.key}")
    browser.post(f"/vagter/plads/{seat.key}/kom-ikke", follow=True)
    assert "kom ikke" in browser.answer
    assert "Vagt" in browser.get("/i-dag")


def big_rota() -> None:
    """25 volunteers and 120 shifts in five weeks."""
    people = [volunteer(f"Frivillig {number}") for number in range(25)]
    plans = [
        shifting.plan(
            f"2026-11-{23 + day:02} {9 + hour}-{12 + hour}",
            rule=Rule.weekly(day).ending(times.day("2026-12-27")),
            title=f"Vagt {day}{hour}",
            min_people=2,
            max_people=3,
        )
        for day in range(6)
        for hour in (0, 3, 6, 9)
    ]
    shifts = [each for plan in plans for each in plan.shifts]
    assert len(shifts) == 120
    for number, shift in enumerate(each for each in shifts if not each.has_begun):
        shifting.put_on(shift, people[number % 25])
        if number % 3:
            shifting.put_on(shift, people[(number + 12) % 25])


def test_five_weeks_of_rota_are_read_in_few_questions(browser, app):
    big_rota()
    person = volunteer("Anna Bach").person
    assert db.session.scalar(select(func.count(Shift.id))) == 120
    for who, paths in (
        (
            a.coordinator(),
            ["/vagter?uge=2026-11-30", "/vagter/maaned", "/vagter/mangler", "/vagter/udskriv"],
        ),
        (person, ["/mine-vagter"]),
    ):
        browser.as_(who)
        for path in paths:
            with count_queries(db.engine) as asked:
                assert browser.get(path).status == 200
            assert len(asked) <= 12, (path, len(asked))


PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"}


def test_the_copy_for_her_phone_holds_her_own_four_weeks_and_nobody_elses_name(browser, anna):
    shifting.put_on(shifting.shift("torsdag 9-13", title="Køkken", max_people=3), anna, volunteer("Bo Dam"))
    shifting.put_on(shifting.shift("om 30 dage 9-13", title="Langt ude"), anna)
    browser.as_(anna.person)
    said = browser.client.get("/mine-vagter/kopi", environ_overrides=PHONE).text
    assert "Torsdag 26. november kl. 9–13" in said
    assert "tirsdag 24. november kl. 8" in said.lower()
    assert not [word for word in ("Langt ude", "Bo", "<form", "<script") if word in said]
    assert browser.get("/mine-vagter/kopi").status == 303


def test_the_worker_says_which_pages_it_looks_after(browser):
    answer = browser.get("/mine-vagter/offline.js")
    assert answer.headers["Service-Worker-Allowed"] == "/mine-vagter"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_plan_is_changed_only_after_one_has_seen_whom_it_touches(browser, anna):
    plan = shifting.plan("torsdag 9-13", weekly=True, title="Køkken")
    for shift in plan.shifts[:2]:
        shifting.put_on(shift, anna)
    letters = db.session.scalar(select(func.count(Message.id)))
    browser.as_(a.coordinator()).get(f"/vagter/planer/{plan.key}")

    answer = browser.post(f"/vagter/planer/{plan.key}", starts="10:00", ends="15:00")
    assert answer.status == 200
    assert "Anna Bach skal sige ja igen inden to døgn (2 vagter)" in answer
    assert "Intet er gemt endnu" in answer
    db.session.expire_all()
    assert plan.shifts[0].span == times.span("torsdag 9-13")
    assert [seat.accept_by for seat in plan.shifts[0].on_it] == [None]
    assert db.session.scalar(select(func.count(Message.id))) == letters

    answer = browser.post(f"/vagter/planer/{plan.key}")
    assert answer.status == 303
    db.session.expire_all()
    assert plan.shifts[0].span == times.span("torsdag 10-15")
    assert all(seat.accept_by for each in plan.shifts[:2] for seat in each.on_it)


def test_a_change_that_touches_nobody_is_saved_at_once(browser, app):
    plan = shifting.plan("torsdag 9-13", weekly=True)
    browser.as_(a.coordinator()).get(f"/vagter/planer/{plan.key}")
    assert browser.post(f"/vagter/planer/{plan.key}", starts="10:00", ends="15:00").status == 303
    db.session.expire_all()
    assert plan.shifts[0].span == times.span("torsdag 10-15")


def test_what_one_saw_is_what_is_saved_else_one_looks_again(browser, anna):
    plan = shifting.plan("torsdag 9-13", weekly=True)
    shifting.put_on(plan.shifts[0], anna)
    browser.as_(a.coordinator()).get(f"/vagter/planer/{plan.key}")
    browser.post(f"/vagter/planer/{plan.key}", starts="10:00", ends="15:00")
    shifting.put_on(plan.shifts[1], anna)
    db.session.commit()
    assert browser.post(f"/vagter/planer/{plan.key}").status == 200
    assert "(2 vagter)" in browser.answer


def test_who_cooks_reads_how_many_come_and_what_nobody_may_be_served(browser, clock):
    """From the day before and without a name; who does something else at the same activity does not."""
    consent_texts()
    meal, holm = parties.date("torsdag 17-19"), parties.family("Familien Holm", children=1)
    families.give_consent(holm, Purpose.CARE_NEEDS, given_by="M", channel="table", by=THE_HOUSE)
    families.note_care_need(holm, "allergy", "Nødder", child=None, person=None, by=THE_HOUSE)
    parties.join(meal, holm, adults=2)
    seats = {}
    for task in (Task.KITCHEN, Task.PRACTICAL):
        sheet = PlanSheet(title="Vagt", task=task, activity=meal.activity, max_people=2)
        helper = volunteer(f"Ulla {task}", task)
        seats[task] = helper, shifting.put_on(commands.lay(sheet, by=THE_HOUSE).shifts[0], helper)[0]
    db.session.commit()
    cook, seat = seats[Task.KITCHEN]
    browser.as_(cook.person)
    assert "Nødder" not in browser.get(f"/mine-vagter/{seat.key}")

    clock("2026-11-25 19:00")
    page = browser.as_(cook.person).get(f"/mine-vagter/{seat.key}")
    assert "Nødder" in page
    assert "Holm" not in page
    other, theirs = seats[Task.PRACTICAL]
    assert "Nødder" not in browser.as_(other.person).get(f"/mine-vagter/{theirs.key}")
