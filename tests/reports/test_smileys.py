"""A smiley after an activity: a number, and nobody behind it."""

import pytest
from sqlalchemy import select

from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.reports import commands
from familiehus.reports.models import Face, Smileys
from tests import a


@pytest.fixture
def cafe(app, clock):
    clock("2026-11-24 11:30")
    date = a.date_of(a.activity("Åben café", "i dag 10-12"))
    db.session.commit()
    return date


def numbers() -> dict[str, int]:
    db.session.expire_all()
    return {each.face: each.number for each in db.session.scalars(select(Smileys))}


def test_a_smiley_is_pressed_at_the_door(browser, cafe):
    path = f"/smiley/{cafe.key}"
    door = browser.at_door()
    assert "Åben café" in door.get("/smiley/")

    assert door.post(path, form=path, face="glad").status == 303
    assert door.post(path, form=path, face="glad").status == 303
    assert numbers() == {"glad": 2}


def test_a_face_that_is_none_is_no_answer(browser, cafe):
    path = f"/smiley/{cafe.key}"
    assert browser.as_(a.staff()).post(path, form=path, face="angry").status == 400


def test_only_while_it_is_on_and_two_hours_after(cafe, clock):
    clock("2026-11-24 13:59")
    commands.smile(cafe, Face.SAD)
    for when in ("2026-11-24 14:00", "2026-11-24 09:59"):
        clock(when)
        with pytest.raises(Refused):
            commands.smile(cafe, Face.SAD)


def test_a_child_that_likes_the_button_does_not_fill_the_report(cafe):
    for _press in range(commands.MOST_SMILEYS):
        commands.smile(cafe, Face.GLAD)
    with pytest.raises(Refused, match="mange"):
        commands.smile(cafe, Face.GLAD)
