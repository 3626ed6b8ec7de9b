"""The rules' dry run says what the nightly jobs then do; the self-check and the export say what there is."""

import json

from familiehus.app import rooms
from familiehus.families import commands as families
from familiehus.families.states import State
from familiehus.jobs.timetable import JOBS
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db
from familiehus.privacy import retention, selfcheck
from tests import a
from tests.households import household


def going(job: str) -> list[int]:
    return [each.over_time for each in retention.standings() if each.rule.job == job]


def test_every_rule_is_followed_by_a_nightly_job():
    assert {rule.job for rule in retention.RULES} <= set(JOBS)


def test_the_dry_run_counts_what_the_night_lets_go_of(app, clock):
    clock("2024-11-24 10:00")
    household("Familien Berg", state=State.CLOSED)
    household("Familien Lund")
    db.session.commit()
    clock("2026-11-24 10:00")

    assert going("forgotten-families") == [1, 0]
    assert retention.overdue() > 0
    assert families.forget_closed() == 1
    db.session.flush()
    assert going("forgotten-families") == [0, 0]


def test_the_self_check_names_who_has_no_second_factor_and_that_no_backup_was_taken(app):
    a.manager("Lene Friis")
    db.session.commit()
    said = {check.title: check for check in selfcheck.checks()}

    assert "Lene Friis" in said["Totrinslogin"].note
    assert not said["Sikkerhedskopi"].is_good
    assert "SQLite 3." in said["Udgave"].note


def test_every_room_is_asked_what_it_holds_about_a_family(app, browser, monkeypatch):
    family = household("Familien Berg", children=[("Emil", 2020)])
    db.session.commit()
    new = Belongings(room="a new room", tables={}, export=lambda subject: {"knows": subject.key})
    known = rooms.belongings()
    monkeypatch.setattr(rooms, "belongings", lambda: [*known, new])
    browser.as_(a.manager("Lene Friis"))
    page = browser.get(f"/log-og-data/familie/{family.key}/alt")
    answer = browser.get(f"/log-og-data/familie/{family.key}/alt?som=json")

    assert "Emil" in page
    held = json.loads(answer.text)["familie"]
    assert held["a new room"] == {"knows": family.key}
    assert held["families"]["households"][0]["called"] == "Familien Berg"
