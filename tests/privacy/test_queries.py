"""The alarm, the sample, a family's own extract, and its words."""

import ast
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import familiehus
from familiehus.kernel import audit
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.traces import Something
from familiehus.privacy import commands, queries
from familiehus.privacy.acts import in_words
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


def acts_of(module: ast.Module) -> set[str]:
    """Every act that a module writes down by name."""
    calls = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and node.args
        and ast.unparse(node.func) in ("audit.record", "_say_so", "_to_check")
    ]
    named = [call.args[1] if ast.unparse(call.func) == "_to_check" else call.args[0] for call in calls]
    said = [each.body for each in named if isinstance(each, ast.IfExp)]
    said += [each.orelse for each in named if isinstance(each, ast.IfExp)] + named
    return {each.value for each in said if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def test_every_act_has_words_that_a_family_understands():
    package = Path(familiehus.__file__).parent
    done = set().union(*(acts_of(ast.parse(path.read_text())) for path in package.rglob("*.py")))

    assert len(done) > 250
    assert {act for act in done - set(queries.What) if in_words(act) is None} == set()


def test_an_alarm_that_was_answered_is_quiet_until_it_happens_anew(app, browser, clock):
    clock("2026-11-24 10:00")
    lene, sara = a.manager("Lene Friis"), a.staff("Sara Beck")
    for number in range(31):
        look(sara, f"family{number}")
    db.session.commit()
    browser.as_(lene)
    browser.get(f"/log-og-data/laeser/{sara.key}")
    assert browser.post(f"/log-og-data/laeser/{sara.key}", words="").status == 422
    assert browser.post(f"/log-og-data/laeser/{sara.key}", words="Ringede rundt om lukkedagen").status == 303
    db.session.expire_all()
    assert queries.unusual_readers() == []
    clock("2026-11-24 10:20")
    for number in range(31):
        look(sara, f"family{number}")
    db.session.flush()
    assert [each.families for each in queries.unusual_readers()] == [31]
