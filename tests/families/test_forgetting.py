"""Forgetting a family: every word about people is gone from every table; a shell without a name is left."""

import re

import pytest
from sqlalchemy import select, text

from familiehus.accounts.models import Person
from familiehus.families import commands, queries
from familiehus.families.models import Child, Guardianship, Household
from familiehus.families.states import Area, Purpose, State, size_band
from familiehus.house import commands as house
from familiehus.kernel import audit
from familiehus.kernel.db import Base, db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages.commands import queue
from familiehus.today.board import board_for
from tests import people
from tests.client import Browser
from tests.households import consent_texts, household

CANARIES = (
    *("Kanarie", "Gulsisken", "Dompappen", "Stillitsen", "77665544", "gulsisken@fugl.example"),
    *("Rugekassevej", "Lærkesang", "Solsikkefrø", "Fuglebadet", "Skovbrynet"),
)


def aviary() -> Household:
    consent_texts()
    mother = people.family("Gulsisken", email="gulsisken@fugl.example")
    mother.phone = "77665544"
    family = household("Kanarie", guardian=mother, children=[("Stillitsen", 2020)])
    commands.add_guardian(family, people.family("Dompappen"), by=mother)
    commands.record_address(family, "Rugekassevej 1", "4000", "Roskilde", by=mother)
    commands.wish_for(family, Area.SOCIAL, "Lærkesang", by=mother)
    commands.give_consent(family, Purpose.CARE_NEEDS, given_by="Gulsisken", channel="table", by=mother)
    commands.note_care_need(
        family, "allergy", "Solsikkefrø", child=family.children[0], person=None, by=mother
    )
    commands.revise(family, by=mother, next_step="Fuglebadet", neighbourhood="Skovbrynet")
    queue("accounts.welcome", to=f"person:{mother.key}", subject_key=family.key)
    audit.record("searched", by=people.coordinator(), term="Kanarie", found=[family.key])
    return family


def words_of_the_house() -> str:
    """Every row of every table, in words."""
    db.session.flush()
    return "\n".join(
        str(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))
    )


def test_nothing_about_people_is_left_in_the_files_of_the_database(app, clock):
    """A row that is deleted is overwritten; so must be what the log still holds of it."""
    clock("2026-11-24 10:00")
    family, data = aviary(), app.extensions["settings"].data
    db.session.commit()
    assert sum(CANARIES[0].encode() in file.read_bytes() for file in data.glob("familiehus.sqlite3*"))

    commands.forget(family, by=THE_HOUSE)
    db.session.commit()

    left = b"".join(file.read_bytes() for file in data.glob("familiehus.sqlite3*"))
    assert [canary for canary in CANARIES if canary.encode() in left] == []


@pytest.mark.both_databases
def test_nothing_about_people_is_left_in_any_table(app, clock):
    clock("2026-11-24 10:00")
    family = aviary()
    assert [word for word in CANARIES if word not in words_of_the_house()] == []

    commands.forget(family, by=THE_HOUSE)

    left = words_of_the_house()
    assert [word for word in CANARIES if word in left] == []
    assert (family.state, family.called, family.size_band) == (State.ANONYMISED, "–", "3-4")
    assert family.enrolled_at is not None
    assert queries.register(THE_HOUSE) == []
    db.session.commit()
    assert audit.record("looked at", by=THE_HOUSE).place is None  # the chain is still there to be added to


def test_the_pages_say_what_happens_and_do_it(app, browser):
    family = aviary()
    desk = browser.as_(people.coordinator())
    where = f"/familier/{family.key}/slet"
    asked = desk.get(where)
    assert "Stillitsen" in asked
    assert "kan ikke fortrydes" in asked
    assert family.state == State.ENROLLED

    desk.post(where)

    assert "Familien er slettet" in desk.follow()
    assert [word for word in CANARIES if word in words_of_the_house()] == []
    assert desk.get(where).status == 404


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_a_family_deletes_itself_in_two_steps(app, browser, way):
    family = aviary()
    mother = family.guardians[0]
    home = browser.as_(mother).via(way)
    where = f"/min-familie/{family.key}/slet"
    assert "Slet alt om os" in browser.via("page").get("/min-familie/")
    home.get(where)
    home.via(way).post(where)

    assert home.via("page").follow().status == 200
    assert [word for word in CANARIES if word in words_of_the_house()] == []
    assert home.get("/min-familie/").status == 303
    assert not mother.active


