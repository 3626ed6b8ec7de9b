"""What can be done with and for a family."""

import itertools

import pytest
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.families import access, commands, queries
from familiehus.families.models import Child, Household, KeepApart
from familiehus.families.news import child_left, guardian_left, household_closed
from familiehus.families.states import NEXT, Area, OtherParent, Purpose, State
from familiehus.kernel import audit
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor, Role
from tests import people
from tests.households import consent_texts, household


def seen_by(person: Actor) -> list[Household]:
    return list(db.session.scalars(access.households_visible_to(person)))


def test_a_family_comes_by_itself_and_is_enrolled_after_a_talk(app, clock):
    family = household("Familien Holm", state=State.ENQUIRY)
    assert queries.enquiries(THE_HOUSE) == [family]

    commands.agree_talk(family, house_clock.now(), "Kaffe tirsdag", by=THE_HOUSE)
    commands.enrol(family, by=THE_HOUSE)

    assert family.is_enrolled
    assert queries.enquiries(THE_HOUSE) == []
    assert queries.register(THE_HOUSE) == [family]


STEPS = {
    State.TALK_AGREED: lambda family: commands.agree_talk(family, None, "", by=THE_HOUSE),
    State.ENROLLED: lambda family: commands.enrol(family, by=THE_HOUSE),
    State.PAUSED: lambda family: commands.pause(family, by=THE_HOUSE),
    State.CLOSED: lambda family: commands.close(family, by=THE_HOUSE),
}


@pytest.mark.parametrize(("now", "then"), list(itertools.product(State, STEPS)))
def test_only_the_steps_of_the_path_can_be_taken(app, now, then):
    family = household(state=now)

    if then in NEXT[now] or now == then == State.TALK_AGREED:
        STEPS[then](family)
        assert family.state == then
    else:
        with pytest.raises(Refused):
            STEPS[then](family)
        assert family.state == now


@pytest.mark.parametrize("state", [state for state in State if state not in (State.CLOSED, State.ANONYMISED)])
def test_a_family_can_always_stop(app, state):
    family = household(state=state)
    commands.close(family, by=THE_HOUSE)
    assert family.state == State.CLOSED


def test_a_professional_may_not_write_without_the_familys_yes(app):
    with pytest.raises(Refused, match="selv have sagt ja"):
        commands.enquire_for(
            Household(called="Familien Dam"), people.family(), referrer="Skolen", said_yes=False, by=THE_HOUSE
        )


def test_an_enquiry_that_the_family_has_not_confirmed_is_gone_after_14_days(app, clock):
    clock("2026-11-01 09:00")
    made = [
        commands.enquire_for(
            Household(called=called), people.family(), referrer="Skolen", said_yes=True, by=THE_HOUSE
        )
        for called in ("Familien Dam", "Familien Bæk")
    ]
    commands.confirm(made[1], by=THE_HOUSE)
    own = household("Familien Lund", state=State.ENQUIRY)

    clock("2026-11-15 08:59")
    assert commands.forget_unconfirmed() == 0
    clock("2026-11-15 09:01")
    assert commands.forget_unconfirmed() == 1
    assert commands.forget_unconfirmed() == 0
    assert queries.enquiries(THE_HOUSE) == [made[1], own]


def test_who_leaves_loses_sight_of_the_household_at_once(app):
    family, left = household("Familien Holm"), []
    mother, father = family.guardians[0], people.family("Far Holm")
    commands.add_guardian(family, father, by=THE_HOUSE)
    assert seen_by(father) == [family]

    def listen(sender, **news):
        left.append((sender, news["person"]))

    with guardian_left.connected_to(listen):
        commands.leave(family, father, by=father)

    assert seen_by(father) == []
    assert seen_by(mother) == [family]
    assert left == [(family, father)]


def test_when_the_last_adult_leaves_the_household_is_closed(app):
    family, closed = household("Familien Holm"), []

    def listen(sender, **_news):
        closed.append(sender)

    with household_closed.connected_to(listen):
        commands.leave(family, family.guardians[0], by=THE_HOUSE)

    assert family.state == State.CLOSED
    assert closed == [family]


def test_a_split_takes_the_chosen_children_and_shows_the_old_household_nothing_new(app):
    family = household("Familien Holm", children=[("Alma", 2019), ("Villads", 2021)])
    mother, father = family.guardians[0], people.family("Far Holm")
    commands.add_guardian(family, father, by=THE_HOUSE)
    alma, villads = family.children

    new = commands.split(family, mother, [alma], stay_too=False, called="Mor og Alma", by=THE_HOUSE)

    assert (new.guardians, new.children) == ([mother], [alma])
    assert (family.guardians, family.children) == ([father], [villads])
    assert (seen_by(father), seen_by(mother)) == ([family], [new])


