"""`familiehus init` and who lives in the demo house."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from familiehus.accounts import passwords
from familiehus.accounts.models import Person
from familiehus.accounts.queries import person_with_email
from familiehus.demo import accounts, fill
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.messages.introductions import whom
from familiehus.messages.models import Message
from tests.cli.houses import run

WHO = ["--name", "Signe Thorsen", "--email", "Signe@Eksempel.dk"]


def test_the_first_manager_is_appointed_once(tmp_path: Path):
    first = run("init", *WHO, cwd=tmp_path, FAMILIEHUS_INIT_PASSWORD="tre lange ord her")
    assert first.returncode == 0, first.stderr
    assert "Huset er klar" in first.stdout
    assert "tre lange" not in first.stdout + first.stderr

    again = run("init", *WHO, "--send-link", cwd=tmp_path)
    assert again.returncode == 1
    assert "allerede en leder" in again.stderr


def test_two_of_each_kind_live_in_the_demo_house(demo_house: Flask):
    assert not fill(demo_house)

    told = accounts()
    for role in set(Role) - {Role.PUBLIC, Role.DOOR}:
        assert len([each for each in told if each["role"] == role]) >= 2
    for each in told:
        person = person_with_email(each["email"])
        assert person is not None
        assert (person.name, str(person.role)) == (each["name"], each["role"])
    signe = db.session.scalars(select(Person).where(Person.email == told[0]["email"])).one()
    assert passwords.fits(told[0]["password"], signe.password)
    reached = {
        found.email or found.phone
        for message in db.session.scalars(select(Message))
        if (found := whom(message.recipient)) is not None
    }
    real = [each for each in reached if not (each.endswith(".example") or each.startswith("2000"))]
    assert not real, "Nobody outside the story is written to"
