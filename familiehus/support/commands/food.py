"""Taking food in and handing it on."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from familiehus.associations.models import Association
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.support.models import FoodBatch, FoodHandOut
from familiehus.support.states import Allergen


def take_in(
    what: str,
    portions: int,
    use_by: date,
    *,
    member: Association | None = None,
    donor: str = "",
    allergens: Iterable[Allergen | str] = (),
    came_on: date | None = None,
    by: Actor,
) -> FoodBatch:
    """Food came: what, from whom, until when it can be eaten, what is in it. Raises `Refused` for food too old or
    from nobody: where it came from can be asked about for as long as the row stands."""
    came = came_on or clock.today()
    if use_by < came:
        raise Refused(_("Maden kan ikke spises mere."))
    if member is None and not donor.strip():
        raise Refused(_("Skriv, hvem maden kommer fra."))
    batch = FoodBatch(
        what=what,
        portions=portions,
        use_by=use_by,
        member=member,
        donor="" if member else donor.strip(),
        allergens=sorted(str(Allergen(each)) for each in allergens),
        came_on=came,
    )
    db.session.add(batch)
    db.session.flush()
    audit.record("food taken in", batch, by=by, portions=portions)
    return batch


def hand_on(batch: FoodBatch, portions: int, *, by: Actor) -> None:
    """So many portions went out today, to nobody in particular. Raises `Refused` after the last day."""
    if batch.use_by < clock.today():
        raise Refused(_("Maden er for gammel til at dele ud."))
    _take(batch, portions, is_thrown=False)
    audit.record("food handed on", batch, by=by, portions=portions)


def throw_away(batch: FoodBatch, *, by: Actor) -> None:
    """What is left goes away."""
    left = batch.left
    if left:
        _take(batch, left, is_thrown=True)
        audit.record("food thrown away", batch, by=by, portions=left)


def _take(batch: FoodBatch, portions: int, *, is_thrown: bool) -> None:
    """Under the batch's lock, so that no portion goes out twice."""
    db.session.scalars(select(FoodBatch).where(FoodBatch.id == batch.id).with_for_update()).one()
    db.session.refresh(batch, ["hand_outs"])
    if portions > batch.left:
        raise Refused(
            ngettext(
                "Der er kun %(num)s portion tilbage.", "Der er kun %(num)s portioner tilbage.", batch.left
            )
        )
    batch.hand_outs.append(FoodHandOut(day=clock.today(), portions=portions, is_thrown=is_thrown))
    db.session.flush()
