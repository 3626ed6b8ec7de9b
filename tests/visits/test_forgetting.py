"""A year after a match closed nobody can read from it who visited whom; the counts stay."""

from sqlalchemy import select

from familiehus.app import rooms
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.privacy import retention
from familiehus.shifts import commands as rota
from familiehus.shifts.kinds import Part
from familiehus.shifts.models import ShiftAsk, ShiftTick
from familiehus.visits import commands
from familiehus.visits.models import (
    ListeningAsked,
    Match,
    MatchVisitor,
    Visit,
    VisitCorrection,
    VisitLink,
    VisitSeat,
    VisitTap,
)
from familiehus.visits.states import Ask, Closing, Doing, State, Tap
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.states import Task
from tests import people, shifting, visiting, volunteering


def _over_time() -> dict[str, int]:
    return {each.rule.name: each.over_time for each in retention.standings()}


def test_a_year_after_closing_nobody_is_named_and_the_visits_still_count(app, clock):
    clock("2026-11-24 08:00")
    anna = visiting.visitor("Anna")
    match, going_on = (visiting.match(State.ACTIVE, anna, weeks=60) for _ in range(2))
    visit = visiting.visit("i dag 10-12", of=match)
    stays = visiting.visit("i dag 14-16", of=going_on)
    visiting.link_in(visiting.letter("agreed", match.household.guardians[0]))
    asked = commands.ask_to_be_heard(anna, Ask.CONCERN, by=THE_HOUSE)
    asked.talked_at = asked.asked_at
    clock("2026-11-24 12:01")
    anna.person.wear(anna.person.roles_held()[0])
    commands.tap(visit, Tap.LEFT, by=anna.person)
    commands.write_up(visit, 120, 8, Doing.TOGETHER, by=anna.person)
    commands.close(match, Closing.GOAL, by=THE_HOUSE)
    clock("2027-11-20 03:00")
    assert _over_time()["matches"] == 0
    assert _over_time()["talks"] == 1
    assert _over_time()["visit-links"] == 1
    clock("2027-11-25 03:00")
    assert _over_time()["matches"] == 1
    for rule in retention.RULES:
        if rule.name in ("matches", "talks", "visit-links"):
            assert retention.run(rule) == 1
            assert _over_time()[rule.name] == 0
    db.session.expire_all()
    assert (match.why, match.closed_because, visit.minutes) == ("", "goal", 120)
    assert {each.match_id for each in db.session.scalars(select(MatchVisitor))} == {going_on.id}
    assert {each.visit_id for each in db.session.scalars(select(VisitSeat))} == {stays.id}
    for table in (VisitTap, VisitLink, ListeningAsked):
        assert not db.session.scalars(select(table)).unique().all()
    assert len(db.session.scalars(select(Match)).unique().all()) == 2
    assert len(db.session.scalars(select(Visit)).unique().all()) == 2


def test_who_is_something_else_too_is_a_forgotten_volunteer_without_a_trace(app, clock):
    """One person, two hats, data kept apart: what was done as a volunteer is nobody's, what was done at the desk stays."""
    clock("2026-11-24 08:00")
    bo = people.staff("Bo")
    helper = visiting.visitor(None, Task.PRACTICAL, person=bo)
    visit = visiting.visit("i dag 10-12", of=visiting.match(State.ACTIVE, helper))
    his, anothers = (shifting.shift(f"i dag {hours}", opening=["Lys"]) for hours in ("14-16", "14-16"))
    (seat,) = shifting.put_on(his, helper)
    visiting.link_in(visiting.letter("agreed", bo))
    rota.seek(seat, by=bo, whom=volunteering.volunteer("Anna"))
    clock("2026-11-24 12:01")
    bo.wear(Role.VOLUNTEER)
    left = commands.tap(visit, Tap.LEFT, by=bo)
    commands.correct(visit, Tap.LEFT, left.tapped_at, "Glemte det", by=bo)
    rota.tick(his, Part.OPENING, "Lys", by=bo)
    bo.wear(Role.STAFF)
    rota.tick(anothers, Part.OPENING, "Lys", by=bo)

    volunteers.forget(helper, by=THE_HOUSE)

    db.session.expire_all()
    assert helper.person is not bo
    for column in (VisitTap.by_id, VisitCorrection.by_id, VisitLink.person_id, ShiftAsk.asked_by_id):
        assert bo.id not in set(db.session.scalars(select(column)))
    by = dict(db.session.execute(select(ShiftTick.shift_id, ShiftTick.by_id)).all())
    assert by == {his.id: None, anothers.id: bo.id}
    told = {each.room: each.export(bo) for each in rooms.belongings()}
    assert not any(told[room] for room in ("visits", "shifts", "volunteers", "attendance", "support"))
    assert not told["bookings"].get("optaget")
    assert seat.hold.resource.key == helper.person.key
    assert seat.hold.label == ""