def test_one_family_does_not_delete_another(app, browser):
    family = aviary()
    stranger = household("Familien Holm").guardians[0]
    home = browser.as_(stranger)

    assert home.get(f"/min-familie/{family.key}/slet").status == 404
    assert family.is_enrolled


def test_who_is_something_else_too_stays(app):
    family, vera = household("Familien Lund"), people.volunteer("Vera Lund")
    commands.add_guardian(family, vera, by=THE_HOUSE)

    commands.forget(family, by=THE_HOUSE)

    assert (vera.name, vera.active, [str(role) for role in vera.roles_held()]) == (
        "Vera Lund",
        True,
        ["volunteer"],
    )


def test_who_belongs_to_another_family_too_stays(app):
    family = household("Familien Holm", children=[("Alma", 2019)])
    mother, father = family.guardians[0], people.family("Far Holm")
    commands.add_guardian(family, father, by=THE_HOUSE)
    new = commands.split(family, mother, list(family.children), stay_too=True, called="Hos mor", by=THE_HOUSE)

    commands.forget(family, by=THE_HOUSE)

    assert new.guardians == [mother]
    assert mother.name == "Mor i Familien Holm"
    assert [child.first_name for child in new.children] == ["Alma"]
    assert father.name == "–"
    assert db.session.scalars(select(Guardianship.person_id)).all() == [mother.id]


def test_a_forgotten_family_cannot_come_back_or_be_forgotten_twice(app):
    family = household()
    commands.forget(family, by=THE_HOUSE)

    for act in (commands.forget, commands.enrol, commands.close):
        with pytest.raises(Refused):
            act(family, by=THE_HOUSE)


def test_pictures_still_come_down_and_then_the_name_goes_too(app, browser):
    consent_texts()
    family = household("Kanarie")
    commands.give_consent(family, Purpose.PHOTO_WEB, given_by="M", channel="table", by=THE_HOUSE)
    commands.forget(family, by=THE_HOUSE)
    karen = people.coordinator("Karen")
    assert [todo.title for todo in board_for(people.staff()).todos if todo.icon == "photo"] == []

    desk = browser.as_(karen)
    assert "Tag billeder ned: Kanarie" in desk.get("/i-dag")
    desk.post(f"/familier/billeder-ned/{queries.take_downs(karen)[0].key}")

    assert desk.answer is not None
    assert desk.answer.location == "/i-dag"
    assert "Kanarie" not in desk.follow()
    assert "Kanarie" not in re.sub(r"looked at.*", "", words_of_the_house())


@pytest.mark.parametrize(
    ("months", "day", "gone"), [(12, "2027-11-23", 0), (12, "2027-11-25", 1), (3, "2027-02-25", 1)]
)
def test_families_that_stopped_are_forgotten_when_the_house_says(app, clock, months, day, gone):
    clock("2026-11-24 10:00")
    house.describe(by=THE_HOUSE, families_kept_months=months)
    family, stays = household(children=[("Alma", 2019)]), household()
    commands.close(family, by=THE_HOUSE)

    clock(f"{day} 03:00")
    assert (commands.forget_closed(), commands.forget_closed()) == (gone, 0)

    assert family.is_anonymised == bool(gone)
    assert stays.is_enrolled
    assert [child.first_name for child in db.session.scalars(select(Child))] == (["–"] if gone else ["Alma"])


def test_wishes_go_half_a_year_after_the_family_stopped(app, clock):
    clock("2026-05-01 10:00")
    family = household()
    commands.wish_for(family, Area.SOCIAL, "Lærkesang", by=THE_HOUSE)
    commands.close(family, by=THE_HOUSE)
    clock("2026-10-31 10:00")
    assert commands.forget_wishes_of_closed() == 0
    clock("2026-11-02 10:00")
    assert commands.forget_wishes_of_closed() == 1
    assert family.wishes == []


@pytest.mark.parametrize(
    ("heads", "band"), [(1, "1"), (2, "2"), (3, "3-4"), (4, "3-4"), (5, "5+"), (9, "5+")]
)
def test_the_size_that_stays_points_at_nobody(heads, band):
    assert size_band(heads) == band


def test_a_person_forgotten_at_home_cannot_be_written_to(app):
    family = aviary()
    commands.forget(family, by=THE_HOUSE)
    assert not [person for person in db.session.scalars(select(Person)) if person.name == "Gulsisken"]


def test_browsers_of_both_adults_are_signed_out(app):
    family = aviary()
    father = Browser(app).as_(family.guardians[1])
    assert father.get("/min-familie/").status == 200
    commands.forget(family, by=THE_HOUSE)
    db.session.commit()

    assert father.get("/min-familie/").status == 303
