"""On the way, arrived, left; and when that word does not come: reminded, on call, the manager, and the board by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from familiehus.house import commands as house
from familiehus.kernel import clock as wall
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages.models import Message
from familiehus.visits import commands
from familiehus.visits.queries import visits
from familiehus.visits.states import Ask, Doing, How, Known, Side, State, Tap
from familiehus.volunteers.models import Hours
from tests import people, times, visiting


@pytest.fixture(autouse=True)
def _a_tuesday(app, clock):
    clock("2026-11-24 08:00")


def _anna(at: str = "i dag 19-21"):
    anna = visiting.visitor("Anna")
    visit = visiting.visit(at, of=visiting.match(State.ACTIVE, anna))
    anna.person.wear(Role.VOLUNTEER)
    return anna.person, visit


def _letters(kind: str) -> list[Message]:
    return list(
        db.session.scalars(select(Message).where(Message.kind == f"visits.{kind}").order_by(Message.id))
    )


def test_taps_that_waited_for_the_net_keep_both_times_and_count_once(clock):
    anna, visit = _anna()
    clock("2026-11-24 21:12")
    said = times.instant("i dag 21.02")
    for _ in range(3):
        commands.tap(visit, Tap.LEFT, by=anna, at=said, token="abc")
    assert visit.left_at == said
    assert [(each.tapped_at, each.received_at) for each in visit.taps] == [(said, wall.now())]
    assert visit.taps[0].came_late


def test_a_tap_is_never_later_than_now_and_only_ones_own(clock):
    anna, visit = _anna()
    clock("2026-11-24 19:00")
    commands.tap(visit, Tap.ON_WAY, by=anna, at=wall.now() + timedelta(hours=3))
    assert visit.on_way_at == wall.now()
    stranger = visiting.visitor().person
    stranger.wear(Role.VOLUNTEER)
    with pytest.raises(Refused, match="ikke dit besøg"):
        commands.tap(visit, Tap.ARRIVED, by=stranger)


def test_reminder_then_on_call_then_the_manager_at_night_and_once_each(clock):
    mette, signe = people.coordinator("Mette"), people.manager("Signe")
    house.put_on_call(
        name="Mette", phone="20304050", person_key=mette.key, span=times.span("i dag 16-23.30"), by=THE_HOUSE
    )
    _, visit = _anna()
    seen = []
    for time in ("21:29", "21:30", "21:59", "22:00", "22:29", "22:30", "23:00"):
        clock(f"2026-11-24 {time}")
        commands.watch()
        commands.watch()
        seen.append((time, *(len(_letters(kind)) for kind in ("say_home", "alarm", "escalated"))))
    assert seen == [
        ("21:29", 0, 0, 0), ("21:30", 1, 0, 0), ("21:59", 1, 0, 0), ("22:00", 1, 1, 0),
        ("22:29", 1, 1, 0), ("22:30", 1, 1, 1), ("23:00", 1, 1, 1),
    ]  # fmt: skip
    (alarm,) = _letters("alarm")
    assert alarm.recipient == f"person:{mette.key}"
    assert alarm.urgent
    assert alarm.due_at == visit.alarmed_at
    assert _letters("escalated")[0].recipient == f"person:{signe.key}"


def test_the_board_sees_it_though_no_job_has_run(clock):
    _, visit = _anna()
    clock("2026-11-24 21:59")
    assert not visits.not_home()
    clock("2026-11-24 22:00")
    assert visits.not_home() == [visit]
    assert visit.alarmed_at is None
    bente = people.staff("Bente")
    bente.wear(Role.STAFF)
    commands.mark_safe(visit, How.PHONE, by=bente)
    assert not visits.not_home()
    assert visit.safe_by is bente


def test_somebody_who_asks_to_be_rung_is_on_the_board_at_once(clock):
    anna, visit = _anna()
    clock("2026-11-24 19:30")
    commands.tap(visit, Tap.CALL_ME, by=anna)
    assert visits.not_home() == [visit]
    staff = people.staff()
    staff.wear(Role.STAFF)
    commands.called(visit, by=staff)
    assert not visits.not_home()


def test_an_edited_time_keeps_the_first_and_the_reason_and_is_looked_at(clock):
    anna, visit = _anna()
    clock("2026-11-24 22:10")
    commands.tap(visit, Tap.LEFT, by=anna)
    commands.correct(visit, Tap.LEFT, times.instant("i dag 21.05"), "Glemte at trykke", by=anna)
    coordinator = people.coordinator()
    coordinator.wear(Role.COORDINATOR)
    (odd,) = visits.exceptions(visits.around_now(coordinator))
    assert odd.odd == "edited"
    kept = visit.corrections[0]
    assert (kept.was_at, kept.becomes_at, kept.reason) == (
        times.instant("i dag 22.10"), times.instant("i dag 21.05"), "Glemte at trykke",
    )  # fmt: skip
    commands.look(visit, by=coordinator)
    assert not visits.exceptions(visits.around_now(coordinator))


@pytest.mark.parametrize(
    ("at", "taps", "odd"),
    [
        ("19:20", (), []),
        ("19:30", (), ["not_begun"]),
        ("21:30", (), ["not_closed"]),
        ("21:30", (("19:00", Tap.ARRIVED),), ["not_closed"]),
        ("22:00", (("21:40", Tap.LEFT),), ["late"]),
        ("22:00", (("21:10", Tap.LEFT),), []),
    ],
)
def test_what_lands_in_the_inbox(clock, at, taps, odd):
    anna, visit = _anna()
    for when, tap in taps:
        clock(f"2026-11-24 {when}")
        commands.tap(visit, tap, by=anna)
    clock(f"2026-11-24 {at}")
    coordinator = people.coordinator()
    coordinator.wear(Role.COORDINATOR)
    assert [each.odd.value for each in visits.exceptions(visits.around_now(coordinator))] == odd


def test_a_concern_keeps_who_and_when_and_nothing_on_any_family(clock):
    anna, _visit = _anna()
    from familiehus.visits import access
    from familiehus.visits.models import ListeningAsked
    from familiehus.visits.queries.matches import rules_of_visiting
    from familiehus.volunteers.queries import volunteer_of

    file = volunteer_of(anna)
    assert file is not None
    asked = commands.ask_to_be_heard(file, Ask.CONCERN, by=anna)
    columns = {column.name for column in ListeningAsked.__table__.columns}
    assert columns == {"id", "key", "ask", "volunteer_id", "asked_at", "talked_at", "talked_by_id"}
    rules = rules_of_visiting()
    for make, sees in ((people.manager, 1), (people.coordinator, 0), (people.staff, 0), (people.family, 0)):
        person = make()
        person.wear(
            {
                "manager": Role.MANAGER,
                "coordinator": Role.COORDINATOR,
                "staff": Role.STAFF,
                "family": Role.FAMILY,
            }[make.__name__]
        )
        assert len(list(db.session.scalars(access.listening_visible_to(person, rules)).unique())) == sees
    assert asked.talked_at is None


def test_from_wish_to_closing(clock):
    """The whole way: asked, proposed, met, tried, visited six times, talked midway, ended, answered."""
    anna = visiting.visitor("Anna")
    anna.person.wear(Role.VOLUNTEER)
    match = visiting.match(State.WISH)
    mother = match.household.guardians[0]
    mother.wear(Role.FAMILY)
    mette = people.coordinator("Mette")
    mette.wear(Role.COORDINATOR)
    today = wall.today()
    commands.propose(
        match, [anna], why=visiting.WHY, known=Known.NO, first_on=today,
        planned_until=today + timedelta(weeks=12), by=mette,
    )  # fmt: skip
    commands.accept(match, Side.FAMILY, by=mother)
    commands.accept(match, Side.VISITOR, by=anna.person)
    commands.try_out(match, by=mette)
    commands.begin(match, by=mette)
    visiting.visit("i morgen 10-12", of=match, weekly=True)
    coming = [each for each in match.plans[0].visits if each.is_on][:6]
    for visit in coming:
        day = wall.local_day(visit.starts_at)
        for what, at in ((Tap.ON_WAY, "09:40"), (Tap.ARRIVED, "10:02"), (Tap.LEFT, "12:01")):
            clock(f"{day} {at}")
            commands.tap(visit, what, by=anna.person)
        commands.write_up(visit, 120, 8, Doing.TOGETHER, by=anna.person)
        for talk in match.talks:
            if talk.is_open and talk.due_on <= day:
                commands.talk_done(talk, by=mette)
    assert [talk.talk for talk in match.talks if talk.done_on] == ["early"]
    clock("2027-01-06 10:00")
    commands.talk_done(next(talk for talk in match.talks if talk.talk == "midway"), by=mette)
    from familiehus.visits.states import Closing

    commands.close(match, Closing.GOAL, by=mette)
    commands.answer_survey(match, Side.FAMILY, 5, 5, 4, by=mother)
    assert match.state == State.CLOSED
    assert not visits.coming_of(match)
    hours = db.session.scalars(select(Hours).where(Hours.volunteer_id == anna.id)).all()
    assert sum(each.minutes for each in hours) == 6 * 120
    assert sum(each.kilometres for each in hours) == 48


def test_a_visit_that_has_begun_is_not_called_off_and_the_alarm_goes_on(clock):
    anna, visit = _anna()
    mother = visit.match.household.guardians[0]
    mother.wear(Role.FAMILY)
    clock("2026-11-24 22:05")
    for person in (mother, anna, THE_HOUSE):
        with pytest.raises(Refused, match="er begyndt"):
            commands.call_off(visit, by=person)
    assert visits.not_home() == [visit]


def test_who_was_rung_and_asks_again_is_told_of_again_and_once(clock):
    people.coordinator()
    anna, visit = _anna()
    staff = people.staff()
    staff.wear(Role.STAFF)
    for time in ("19:30", "20:10"):
        clock(f"2026-11-24 {time}")
        commands.tap(visit, Tap.CALL_ME, by=anna)
        commands.tap(visit, Tap.CALL_ME, by=anna)
        assert visits.not_home() == [visit]
        commands.called(visit, by=staff)
    assert len(_letters("ring")) == 2


def test_a_visit_that_came_to_nothing_gives_no_hours(clock):
    anna, visit = _anna()
    clock("2026-11-24 21:10")
    commands.write_up(visit, 60, 3, Doing.TOGETHER, by=anna)
    commands.come_to_nothing(visit, Side.FAMILY, by=anna)
    assert not db.session.scalars(select(Hours)).all()
    assert (visit.minutes, visit.kilometres) == (None, 0)
