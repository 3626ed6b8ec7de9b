"""A round of parcels, from opening to the last one collected."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from familiehus.accounts.commands import reference
from familiehus.families.models import Household
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.refusals import Refused, sentence_for
from familiehus.kernel.roles import Actor
from familiehus.messages.commands import queue
from familiehus.support.models import ParcelApplication, ParcelRound
from familiehus.support.states import HAS_PARCEL, STEPS, ParcelState

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 5
sentence_for("uq_parcel_applications_once", lazy("I har allerede søgt i den her runde."))


def january_after(day: date) -> date:
    """The last of January after a day: until then parcels of a Christmas may be remembered (domain §2)."""
    last = date(day.year, 1, 31)
    return last if day < last else date(day.year + 1, 1, 31)


def _clear_on(handed_out_at: datetime, closes_on: date) -> date:
    return january_after(max(clock.local_day(handed_out_at), closes_on))


def open_round(
    title: str,
    opens_on: date,
    closes_on: date,
    handed_out_at: datetime,
    *,
    about: str = "",
    place: str = "",
    criteria: Iterable[str] = (),
    parcels: int | None = None,
    by: Actor,
) -> ParcelRound:
    """Families can ask for a parcel from a day to a day. Raises `Refused` for days in the wrong order."""
    made = ParcelRound(
        title=title,
        about=about,
        opens_on=opens_on,
        closes_on=closes_on,
        handed_out_at=handed_out_at,
        place=place,
        criteria=[each.strip() for each in criteria if each.strip()],
        parcels=parcels,
        clear_on=_clear_on(handed_out_at, closes_on),
    )
    _check_days(made)
    db.session.add(made)
    db.session.flush()
    audit.record("parcel round opened", made, by=by)
    return made


def revise_round(
    parcel_round: ParcelRound,
    *,
    title: str,
    opens_on: date,
    closes_on: date,
    handed_out_at: datetime,
    about: str,
    place: str,
    criteria: Iterable[str],
    parcels: int | None,
    by: Actor,
) -> None:
    """Correct a round. Criteria stay as they are once somebody has answered them."""
    kept = [each.strip() for each in criteria if each.strip()]
    hold_still(parcel_round, "applications")
    if parcel_round.cleared_on is not None:
        raise Refused(_("Runden er ryddet op."))
    if kept != parcel_round.criteria and parcel_round.applications:
        raise Refused(_("Nogen har allerede søgt, så betingelserne kan ikke ændres."))
    if parcels is not None and parcels < parcel_round.promised:
        raise Refused(_("Der er allerede lovet %(num)s pakker væk.", num=parcel_round.promised))
    parcel_round.title, parcel_round.about, parcel_round.place = title, about, place
    parcel_round.opens_on, parcel_round.closes_on, parcel_round.handed_out_at = (
        opens_on,
        closes_on,
        handed_out_at,
    )
    parcel_round.criteria, parcel_round.parcels = kept, parcels
    parcel_round.clear_on = _clear_on(handed_out_at, closes_on)
    _check_days(parcel_round)
    db.session.flush()
    audit.record("parcel round revised", parcel_round, by=by)


def ask_for_parcel(
    parcel_round: ParcelRound, household: Household, ticks: Iterable[int] = (), *, by: Actor
) -> ParcelApplication:
    """A family asks, once in a round, while it is open. `ticks`: the criteria it says it meets, by place.

    Only how many the family are goes along; raises `Refused` when the window is closed or it has asked before.
    """
    hold_still(parcel_round, "opens_on", "closes_on", "cleared_on", "criteria")
    if not parcel_round.is_open(clock.today()):
        raise Refused(_("Man kan ikke søge lige nu."))
    if not household.is_live:
        raise Refused(_("Kun familier, der er med i huset, kan søge."))
    asked = select(ParcelApplication.id).where(
        ParcelApplication.round_id == parcel_round.id, ParcelApplication.household_id == household.id
    )
    if db.session.scalar(asked) is not None:
        raise Refused(_("I har allerede søgt i den her runde."))
    made = ParcelApplication(
        household=household,
        ticks=sorted({each for each in ticks if 0 <= each < len(parcel_round.criteria)}),
        adults=len(household.guardians),
        children=len(household.children),
        state=str(ParcelState.ASKED),
        asked_on=clock.today(),
    )
    parcel_round.applications.append(made)
    db.session.flush()
    audit.record("parcel asked for", household, by=by)
    return made


def take_back_parcel(application: ParcelApplication, *, by: Actor) -> None:
    """The family needs it no more: the application goes, and its parcel is for somebody else."""
    if application.state == ParcelState.GIVEN:
        raise Refused(_("Pakken er hentet."))
    audit.record("parcel taken back", application.household, by=by)
    application.round.applications.remove(application)
    db.session.flush()


def decide(application: ParcelApplication, state: ParcelState, *, by: Actor) -> None:
    """Yes, the waiting list, or no. A yes gives a number and a code, while there are parcels; the family is told
    that there is an answer, not which."""
    _step(application, state)
    if state == ParcelState.APPROVED and application.number is None:
        _give_number(application)
    if state not in HAS_PARCEL:
        application.number = application.code = None
    application.state = str(state)
    db.session.flush()
    audit.record("parcel decided", application.household, by=by, state=str(state))
    for person in application.household.guardians:
        queue(
            "support.answer",
            to=reference(person),
            subject_key=f"{application.key}:{application.row_version}",
            params={"application": application.key},
        )


def pack(application: ParcelApplication, *, by: Actor, is_packed: bool = True) -> None:
    """The parcel with that number is packed, or not after all. Said twice, by two at the table, is said once."""
    state = ParcelState.PACKED if is_packed else ParcelState.APPROVED
    if application.state == state:
        return
    _step(application, state)
    application.state = str(state)
    db.session.flush()
    audit.record("parcel packed", application.round, by=by, number=application.number, packed=is_packed)


def hand_out(parcel_round: ParcelRound, code: str, *, by: Actor) -> ParcelApplication:
    """Whoever says the code gets the parcel, without saying a name. Raises `Refused` for a code of no parcel."""
    found = next(
        (each for each in parcel_round.applications if each.code and each.code == code.strip().upper()), None
    )
    if found is None:
        raise Refused(_("Der er ingen pakke med den kode. Se efter én gang til."))
    if found.state == ParcelState.GIVEN:
        raise Refused(_("Pakke %(number)s er allerede hentet.", number=found.number))
    if found.state != ParcelState.PACKED:
        raise Refused(_("Pakke %(number)s er ikke pakket endnu.", number=found.number))
    found.state, found.given_at = str(ParcelState.GIVEN), clock.now()
    db.session.flush()
    audit.record("parcel handed out", parcel_round, by=by, number=found.number)
    return found


def _step(application: ParcelApplication, state: ParcelState) -> None:
    if state not in STEPS[ParcelState(application.state)]:
        raise Refused(
            _(
                "Pakken står som »%(now)s« og kan ikke blive »%(then)s«.",
                now=application.state_label,
                then=state.label,
            )
        )


def _give_number(application: ParcelApplication) -> None:
    """Under the round's lock, so that two who say yes at once neither share a number nor promise one too many. A number
    is never given again: it may stand on a parcel that is packed already."""
    locked = select(ParcelRound).where(ParcelRound.id == application.round_id).with_for_update()
    parcel_round = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    others = db.session.execute(
        select(ParcelApplication.number, ParcelApplication.code, ParcelApplication.state).where(
            ParcelApplication.round_id == parcel_round.id
        )
    ).all()
    if (
        parcel_round.parcels is not None
        and sum(each.state in HAS_PARCEL for each in others) >= parcel_round.parcels
    ):
        raise Refused(_("Der er ikke flere pakker. Sæt familien på venteliste."))
    parcel_round.last_number += 1
    application.number = parcel_round.last_number
    taken = {each.code for each in others}
    while application.code is None or application.code in taken:
        application.code = "".join(secrets.choice(ALPHABET) for _letter in range(CODE_LENGTH))


def _check_days(parcel_round: ParcelRound) -> None:
    if parcel_round.closes_on < parcel_round.opens_on:
        raise Refused(_("Den sidste dag skal ligge efter den første."))
    if clock.local_day(parcel_round.handed_out_at) < parcel_round.opens_on:
        raise Refused(_("Pakkerne kan ikke hentes, før man kan søge."))
    if parcel_round.clear_on <= parcel_round.closes_on:
        raise Refused(_("Runden kan først ryddes op, når man ikke kan søge mere."))
