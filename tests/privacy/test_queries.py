"""The alarm, the sample and a family's own extract."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from familiehus.kernel import audit
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.traces import Something
from familiehus.privacy import commands, queries
from familiehus.privacy.models import SampledLook
from tests import a
from tests.households import household


def look(person, key: str, label: str = "") -> AuditEntry:
    return audit.record("looked at", Something("households", key, label or key), by=person)


def test_more_than_thirty_families_within_an_hour_is_told(app, clock):
    clock("2026-11-24 10:00")
    sara, mette = a.staff("Sara"), a.staff("Mette")
    for number in range(30):
        look(sara, f"family{number}")
    for _number in range(40):
        look(mette, "the same family")
    assert queries.unusual_readers() == []

    clock("2026-11-24 10:59")
    look(sara, "family30")

    (found,) = queries.unusual_readers()
    assert (found.name, found.families) == ("Sara", 31)


def test_thirty_one_families_over_two_hours_are_none_too_many(app, clock):
    clock("2026-11-24 10:00")
    sara = a.staff("Sara")
    for number in range(20):
        look(sara, f"family{number}")
    clock("2026-11-24 11:01")
    for number in range(20, 40):
        look(sara, f"family{number}")

    assert queries.unusual_readers() == []


def test_the_extract_holds_every_entry_about_a_family_and_no_other(app):
    sara = a.staff("Sara")
    family, other = household("Familien Berg", children=[("Emil", 2020)]), household("Familien Lund")
    look(sara, family.key)
    audit.record("searched", by=sara, term="berg", among="families", found=[other.key, family.key])
    audit.record("looked at", family.guardians[0], by=sara)
    look(sara, other.key)
    db.session.flush()
    keys = {family.key, family.guardians[0].key, family.children[0].key}
    wanted = [
        entry
        for entry in db.session.scalars(select(AuditEntry))
        if entry.subject_key in keys
        or keys & set(map(str, (entry.said.facts if entry.said else {}).get("found", ())))
    ]

    found = queries.about_household(family)

    assert {entry.id for entry in found} == {entry.id for entry in wanted}
    assert len(found) >= 4


def test_the_sample_is_drawn_once_a_month_and_by_lot(app, clock):
    clock("2026-10-12 10:00")
    sara = a.staff("Sara")
    for number in range(40):
        look(sara, f"family{number}")
    clock("2026-11-01 04:00")
    drawn = Counter()
    for _time in range(12):
        with db.session.begin_nested() as tried:
            assert commands.draw_samples() == commands.DRAWN
            drawn[tuple(sorted(db.session.scalars(select(SampledLook.entry_id))))] += 1
            tried.rollback()

    assert len(drawn) == 12
    assert commands.draw_samples() == 10
    assert commands.draw_samples() == 0


def test_who_looked_answers_for_it(app, clock):
    clock("2026-10-12 10:00")
    sara, mette, lene = a.staff("Sara"), a.staff("Mette"), a.manager("Lene")
    look(sara, "family1")
    db.session.commit()
    clock("2026-11-01 04:00")
    commands.draw_samples()
    (sample,) = queries.samples(lene)

    assert queries.samples(mette) == []
    with pytest.raises(Refused, match="Kun den, der så"):
        commands.answer_sample(sample, True, "", by=mette)
    with pytest.raises(Refused, match="hvorfor"):
        commands.answer_sample(sample, False, "", by=sara)
    commands.answer_sample(sample, True, "", by=sara)

    assert queries.waiting_samples(sara) == 0
    with pytest.raises(Refused, match="allerede svaret"):
        commands.answer_sample(sample, True, "", by=lene)


def test_the_trail_older_than_twelve_months_goes_with_its_sample(app, clock):
    clock("2025-10-12 10:00")
    look(a.staff("Sara"), "family1")
    db.session.commit()
    clock("2025-11-01 04:00")
    commands.draw_samples()
    db.session.commit()
    clock("2026-11-24 03:00")

    assert commands.forget_old_log() > 0
    assert db.session.scalars(select(SampledLook)).all() == []
    assert timedelta(days=365) == commands.LOG_KEPT
