"""Who may do what with activities, as a table: rows are people, columns are acts."""

import pytest
from sqlalchemy import select

from familiehus.activities import access, belongings, commands
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.sheets import Reach
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import NOBODY, THE_HOUSE, Role
from tests import a
from tests.activities.test_revising import other, revise, weekly

ACTS = ("see_drafts", "plan", "publish", "revise", "cancel", "import", "override", "keep_places")
NOTHING, DAY = "-" * 8, "xxxxxx--"
MAY = {
    Role.PUBLIC: NOTHING,
    Role.FAMILY: NOTHING,
    Role.VOLUNTEER: NOTHING,
    Role.ASSOCIATION: NOTHING,
    Role.DOOR: NOTHING,
    Role.STAFF: DAY,
    Role.COORDINATOR: "x" * 8,
    Role.MANAGER: "x" * 8,
}


class Somebody:
    id, key, name = 0, "somebody", "Nogen"

    def __init__(self, role: Role) -> None:
        self.role = role


@pytest.mark.parametrize("role", list(Role))
def test_who_may_what(role):
    may = "".join("x" if getattr(access, f"may_{act}")(Somebody(role)) else "-" for act in ACTS)
    assert may == MAY[role]


@pytest.mark.parametrize("role", list(Role))
def test_drafts_and_retired_places_are_for_those_who_may_plan(app, clock, role):
    a.activity("Kladde", draft=True)
    a.activity("Vist", place=a.place("Salen"))
    commands.retire_place(a.place("Kælderen"), by=THE_HOUSE)
    person = Somebody(role)

    seen = {each.title for each in db.session.scalars(access.activities_visible_to(person))}
    dates = {each.title for each in db.session.scalars(access.occurrences_visible_to(person))}
    places = {each.name for each in db.session.scalars(access.places_visible_to(person))}

    assert seen == dates == ({"Kladde", "Vist"} if access.may_see_drafts(person) else {"Vist"})
    assert ("Kælderen" in places) == access.may_see_drafts(person)
    assert "Salen" in places


def test_what_the_house_holds_about_who_is_responsible(app, clock):
    mette = a.staff("Mette")
    cafe = weekly(3, responsible=mette)
    date = a.date_of(weekly(3), 1)
    revise(date, Reach.THIS, responsible=mette)
    assert other(date).details.responsible is mette

    told = belongings.export(mette)["ansvarlig for"]
    assert told["aktiviteter"] == ["Café"]
    assert len(told["datoer"]) == 1

    assert belongings.forget(mette) == 2
    db.session.expire_all()
    assert (cafe.responsible, date.own_responsible) == (None, None)
    assert belongings.export(mette) == {}


def test_places_are_described_and_named_once(app, clock):
    hall = a.place("Salen", seats=40)
    a.place("Køkkenet")

    commands.describe_place(
        hall,
        name="Store sal",
        address="Havnegade 1",
        seats=60,
        access_notes="Elevator",
        is_exclusive=False,
        by=THE_HOUSE,
    )

    assert (hall.name, hall.resource.label, hall.is_exclusive) == ("Store sal", "Store sal", False)
    with pytest.raises(Refused, match="allerede taget ud"):
        commands.retire_place(hall, by=THE_HOUSE)
        commands.retire_place(hall, by=THE_HOUSE)
    commands.reopen_place(hall, by=THE_HOUSE)
    with pytest.raises(Refused, match="allerede i brug"):
        commands.reopen_place(hall, by=THE_HOUSE)


def test_a_draft_that_is_thrown_away_takes_its_dates_along(app, clock):
    draft = a.series(draft=True)
    commands.discard(draft, by=THE_HOUSE)

    assert db.session.scalars(select(Activity)).all() == []
    assert db.session.scalars(select(Occurrence)).all() == []
    assert db.session.scalars(access.activities_visible_to(NOBODY)).all() == []
