"""In which order the story moves in, and what a visitor is told about it."""

from collections.abc import Callable

from flask import Flask

from familiehus.accounts import passwords
from familiehus.demo import (
    activities,
    associations,
    attendance,
    families,
    house,
    last_year,
    loans,
    partners,
    people,
    signups,
    surveys,
    volunteers,
)
from familiehus.demo.people import Cast
from familiehus.demo.privacy import move_in as move_looks_in
from familiehus.demo.shifts import move_in as move_shifts_in
from familiehus.demo.support import move_in as move_support_in
from familiehus.demo.visits import move_in as move_visits_in
from familiehus.kernel import versions
from familiehus.kernel.transaction import writing

MARK = "demo"
PARTS: tuple[Callable[[Cast], None], ...] = (
    people.move_in,
    house.move_in,
    families.move_in,
    volunteers.move_in,
    associations.move_in,
    activities.move_in,
    partners.move_in,
    loans.move_in,
    signups.move_in,
    attendance.move_in,
    move_shifts_in,
    move_visits_in,
    move_support_in,
    surveys.move_in,
    last_year.move_in,
    move_looks_in,
)


def fill(app: Flask) -> bool:
    """Move the story in, all of it or nothing; False when it lives here already."""
    with app.app_context():
        if versions.of(MARK) != (0,):
            return False
        hashed = passwords.hashed(people.PASSWORD)
    with writing(app):
        if versions.of(MARK) != (0,):
            return False
        cast = Cast(hashed)
        for move_in in PARTS:
            move_in(cast)
        versions.touch(MARK)
    return True


def accounts() -> list[dict[str, str]]:
    """Who one can sign in as: role, name, e-mail, password."""
    return [
        {"role": str(each.role), "name": each.name, "email": each.email, "password": people.PASSWORD}
        for each in people.PEOPLE
    ]
