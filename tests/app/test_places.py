"""The navigation: each kind of person is led where that kind may go, and nowhere else."""

import pytest
from flask import Flask

from familiehus.app import places
from familiehus.kernel.authorization import rule_of
from familiehus.kernel.roles import NOBODY, Actor, Role
from tests import people


def somebody(role: Role) -> Actor:
    """A person with that one hat; a guest for none, a device for the door."""
    if role is Role.PUBLIC:
        return NOBODY
    if role is Role.DOOR:
        return Door()
    return people.person("Signe Thorsen", role)


class Door:
    id, key, name, role = None, "door", "Hoveddøren", Role.DOOR


@pytest.fixture(params=list(Role))
def person(app: Flask, request: pytest.FixtureRequest) -> Actor:
    return somebody(request.param)


def test_nobody_is_led_to_a_closed_door(app: Flask, person: Actor):
    for entry in (*places.ENTRIES, *places.ACTS):
        if entry.rule(person):
            rule = rule_of(app, entry.endpoint)
            assert rule is not None
            assert rule(person), f"{person.role} is led to {entry.endpoint}"


def test_a_place_is_named_once(app: Flask, person: Actor):
    with app.test_request_context("/"):
        words = [str(place.label) for place in places.places(person)]
    assert len(words) == len(set(words))


def test_one_place_at_most_is_where_the_reader_stands(app: Flask, person: Actor):
    for path in ("/", "/indstillinger/aabningstider", "/design/"):
        with app.test_request_context(path):
            here = [place for place in places.places(person) if place.active]
        assert len(here) <= 1


def test_a_room_is_marked_on_all_its_pages(app: Flask):
    with app.test_request_context("/indstillinger/aabningstider"):
        here = [place.url for place in places.places(somebody(Role.MANAGER)) if place.active]
    assert here == ["/indstillinger/"]


def test_a_part_of_a_room_that_has_a_place_of_its_own_is_marked_there(app: Flask):
    with app.test_request_context("/mine-aftaler/tal-med-nogen"):
        here = [str(place.label) for place in places.places(somebody(Role.VOLUNTEER)) if place.active]
    assert here == ["Bekymret?"]


def test_what_changes_something_is_a_button_not_a_link(app: Flask):
    with app.test_request_context("/"):
        methods = {act.url: act.method for act in places.acts(somebody(Role.STAFF))}
    assert methods["/log-ud"] == "post"


def test_staff_can_change_language_from_where_they_stand(app: Flask):
    with app.test_request_context("/indstillinger/?x=1"):
        acts = places.acts(somebody(Role.STAFF))
    english = next(act for act in acts if act.lang == "en")
    assert english.url == "/sprog/en?next=/indstillinger/?x%3D1"


def test_everybody_begins_where_their_day_is(app: Flask):
    with app.test_request_context("/"):
        assert places.begin(somebody(Role.STAFF)) == "/i-dag"
        assert places.begin(somebody(Role.FAMILY)) == "/min-familie/"
        assert places.begin(somebody(Role.VOLUNTEER)) == "/mine-vagter"


@pytest.mark.parametrize("role", [Role.FAMILY, Role.VOLUNTEER, Role.ASSOCIATION, Role.STAFF, Role.MANAGER])
def test_whoever_has_signed_in_can_sign_out_from_every_page(browser, role):
    signed_in = browser.as_(people.person("Anna Bach", role))
    for path in ("/", "/kalender", "/min-konto"):
        assert signed_in.get(path).select('form[action="/log-ud"]'), path
