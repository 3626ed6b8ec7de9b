"""Bringing in somebody else's calendar: `import-ics`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from familiehus.cli.opening import opened
from familiehus.cli.root import Trouble

if TYPE_CHECKING:
    from familiehus.activities.imports import Choices, Foreseen, Outcome, Plan

MOST_BYTES = 50_000_000


@click.command(name="import-ics")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Vis, hvad der ville ske; intet gemmes.")
@click.option(
    "--publish", is_flag=True, help="Offentliggør det, der har sted og ansvarlig; ellers bliver det kladder."
)
@click.option(
    "--responsible", metavar="MAIL", help="Mailen på den medarbejder, der er ansvarlig for det hele."
)
@click.option("--where", metavar="STED", help="Sted for det, som filen ikke siger noget sted om.")
def import_ics(file: Path, dry_run: bool, publish: bool, responsible: str | None, where: str | None) -> None:
    """Tag en kalender (.ics) ind. Samme fil igen retter det, der er ændret, og fordobler ikke noget."""
    from familiehus.activities import imports
    from familiehus.kernel.refusals import Refused
    from familiehus.kernel.roles import THE_HOUSE
    from familiehus.kernel.transaction import writing

    if file.stat().st_size > MOST_BYTES:
        raise Trouble("Filen er alt for stor til at være en kalender.")
    try:
        plan = imports.plan_of_file(file.read_bytes())
        app = opened()
        if dry_run:
            with app.app_context():
                foreseen = imports.foresee(plan, _choices(publish, responsible, where))
                click.echo("\n".join(_foreseen(foreseen)))
            return
        with writing(app):
            outcome = imports.bring_in(plan, _choices(publish, responsible, where), by=THE_HOUSE)
            said = list(_brought(outcome))
    except Refused as why:
        raise Trouble(str(why)) from None
    click.echo("\n".join(said))


def _choices(publish: bool, responsible: str | None, where: str | None) -> "Choices":
    """What the options decide. Raises a sentence for somebody who is not there or does not work here."""
    from familiehus.accounts.queries import person_with_email
    from familiehus.activities.imports import Choices
    from familiehus.activities.queries import places_in_use
    from familiehus.activities.sheets import Where
    from familiehus.kernel.roles import is_staff

    person = person_with_email(responsible.strip().lower()) if responsible else None
    if responsible and (person is None or not is_staff(person)):
        raise Trouble(f"Der er ingen medarbejder med mailen {responsible}.")
    place = next(
        (each for each in places_in_use() if where and each.name.casefold() == where.casefold()), None
    )
    return Choices(
        publishes=publish,
        responsible=person,
        where=Where(place) if place else Where(meeting_point=where or ""),
    )


def _foreseen(foreseen: "Foreseen") -> Iterator[str]:
    from familiehus.activities.imports import Standing

    plan = foreseen.plan
    yield f"{plan.name or 'Kalenderen'}: {_events(plan.events)} i filen. Intet er gemt."
    new = foreseen.standing(Standing.NEW)
    series = sum(item.proposal.is_series for item in new)
    yield f"  nye:         {series} faste og {len(new) - series} enkelte aktiviteter, i alt {foreseen.dates} datoer"
    yield f"  ændrede:     {len(foreseen.standing(Standing.CHANGED))}"
    yield f"  som før:     {len(foreseen.standing(Standing.SAME))}"
    yield f"  ude af filen: {len(foreseen.gone)}"
    yield from _about(plan)
    if foreseen.waiting:
        yield f"  {foreseen.waiting} datoer får ikke deres sted, for det er optaget."
    if foreseen.unknown_places:
        yield f"  Steder, huset ikke kender: {', '.join(foreseen.unknown_places)}"
    yield from _left_out([(each.title, each.reason) for each in foreseen.left_out])
    yield from _remarks(
        [(item.proposal.title, note) for item in foreseen.items for note in item.proposal.notes]
    )


def _brought(outcome: "Outcome") -> Iterator[str]:
    plan = outcome.plan
    yield f"{plan.name or 'Kalenderen'}: {_events(plan.events)} i filen."
    yield f"  nye:         {outcome.series} faste og {outcome.singles} enkelte aktiviteter, i alt {outcome.dates} datoer"
    yield f"               {outcome.published} offentliggjort, {outcome.drafts} kladder"
    yield f"  ændrede:     {outcome.changed}"
    yield f"  som før:     {outcome.same}"
    yield f"  ude af filen: {outcome.withdrawn}"
    yield from _about(plan)
    if outcome.waiting:
        yield f"  {outcome.waiting} datoer fik ikke deres sted, for det er optaget."
    yield from _left_out([(each.title, each.reason) for each in outcome.left_out])
    notes = [(each.title, note) for each in plan.proposals for note in each.notes]
    yield from _remarks([*notes, *outcome.remarks])


def _about(plan: "Plan") -> Iterator[str]:
    """What makes the numbers add up, and what was not taken along."""
    if plan.changed_dates:
        yield f"  rettelser:   {plan.changed_dates} af begivenhederne flytter eller aflyser en enkelt dato"
    if plan.fallen_apart:
        yield f"  {_events(plan.fallen_apart)} blev til enkelte datoer: huset kender ikke deres regel."
    if plan.people_dropped:
        yield f"  {plan.people_dropped} deltagere er ikke taget med: de hører til i den anden kalender."
    for what, number in plan.other:
        yield f"  {number} {what} er ikke begivenheder og er ikke taget med."


def _events(number: int) -> str:
    return "1 begivenhed" if number == 1 else f"{number} begivenheder"


def _left_out(lines: list[tuple[str, str]]) -> Iterator[str]:
    yield f"  udeladt:     {len(lines)}"
    for title, reason in lines:
        yield f"    {title or '(uden titel)'}: {reason}"


def _remarks(lines: list[tuple[str, str]]) -> Iterator[str]:
    if lines:
        yield "Værd at se efter:"
    for title, remark in dict.fromkeys(lines):
        yield f"    {title}: {remark}"


COMMANDS = (import_ics,)
