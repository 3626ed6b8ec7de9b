"""The preview of an import: which events are new, changed or as before, and what each would run into."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from familiehus.activities import queries
from familiehus.activities.imports.choices import Choices
from familiehus.activities.imports.proposals import LeftOut, Plan, Proposal
from familiehus.activities.imports.records import record_of
from familiehus.activities.models import Activity, ImportedEvent, Place
from familiehus.activities.sheets import Details, Sheet, Where
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.refusals import Refused

SOME = 400


class Standing(Labelled):
    """How a proposal stands to what the house has already."""

    NEW = "new", lazy("Ny")
    CHANGED = "changed", lazy("Ændret")
    SAME = "same", lazy("Som før")


@dataclass(frozen=True)
class Item:
    """One activity to be. `dates` is how many it gives, `waiting` how many of them find their place taken."""

    proposal: Proposal
    standing: Standing
    sheet: Sheet
    choices: Choices
    places: Mapping[str, Place]
    known: ImportedEvent | None = None
    dates: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Foreseen:
    """The whole preview; carrying it out gives the same numbers."""

    plan: Plan
    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    gone: tuple[ImportedEvent, ...]
    unknown_places: tuple[str, ...]

    def standing(self, standing: Standing) -> list[Item]:
        return [item for item in self.items if item.standing is standing]

    @property
    def brings_nothing(self) -> bool:
        """Nothing would be new, changed or called off: what could be read stands in the house already."""
        return not self.gone and all(item.standing is Standing.SAME for item in self.items)

    @property
    def dates(self) -> int:
        return sum(item.dates for item in self.items)

    @property
    def waiting(self) -> int:
        return sum(item.waiting for item in self.items)


def foresee(plan: Plan, choices: Choices) -> Foreseen:
    """Work the import out without doing anything. Reads only."""
    places = {place.name.casefold(): place for place in queries.places_in_use()}
    known = _known(proposal.uid for proposal in plan.proposals)
    items: list[Item] = []
    left_out = list(plan.left_out)
    for number, proposal in enumerate(plan.proposals):
        try:
            items.append(_item(proposal, choices, places, known.get((proposal.uid, proposal.part))))
        except Refused as why:
            left_out.append(LeftOut(plan.events + number, proposal.uid, proposal.title, str(why)))
    there = {(proposal.uid, proposal.part) for proposal in plan.proposals}
    broken = {each.uid for each in plan.left_out}
    said = {proposal.place for proposal in plan.proposals if proposal.place}
    return Foreseen(
        plan=plan,
        items=tuple(items),
        left_out=tuple(left_out),
        gone=tuple(row for key, row in known.items() if key not in there and row.uid not in broken),
        unknown_places=tuple(sorted(place for place in said if place.casefold() not in places)),
    )


def where_named(place: str, choices: Choices, places: Mapping[str, Place]) -> Where:
    """The house's place of that name; else the text as it stands; else what was chosen for want of any."""
    if not place:
        return choices.where
    if (ours := places.get(place.casefold())) is not None:
        return Where(ours)
    return Where(meeting_point=place)


def _item(
    proposal: Proposal, choices: Choices, places: Mapping[str, Place], known: ImportedEvent | None
) -> Item:
    sheet = Sheet(
        details=Details(
            title=proposal.title,
            category=choices.category_of(proposal),
            public_text=proposal.text,
            responsible=choices.responsible,
        ),
        timetable=proposal.timetable,
        where=where_named(proposal.place, choices, places),
    )
    if known is None:
        would = queries.plan_of(sheet)
        return Item(
            proposal, Standing.NEW, sheet, choices, places, None, len(would.dates), len(would.clashes)
        )
    standing = Standing.SAME if known.said == record_of(proposal) else Standing.CHANGED
    if standing is Standing.CHANGED and _was_split(known.activity):
        raise Refused(_("Rækken er delt i huset siden sidst. Ret den i kalenderen."))
    return Item(proposal, standing, sheet, choices, places, known, len(queries.plan_of(sheet).dates))


def _was_split(activity: Activity) -> bool:
    return bool(db.session.scalar(select(Activity.id).where(Activity.split_from_id == activity.id).limit(1)))


def _known(uids: Iterable[str]) -> dict[tuple[str, str], ImportedEvent]:
    wanted = sorted(set(uids))
    rows: list[ImportedEvent] = []
    for begin in range(0, len(wanted), SOME):
        some = select(ImportedEvent).where(ImportedEvent.uid.in_(wanted[begin : begin + SOME]))
        rows += db.session.scalars(some)
    return {(row.uid, row.part): row for row in rows}
