"""What the desk says of a scan: done, already done, or not possible and what to do instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from familiehus.kernel import danish
from familiehus.kernel.authorization import me
from familiehus.kernel.i18n import _
from familiehus.loans import queries
from familiehus.loans.models import Item, Loan
from familiehus.loans.states import Why

GOOD, AGAIN, NO = "good", "again", "no"
Ways = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Said:
    """A card: its outcome is a colour, an icon, a word and a sound. `ways` lead on, `undo` takes it back."""

    outcome: str
    title: str
    note: str = ""
    undo: str | None = None
    ways: Ways = ()
    progress: str = ""
    loan: Loan | None = None


def handed_out(loan: Loan, *, again: bool = False) -> Said:
    note = _("Hjem igen %(day)s", day=danish.day(loan.due_on))
    if again:
        return Said(AGAIN, _("%(thing)s er allerede på listen", thing=loan.label), note)
    thing = loan.kit.name if loan.kit else loan.label
    title = _("%(thing)s til %(name)s", thing=thing, name=loan.borrower_name)
    undo = None if loan.is_hidden else url_for("loans.undo_hand_out", key=loan.key)
    return Said(GOOD, title, note, undo=undo, loan=loan)


def taken_back(loan: Loan) -> Said:
    return Said(AGAIN, _("%(thing)s er ikke lånt ud alligevel", thing=loan.label), _("Den er hjemme."))


def received(loan: Loan) -> Said:
    return Said(
        GOOD,
        _("%(thing)s er modtaget", thing=loan.label),
        _("Tingen mangler et tjek.")
        if loan.is_hidden
        else _("%(name)s kan gå. Tingen mangler et tjek.", name=loan.borrower_name),
        undo=None if loan.is_hidden else url_for("loans.not_back", key=loan.key),
        ways=[(url_for("loans.check", key=loan.item.key), _("Tjek den nu"))] if loan.item else (),
    )


def unknown(code: str) -> Said:
    return Said(
        NO,
        _("Vi kender ikke koden %(code)s", code=code[:40]),
        _("Se efter, om den er læst rigtigt. Er det en ny mærkat, så sæt den på en ting."),
        ways=[
            (url_for("loans.claim", code=code[:40]), _("Sæt mærkaten på en ting")),
        ],
    )


def in_the_way(item: Item, why: Why) -> Said:
    """Why a thing cannot go over the desk, with the way out."""
    loan = queries.open_loan_of(item, me())
    ways: list[tuple[str, str]] = []
    note = ""
    if loan is not None:
        note = _(
            "%(name)s har den, hjem %(day)s.",
            name=danish.capital(loan.borrower_name),
            day=danish.relative_day(loan.due_on),
        )
        ways.append((url_for("loans.returns", code=item.name), _("Tag imod den")))
    elif why is Why.CHECK:
        note = _("Tjek den, så kan den lånes ud.")
        ways.append((url_for("loans.check", key=item.key), _("Tjek den nu")))
    ways.append((url_for("loans.thing", key=item.key), _("Se tingen")))
    ways += others(item)
    return Said(NO, _("%(thing)s: %(why)s", thing=item.name, why=why.label), note, ways=ways)


def refused(item: Item, reason: str) -> Said:
    return Said(
        NO, item.name, reason, ways=[(url_for("loans.thing", key=item.key), _("Se tingen")), *others(item)]
    )


def others(item: Item) -> list[tuple[str, str]]:
    """Another one of the kind that is at home, to take instead."""
    instead = [each for each in queries.items_to_lend(me(), kind=item.kind) if each is not item]
    return [
        (url_for("loans.desk", what=f"item:{each.key}"), _("Tag %(thing)s i stedet", thing=each.name))
        for each in instead[:1]
    ]
