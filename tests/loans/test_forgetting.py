"""Nothing is remembered longer than needed, and the numbers stay."""

import io

from PIL import Image
from sqlalchemy import select

from familiehus.house import commands as house
from familiehus.kernel import uploads
from familiehus.kernel.audit import AuditText
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import belongings, commands, queries
from familiehus.loans.models import LateContact, Loan
from familiehus.loans.states import BorrowerKind, Contacted
from tests import households, things


def a_picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(drawn, "PNG")
    return uploads.read(io.BytesIO(drawn.getvalue()))


def a_whole_loan() -> Loan:
    """With words, photos, a signature and a call."""
    loan = things.out(things.item(), note="Rids i låget", picture=a_picture())
    commands.sign([loan], a_picture(), by=THE_HOUSE)
    commands.note_contact(loan, Contacted.CALLED, "Mor er syg", by=THE_HOUSE)
    commands.receive(loan, by=THE_HOUSE, note="Tak", picture=a_picture())
    assert loan.item is not None
    commands.check(loan.item, [], by=THE_HOUSE)
    return loan


def test_ninety_days_after_a_checked_return_nobody_can_tell_who_it_was(app, clock):
    loan = a_whole_loan()
    files = [picture.path for picture in db.session.scalars(select(uploads.Picture))]
    assert len(files) == 3
    clock("2027-02-22 10:00")
    assert commands.forget_old() == 0
    clock("2027-02-22 10:43")
    assert commands.forget_old() == 1
    assert commands.forget_old() == 0
    assert loan.borrower is None
    assert (loan.note_out, loan.note_in, loan.picture_out, loan.picture_in, loan.signature) == (
        "",
        "",
        None,
        None,
        None,
    )
    assert db.session.scalars(select(LateContact)).all() == []
    assert not any(path.exists() for path in files)
    assert loan.borrower_kind is BorrowerKind.HOUSEHOLD
    assert loan.item is not None
    facts = [
        said.facts for said in db.session.scalars(select(AuditText)) if said.entry.subject_key == loan.key
    ]
    assert facts == []


def test_the_house_says_how_many_days(app, clock):
    house.describe(by=THE_HOUSE, loans_kept_days=10)
    loan = a_whole_loan()
    clock("2026-12-05 10:00")
    commands.forget_old()
    assert loan.borrower is None


def test_while_a_damage_is_open_the_loan_is_remembered(app, clock):
    thing = things.item()
    loan = things.out(thing)
    damage = commands.report_damage(thing, "Revnet", by=THE_HOUSE)
    things.back(loan)
    clock("2027-06-01 10:00")
    assert commands.forget_old() == 0
    commands.repair(damage, by=THE_HOUSE)
    assert commands.forget_old() == 1
    assert damage.words == ""


def test_what_is_out_is_never_forgotten(app, clock):
    loan = things.out(things.item())
    clock("2028-01-01 10:00")
    commands.forget_old()
    assert loan.borrower is not None


def test_the_numbers_stay(app, clock):
    a_whole_loan()
    before = [
        (each.loans, each.returned, each.days_out, each.by_borrower)
        for each in queries.figures(things.in_days(0), things.in_days(0))
    ]
    clock("2027-06-01 10:00")
    commands.forget_old()
    clock("2026-11-24 10:42")
    assert before == [
        (each.loans, each.returned, each.days_out, each.by_borrower)
        for each in queries.figures(things.in_days(0), things.in_days(0))
    ]
    assert before[0][0] == 1


def test_a_family_gets_what_is_kept_about_it_and_can_be_erased(app, clock):
    family = households.household()
    thing = things.item()
    loan = things.out(thing, to=family, note="Rids")
    told = belongings.export(family)
    assert [each["hvad"] for each in told["lån"]] == [thing.name]
    assert told["lån"][0]["noter"] == ["Rids"]
    assert belongings.forget(family) == 1
    assert loan.borrower is None
    assert belongings.export(family) == {}
