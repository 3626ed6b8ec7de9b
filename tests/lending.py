"""The loans of the furnished house: something in every state, and keys for the routes' arguments."""

from typing import TYPE_CHECKING

from familiehus.accounts.models import Person
from familiehus.families.queries import households_of
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands as loans
from familiehus.loans import imports as lists
from familiehus.loans.states import Contacted
from tests import households, things

if TYPE_CHECKING:
    from tests.furnished import Furnished


def furnish(made: "Furnished", visitor: Person) -> None:
    """Things in every state: out, late, reserved, to check, in repair, lost, retired; a kit, a line, a count."""
    (hers,) = households_of(visitor)
    ipad = things.kind("iPad", return_steps=["Nulstillet", "Ingen aktiveringslås"], most_at_once=1)
    pram = things.kind("Barnevogn", loan_days=28)
    one, two, three = (things.item(f"iPad {number}", ipad, parts=["Oplader"]) for number in (1, 2, 3))
    cart, old, gone = (
        things.item("Barnevogn 1", pram),
        things.item("Gamle Ole", pram),
        things.item("Væk", pram),
    )
    out = things.out(one, due=3, to=hers)
    late = things.out(two, to=households.household("Familien Gram"), on=things.in_days(-20), due=-4)
    loans.note_contact(late, Contacted.CALLED, by=THE_HOUSE)
    things.back(things.out(three), checked=False)
    reserved = things.reserved(pram, 1, 5, to=hers)
    loans.retire(old, "Slidt op", by=THE_HOUSE)
    loans.lose(gone, by=THE_HOUSE)
    broken = things.item("Projektor", things.kind("Projektor"))
    loans.report_damage(broken, "Pæren er sprunget", by=THE_HOUSE)
    kit = things.kit("Fødselsdagssæt")
    dissolved = things.kit("Gammelt sæt")
    loans.retire_kit(dissolved, by=THE_HOUSE)
    unused = things.kind("Videobånd")
    loans.retire_kind(unused, by=THE_HOUSE)
    waits = loans.join_line(ipad, hers, by=THE_HOUSE)
    count = loans.begin_stocktake(by=THE_HOUSE)
    loans.tally(count, cart)
    (label,) = loans.print_labels(1, by=THE_HOUSE)
    list_ = lists.keep_upload("", lists.rows_of_file(b"navn;slags\niPad 4;iPad\nUden slags;\n"))
    made.values["loans"] = {"key": out.key, "token": label.token}
    for endpoint, row in {
        "describe_thing": cart,
        "retire_thing": cart,
        "label_thing": cart,
        "unphotograph_thing": cart,
        "lose_thing": cart,
        "take_back_thing": old,
        "find_thing": gone,
        "repair_thing": broken,
        "describe_kind": ipad,
        "retire_kind": pram,
        "reopen_kind": unused,
        "describe_kit": kit,
        "retire_kit": kit,
        "reopen_kit": dissolved,
        "imported_things": list_,
    }.items():
        made.values[f"loans.{endpoint}"] = {"key": row.key}
    desk = {
        three: ("thing", "check", "damaged", "serviced"),
        reserved: ("hand_over", "cancel"),
        count: ("stocktake", "seen", "end_stocktake"),
        waits: ("leave_line",),
    }
    for row, acts in desk.items():
        for act in acts:
            made.values[f"loans.{act}"] = {"key": row.key}
    made.values["loans.swap"] = {"key": reserved.key, "item_key": cart.key}
    assert one.tag is not None
    made.values["found"] = {"token": one.tag.token}
    made.values["borrowing"] = {"key": out.key}
    for act, row in (("reserve", pram), ("join_line", pram), ("accept", waits), ("leave_line", waits)):
        made.values[f"borrowing.{act}"] = {"key": row.key}
