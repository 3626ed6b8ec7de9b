"""The register as a list: row by row what it becomes, with a reason, and nothing that starts a formula."""

import csv
import io

import pytest

from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import imports
from familiehus.loans.models import Item
from familiehus.loans.states import Condition, Owner
from tests import things

LIST = """navn;slags;serienummer;tilbehør;stand;ejer
iPad 1;iPad;SN1;Oplader|Cover;god;skolen
iPad 2;ipad;SN2;;;
;iPad;;;;
iPad 1;iPad;;;;
Bil 1;Bil;;;;
iPad 3;iPad;010190-1234;;;
iPad 4;iPad;;;smadret;
"""


def verdicts(raw: str) -> list[tuple[str, str]]:
    return [(row["verdict"], row["why"]) for row in imports.foresee(imports.rows_of_file(raw.encode()))]


def test_each_row_is_told_what_it_becomes_and_why_not(app, clock):
    things.kind("iPad")
    assert verdicts(LIST) == [
        ("new", ""),
        ("new", ""),
        ("refused", "Mangler et navn."),
        ("refused", "Navnet står to gange i filen."),
        ("refused", "Huset har ingen slags, der hedder Bil. Opret den først."),
        ("refused", "Serienummer ligner et CPR-nummer. Det gemmer huset aldrig."),
        ("refused", "Stand skal være en af: som ny, god, slidt, har en skavank."),
    ]
    assert db.session.query(Item).count() == 0


def test_what_can_come_in_comes_in_once_and_again_as_it_was(app, clock):
    things.kind("iPad")
    upload = imports.keep_upload("", imports.rows_of_file(LIST.encode()))
    outcome = imports.bring_in(upload, by=THE_HOUSE)
    assert (outcome["new"], len(outcome["left_out"])) == (2, 5)
    one = db.session.query(Item).filter_by(name="iPad 1").one()
    assert (one.parts, one.condition, one.owner, one.serial) == (
        ["Oplader", "Cover"],
        Condition.GOOD,
        Owner.SCHOOL,
        "SN1",
    )
    with pytest.raises(Refused, match="allerede taget ind"):
        imports.bring_in(upload, by=THE_HOUSE)
    assert [verdict for verdict, _why in verdicts(LIST)][:2] == ["same", "same"]
    assert verdicts(LIST.replace("SN1", "SN9"))[0] == ("changed", "")


@pytest.mark.parametrize("name", ["=1+1", "+45", "-2", "@sum", "=HYPERLINK(1)"])
def test_no_cell_starts_a_formula_and_the_list_comes_back_as_it_went(app, clock, name):
    things.item(name, things.kind("iPad"), details="=cmd")
    text = imports.written(imports.every_item())
    cells = [cell for line in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";") for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert verdicts(text) == [("same", "")]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "mindst kolonnerne"),
        (b"a;b\n1;2\n", "mindst kolonnerne"),
        (b"navn;slags\n", "ingen r"),
        (b"navn;slags\n" + b"x;y\n" * 2001, "flere end 2000"),
        (b"\x00" * 1_000_001, "for stor"),
    ],
)
def test_what_is_no_list_is_told(app, clock, raw, why):
    with pytest.raises(Refused, match=why):
        imports.rows_of_file(raw)


def test_commas_tabs_and_the_letters_of_old_spreadsheets_are_read(app, clock):
    things.kind("Børneseng")
    for raw in (
        "navn,slags\nSeng 1,Børneseng\n".encode(),
        "navn\tslags\nSeng 1\tBørneseng\n".encode("cp1252"),
        "\ufeffNavn;Slags\r\nSeng 1;Børneseng\r\n".encode(),
    ):
        assert [row["verdict"] for row in imports.foresee(imports.rows_of_file(raw))] == ["new"]