def test_a_child_may_belong_to_two_households(app):
    family = household("Familien Holm", children=[("Alma", 2019)])
    mother = family.guardians[0]
    commands.add_guardian(family, people.family("Far Holm"), by=THE_HOUSE)

    new = commands.split(family, mother, list(family.children), stay_too=True, called="Hos mor", by=THE_HOUSE)

    assert family.children == new.children


def test_a_child_that_leaves_frees_its_seats_here(app):
    family, freed = household(children=[("Alma", 2019)]), []
    alma = family.children[0]

    def listen(_sender, **news):
        freed.append(news["child"])

    with child_left.connected_to(listen):
        commands.let_child_go(family, alma, by=THE_HOUSE)

    assert family.children == []
    assert freed == [alma]


@pytest.mark.parametrize(("year", "fits"), [(2007, False), (2008, True), (2026, True), (2027, False)])
def test_children_are_0_to_18(app, clock, year, fits):
    family = household()
    if fits:
        assert commands.add_child(family, "Ask", year, by=THE_HOUSE).birth_year == year
    else:
        with pytest.raises(Refused, match="fødselsår mellem 2008 og 2026"):
            commands.add_child(family, "Ask", year, by=THE_HOUSE)


def test_both_parents_are_asked_about_pictures_and_one_is_enough_with_a_note(app):
    """A second adult's yes stands beside the first; without one it is asked for until somebody writes down why not."""
    consent_texts()
    family = household("Familien Holm", children=[("Ida", 2020)])
    kept = commands.give_consent(family, Purpose.PHOTO_WEB, given_by="Mor", channel="table", by=THE_HOUSE)
    survey = commands.give_consent(family, Purpose.SURVEY, given_by="Mor", channel="table", by=THE_HOUSE)
    assert (kept.asks_other, survey.asks_other) == (True, False)

    again = commands.give_consent(family, Purpose.PHOTO_WEB, given_by="Far", channel="table", by=THE_HOUSE)
    assert (again, kept.asks_other, kept.how) == (kept, False, "Mor, ved bordet · Far")
    alone = commands.give_consent(family, Purpose.PHOTO_PRESS, given_by="Mor", channel="paper", by=THE_HOUSE)
    commands.note_other_parent(alone, OtherParent.ALONE, by=THE_HOUSE)
    assert (alone.asks_other, alone.how) == (False, "Mor, på papir · har forældremyndigheden alene")
    commands.withdraw_consent(family, Purpose.PHOTO_PRESS, by=THE_HOUSE)
    with pytest.raises(Refused, match="sagt nej siden"):
        commands.note_other_parent(alone, OtherParent.NOT_REACHED, by=THE_HOUSE)


def test_withdrawing_a_consent_stops_its_use_at_once(app):
    family = household(children=[("Alma", 2019)])
    consent_texts()
    with pytest.raises(Refused, match="sige ja"):
        commands.note_care_need(family, "allergy", "Nødder", child=None, person=None, by=THE_HOUSE)

    for purpose in (Purpose.CARE_NEEDS, Purpose.PHOTO_WEB):
        commands.give_consent(family, purpose, given_by="Mor", channel="table", by=THE_HOUSE)
    commands.note_care_need(family, "allergy", "Nødder", child=family.children[0], person=None, by=THE_HOUSE)
    for purpose in (Purpose.CARE_NEEDS, Purpose.PHOTO_WEB, Purpose.PHOTO_WEB):
        commands.withdraw_consent(family, purpose, by=THE_HOUSE)

    assert not family.allows(Purpose.CARE_NEEDS)
    assert family.care_needs == []
    assert [task.purpose for task in queries.take_downs(THE_HOUSE)] == [Purpose.PHOTO_WEB]


def test_a_new_text_asks_again_and_the_old_yes_holds_meanwhile(app):
    family = household()
    consent_texts()
    commands.give_consent(family, Purpose.PHOTO_WEB, given_by="Mor", channel="table", by=THE_HOUSE)
    newer = commands.release_text(Purpose.PHOTO_WEB, "Ny tekst", "New text", by=THE_HOUSE)
    assert family.allows(Purpose.PHOTO_WEB)

    again = commands.give_consent(family, Purpose.PHOTO_WEB, given_by="Mor", channel="table", by=THE_HOUSE)

    assert again.wording == newer
    assert [consent.holds for consent in family.consents] == [False, True]


def test_five_wishes_and_no_more(app):
    family = household()
    for number in range(5):
        commands.wish_for(family, Area.SOCIAL, f"Ønske {number}", by=THE_HOUSE)

    with pytest.raises(Refused, match="fem ønsker"):
        commands.wish_for(family, Area.WORK, "Et til", by=THE_HOUSE)


def test_keep_apart_hides_a_family_from_staff_and_warns_the_coordinator(app):
    family, mette, karen = household(), people.staff("Mette"), people.coordinator("Karen")
    commands.keep_apart(family, mette, by=karen)

    assert queries.register(mette) == []
    assert queries.register(karen) == [family]
    assert [apart.person for apart in queries.kept_apart_from(family)] == [mette]

    commands.let_meet(db.session.scalars(select(KeepApart)).one(), by=karen)
    assert queries.register(mette) == [family]


