"""The audit chain: linked in order, kept as it is, undone with the act it speaks of."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from familiehus.kernel import audit, versions
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE

pytestmark = pytest.mark.both_databases


def entries() -> list[audit.AuditEntry]:
    return list(db.session.scalars(select(audit.AuditEntry).order_by(audit.AuditEntry.place)))


def test_each_entry_is_linked_to_the_one_before(app):
    for number in range(3):
        audit.record("tried", by=THE_HOUSE, number=number)
        audit.record("tried again", by=THE_HOUSE, number=number)
        db.session.commit()

    before = audit.START_OF_CHAIN
    for place, entry in enumerate(entries(), start=1):
        assert entry.place == place
        assert entry.digest == audit.digest_of(entry, before)
        before = entry.digest


def test_an_entry_goes_when_its_act_is_undone(app):
    audit.record("kept", by=THE_HOUSE)
    with pytest.raises(ZeroDivisionError), db.session.begin_nested():
        audit.record("undone", by=THE_HOUSE)
        db.session.flush()
        raise ZeroDivisionError
    db.session.commit()

    assert [entry.act for entry in entries()] == ["kept"]


@pytest.mark.parametrize("tampering", ["UPDATE audit_entries SET act = 'other'", "DELETE FROM audit_entries"])
def test_the_database_itself_keeps_the_trail(app, tampering):
    audit.record("kept", by=THE_HOUSE)
    db.session.commit()

    with pytest.raises(IntegrityError):
        db.session.execute(text(tampering))


def test_a_version_moves_once_in_the_transaction_that_touches_it(app):
    versions.touch("calendar", "door")
    versions.touch("calendar")
    assert versions.of("calendar") == (0,)
    db.session.commit()
    assert versions.of("calendar", "door", "never") == (1, 1, 0)

    versions.touch("calendar")
    db.session.rollback()
    db.session.commit()
    assert versions.of("calendar") == (1,)
