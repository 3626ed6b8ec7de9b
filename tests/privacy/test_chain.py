"""Every tampering with the trail is found; what is let go by retention is not mistaken for one."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from familiehus.kernel import audit
from familiehus.kernel import clock as house_clock
from familiehus.kernel.audit import AuditEntry, AuditText
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.privacy import chain
from familiehus.privacy.chain import Fault
from familiehus.privacy.models import AuditSeal

LINKS, TAMPERINGS = 40, 100


def written(count: int = LINKS) -> None:
    for number in range(count):
        audit.record(f"tried {number}", by=THE_HOUSE, number=number)
        db.session.commit()
    chain.seal_head()
    db.session.commit()


def unguard() -> None:
    """Whoever holds the database file can take its own guards away; the chain must tell nevertheless."""
    for trigger in ("audit_entries_stay", "audit_entries_remain"):
        db.session.execute(text(f"DROP TRIGGER {trigger}"))


def tamper(lot: random.Random) -> str:
    """One change to one row, of a kind that is drawn."""
    place = lot.randint(1, LINKS)
    row = db.session.scalar(select(AuditEntry.id).where(AuditEntry.place == place))
    columns = ("act", "actor_key", "actor_role", "subject_kind", "subject_key", "device", "text_digest")
    kind = lot.choice(
        (*columns, "at", "digest", "place", "delete", "cut off", "name", "facts", "salt", "loose")
    )
    if kind in columns:
        db.session.execute(update(AuditEntry).where(AuditEntry.id == row).values({kind: "another"}))
    elif kind == "at":
        db.session.execute(
            update(AuditEntry).where(AuditEntry.id == row).values(at=house_clock.now() - timedelta(days=9))
        )
    elif kind == "digest":
        db.session.execute(update(AuditEntry).where(AuditEntry.id == row).values(digest="f" * 64))
    elif kind == "place":
        db.session.execute(update(AuditEntry).where(AuditEntry.id == row).values(place=9_000))
    elif kind in ("delete", "cut off"):
        gone = "id = :row" if kind == "delete" else "id >= :row"
        db.session.execute(text(f"DELETE FROM audit_texts WHERE entry_{gone}"), {"row": row})
        db.session.execute(text(f"DELETE FROM audit_entries WHERE {gone}"), {"row": row})
    elif kind == "loose":
        db.session.execute(update(AuditEntry).where(AuditEntry.id == row).values(place=None))
    else:
        changed = {
            "name": {"actor_name": "Another"},
            "facts": {"facts": {"n": 0}},
            "salt": {"salt": "0" * 32},
        }
        db.session.execute(update(AuditText).where(AuditText.entry_id == row).values(changed[kind]))
    return f"{kind} at {place}"


def test_every_one_of_a_hundred_tamperings_is_found(app):
    written()
    assert chain.verify().holds
    unguard()
    db.session.commit()
    lot, missed = random.Random(11), []
    for _number in range(TAMPERINGS):
        said = tamper(lot)
        db.session.flush()
        if chain.verify().holds:
            missed.append(said)
        db.session.rollback()
        db.session.expire_all()

    assert missed == []
    assert chain.verify().holds


def test_a_forged_seal_is_found(app):
    written(3)
    db.session.get_one(AuditSeal, "head").place = 2
    db.session.commit()

    found = chain.verify().first_break
    assert found is not None
    assert found.fault is Fault.SEAL


def test_erased_words_are_no_break(app):
    written(3)
    audit.forget_words("house")
    db.session.commit()

    assert chain.verify() == chain.Verdict(3, None)


@pytest.mark.both_databases
def test_what_is_older_than_a_year_goes_and_the_rest_still_verifies(app, clock):
    clock("2025-01-10 09:00")
    written(3)
    clock("2026-11-24 10:42")
    written(2)

    assert chain.forget_before(house_clock.now() - timedelta(days=365)) == 3
    db.session.commit()

    assert [entry.place for entry in db.session.scalars(select(AuditEntry))] == [4, 5]
    assert chain.verify() == chain.Verdict(2, None)
