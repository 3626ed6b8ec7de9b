"""Keeping the register of associations."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from familiehus.accounts.queries import person_with_email
from familiehus.associations import commands, queries
from familiehus.associations.models import Association, Kind
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused, refusal_for
from familiehus.kernel.roles import NOBODY, THE_HOUSE, Role
from familiehus.messages.models import Message
from tests import a, times


def an_association(name: str = "Maribo Krea") -> Association:
    return commands.register(name, Kind.ASSOCIATION, by=THE_HOUSE)


@pytest.mark.both_databases
def test_two_associations_cannot_have_one_name(app):
    an_association()

    with pytest.raises(IntegrityError) as race:
        an_association()

    assert "allerede en forening" in str(refusal_for(race.value))


def test_a_retired_association_organises_nothing_new_but_stays_in_the_register(app):
    krea, fdf = an_association(), an_association("FDF Maribo")
    commands.retire(krea, by=THE_HOUSE)

    assert queries.organisers() == [fdf]
    assert queries.register(THE_HOUSE) == [fdf, krea]
    with pytest.raises(Refused, match="allerede ude"):
        commands.retire(krea, by=THE_HOUSE)
    commands.readmit(krea, by=THE_HOUSE)
    assert len(queries.organisers()) == 2


def test_a_contact_can_be_reached(app):
    with pytest.raises(Refused, match="mail eller"):
        commands.add_contact(an_association(), "Bente", None, None, by=THE_HOUSE)


def test_the_register_is_for_staff(app):
    an_association()

    assert queries.register(NOBODY) == []


def test_a_changed_text_is_a_new_version_and_earlier_yeses_stay_with_theirs(app, clock):
    clock("2026-03-02 10:00")
    first = commands.agree_on("Respekt", target=46, by=THE_HOUSE)
    krea = an_association()
    commands.accept_values(krea, by=THE_HOUSE)
    assert commands.agree_on("Respekt", target=70, by=THE_HOUSE) is first
    second = commands.agree_on("Respekt og fællesskab", target=70, by=THE_HOUSE)

    assert (krea.values, krea.values_accepted_on) == (first, times.day("2026-03-02"))
    assert queries.current_values() is second
    assert queries.growth(times.day("2026-04-01")).target == 70


def test_growth_counts_members_at_the_end_of_each_quarter(app):
    for name, joined in (("A", "2025-11-03"), ("B", "2026-02-02"), ("C", "2026-05-05")):
        commands.register(name, Kind.ASSOCIATION, joined_on=times.day(joined), by=THE_HOUSE)
    growth = queries.growth(times.day("2026-07-01"))

    assert growth.members == 3
    assert growth.quarters[-3:] == [("2025 · 4", 1), ("2026 · 1", 2), ("2026 · 2", 3)]


def asking(name: str = "Skakklubben", email: str = "per@skak.example"):
    return commands.ask_to_join(name, Kind.ASSOCIATION, "Per", email, by=NOBODY)


def test_asking_twice_is_one_request_and_yes_gives_a_member_with_a_way_in(app):
    commands.agree_on("Respekt", by=THE_HOUSE)
    asked = asking()
    assert asking("Skakklubben af 1920") is asked

    member = commands.take_in(asked, by=THE_HOUSE)
    person = person_with_email("per@skak.example")

    assert member.name == "Skakklubben af 1920"
    assert member.values_accepted_on is not None
    assert person is not None
    assert person.roles_held() == [Role.ASSOCIATION]
    assert queries.open_requests() == []
    commands.retire(member, by=THE_HOUSE)
    assert person.roles_held() == []


def test_a_no_is_told_and_forgotten_after_a_month(app, clock):
    clock("2026-03-02 10:00")
    asked = asking()
    commands.decline(asked, by=THE_HOUSE)
    with pytest.raises(Refused, match="allerede svaret"):
        commands.take_in(asked, by=THE_HOUSE)
    letters = db.session.scalars(select(Message).where(Message.kind == "associations.declined")).all()
    assert [each.recipient for each in letters] == [f"join:{asked.key}"]

    clock("2026-04-02 10:00")
    assert commands.forget_declined() == 1


def test_joining_over_http(app, browser):
    commands.agree_on("Vi er fælles om børnene.", by=THE_HOUSE)
    coordinator = a.coordinator()
    guest = browser
    assert "fælles om børnene" in guest.get("/netvaerk/bliv-medlem")
    told = {"name": "Skakklubben", "contact": "Per", "email": "per@skak.example"}
    assert guest.post("/netvaerk/bliv-medlem", form="/netvaerk/bliv-medlem", **told).status == 422
    assert (
        guest.post("/netvaerk/bliv-medlem", form="/netvaerk/bliv-medlem", accepts="y", **told).status == 303
    )

    (asked,) = queries.open_requests()
    browser.as_(coordinator).get("/netvaerk/foresporgsler")
    browser.post(f"/netvaerk/foresporgsler/{asked.key}/ja")
    assert "Skakklubben" in browser.follow()


def test_the_directory_shows_only_those_who_said_yes(app, browser):
    shown, hidden = an_association("Synlig"), an_association("Usynlig")
    commands.introduce_publicly(shown, is_public=True, by=THE_HOUSE)
    commands.add_contact(shown, "Hemmelige Hans", "hans@x.example", None, by=THE_HOUSE)

    page = browser.get("/netvaerk/foreninger")

    assert "Synlig" in page
    assert hidden.name not in page
    assert "Hans" not in page