def test_two_enquiries_of_one_family_become_one(app):
    kept = household("Familien Holm", guardian=people.family("Mor Holm"))
    other = household("Holm", guardian=people.family("mor holm"), state=State.ENQUIRY)
    other.guardians[0].phone = kept.guardians[0].phone = "12345678"
    commands.add_child(other, "Alma", 2019, by=THE_HOUSE)
    assert queries.likely_duplicates(other, THE_HOUSE) == [kept]

    commands.merge(kept, other, by=THE_HOUSE)

    assert [child.first_name for child in kept.children] == ["Alma"]
    assert queries.enquiries(THE_HOUSE) == []


WHO_SEES = [
    ("manager", True),
    ("coordinator", True),
    ("staff", True),
    ("volunteer", False),
    ("association", False),
    ("family", False),
]


@pytest.mark.parametrize(("kind", "sees"), WHO_SEES)
def test_who_sees_another_family(app, kind, sees):
    family = household()
    assert seen_by(getattr(people, kind)()) == ([family] if sees else [])


def test_search_knows_the_danish_letters_in_either_case(app):
    family = household("Familien Østergaard", guardian=people.family("Åse Ærø"))
    asks = household("Åse", guardian=people.family("Åse Ærø"), state=State.ENQUIRY)

    assert queries.register(THE_HOUSE, said="øster") == queries.register(THE_HOUSE, said="ÅSE") == [family]
    assert queries.likely_duplicates(asks, THE_HOUSE) == [family]


def test_a_split_keeps_what_protects_the_family_and_when_it_stopped(app, clock):
    family, mother, neighbour = household(), people.family("Mor"), people.volunteer("Nabo")
    commands.add_guardian(family, mother, by=THE_HOUSE)
    family.has_protected_address = True
    for person in (neighbour, neighbour):
        commands.keep_apart(family, person, by=THE_HOUSE)
    commands.close(family, by=THE_HOUSE)

    new = commands.split(family, mother, [], stay_too=False, called="Hos mor", by=THE_HOUSE)

    assert new.has_protected_address
    assert new.closed_at == family.closed_at
    assert [apart.person for apart in queries.kept_apart_from(new)] == [neighbour]


def test_whoever_gives_the_name_of_a_family_is_not_let_in_to_it(app):
    """An enquiry is anybody's word: by its mother's name, or its child's, nobody comes to read where it lives."""
    kept = household("Familien Holm", guardian=people.family("Mor Holm"), children=[("Alma", 2019)])
    asks = household("Familien Holm", guardian=people.family("Mor Holm"), state=State.ENQUIRY)
    assert queries.likely_duplicates(asks, THE_HOUSE) == [kept]

    with pytest.raises(Refused, match="også adressen"):
        commands.merge(kept, asks, by=THE_HOUSE)
    assert len(kept.guardians) == 1

    commands.add_guardian(kept, asks.guardians[0], by=THE_HOUSE)
    commands.merge(kept, asks, by=THE_HOUSE)
    assert len(kept.guardians) == 2


def test_a_merge_leaves_nobody_behind_and_keeps_the_adult_who_was_let_in(app, clock):
    kept = household("Familien Holm", children=[("Alma", 2023)])
    kept.guardians[0].phone = "12345678"
    consent_texts()
    twin, volunteer = people.family("Mettes anden"), people.volunteer("Villy")
    twin.phone = "12345678"
    other = household("Hemmeligt navn", guardian=twin, children=[("alma", 2023)], state=State.ENQUIRY)
    for each in (kept, other):
        commands.add_guardian(each, volunteer, by=THE_HOUSE)
    commands.give_consent(other, Purpose.PHOTO_WEB, given_by="Mette", channel="table", by=THE_HOUSE)
    commands.withdraw_consent(other, Purpose.PHOTO_WEB, by=THE_HOUSE)

    commands.merge(kept, other, by=THE_HOUSE)

    assert Role.FAMILY in volunteer.roles_held()
    assert [task.household for task in queries.take_downs(THE_HOUSE)] == [kept]
    assert "Mettes anden" not in db.session.scalars(select(Person.name)).all()
    assert "alma" not in db.session.scalars(select(Child.first_name)).all()
    commands.forget(kept, by=THE_HOUSE)
    said = db.session.scalars(select(audit.AuditText.subject_label)).all()
    assert not {"Hemmeligt navn", "Mettes anden"} & set(said)


def test_an_enquiry_nobody_confirmed_goes_after_two_weeks_also_when_it_was_closed(app, clock):
    asked = Household(called="Nye")
    commands.enquire_for(asked, people.family("Ny"), referrer="SFO", said_yes=True, by=THE_HOUSE)
    commands.close(asked, by=THE_HOUSE)
    clock("2026-12-10 10:00")

    assert commands.forget_unconfirmed() == 1
    assert db.session.scalars(select(Household)).all() == []
