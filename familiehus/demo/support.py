"""Support in the demo house: parcels under way, soup and bread in the kitchen, times with an adviser."""

from datetime import timedelta

from sqlalchemy import select

from familiehus.demo.associations import named
from familiehus.demo.people import Cast
from familiehus.families.models import Household, Wish
from familiehus.families.states import LIVE, Area
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Role
from familiehus.partners.queries import offers_standing
from familiehus.support import commands
from familiehus.support.models import ParcelRound
from familiehus.support.states import AdviceKind, Allergen, NeedState, ParcelState
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import rules_of_the_house, with_the_house
from familiehus.volunteers.states import Proof, Task

TELLING = {
    Area.SOCIAL: "En familie savner nogen at være sammen med en aften om ugen",
    Area.MATERIAL: "En familie venter sig og mangler en barnevogn",
    Area.WORK: "En ung på 15 søger et fritidsjob i cykelafstand",
}
SEASONS = {
    month: title
    for title, months in (
        ("Vinterpakker", (1, 2)),
        ("Påskepakker", (3, 4)),
        ("Sommerpakker", (5, 6, 7, 8, 9)),
        ("Julepakker", (10, 11, 12)),
    )
    for month in months
}
"""What a round of parcels is called, by the month in which they are handed out."""
ANSWERS = (
    ParcelState.GIVEN,
    ParcelState.PACKED,
    ParcelState.APPROVED,
    ParcelState.APPROVED,
    ParcelState.WAITING,
)


def move_in(cast: Cast) -> None:
    """Wishes, parcels, food, advice."""
    households = list(
        db.session.scalars(select(Household).where(Household.state.in_(LIVE)).order_by(Household.id)).unique()
    )
    _wishes(cast)
    _parcels(cast, households)
    _food(cast)
    _advice(cast, households)


def _wishes(cast: Cast) -> None:
    """One wish of each area is told to the network; some are under way, one is met."""
    coordinator = cast.of(Role.COORDINATOR)[0]
    wishes = db.session.scalars(
        select(Wish).join(Wish.household).where(Household.state.in_(LIVE)).order_by(Wish.id)
    ).all()
    offers = offers_standing(clock.today())
    told: set[str] = set()
    for number, wish in enumerate(wishes):
        if wish.area not in told:
            told.add(wish.area)
            commands.tell_the_network(wish, TELLING[Area(wish.area)], by=coordinator)
        fitting = [each for each in offers if each.area == wish.area]
        if number % 2 == 0 and fitting:
            need = commands.match(wish, fitting[number % len(fitting)], by=coordinator)
            if number % 4 == 0:
                commands.say_yes(need, by=coordinator)
            if number == 2:
                commands.settle(need, NeedState.MET, by=coordinator)


def _parcels(cast: Cast, households: list[Household]) -> None:
    """Open these weeks, handed out in three; the first are packed already."""
    coordinator, today = cast.of(Role.COORDINATOR)[0], clock.today()
    parcels = commands.open_round(
        SEASONS[(today + timedelta(days=21)).month],
        today - timedelta(days=14),
        today + timedelta(days=7),
        clock.at(today + timedelta(days=21), clock.local(clock.now()).time().replace(hour=14, minute=0)),
        about="En kasse med mad og et gavekort. Der er pakker til de fleste, ikke til alle.",
        place="Salen, Mirabellen",
        criteria=("Vi bor på Blommeøen", "Vi har børn under 18 år", "Vi lever af overførselsindkomst"),
        parcels=max(4, len(households) // 3),
        by=coordinator,
    )
    _apply(cast, parcels, households)


def _apply(cast: Cast, parcels: ParcelRound, households: list[Household]) -> None:
    """Somebody who can sign in has been given a code; others wait for an answer."""
    coordinator = cast.of(Role.COORDINATOR)[0]
    own = [
        each for each in households if any(person in each.guardians for person in cast.of(Role.FAMILY)[:1])
    ]
    others = [each for each in households if each not in own and each.children]
    for number, household in enumerate([*others[:1], *own, *others[1:9]]):
        asked = commands.ask_for_parcel(parcels, household, range(3 - number % 2), by=coordinator)
        if number >= len(ANSWERS):
            continue
        wanted = ANSWERS[number]
        try:
            commands.decide(
                asked,
                ParcelState.WAITING if wanted is ParcelState.WAITING else ParcelState.APPROVED,
                by=coordinator,
            )
        except Refused:
            commands.decide(asked, ParcelState.WAITING, by=coordinator)
            continue
        if wanted in (ParcelState.PACKED, ParcelState.GIVEN):
            commands.pack(asked, by=coordinator)
        if wanted is ParcelState.GIVEN and asked.code:
            commands.hand_out(parcels, asked.code, by=coordinator)


def _food(cast: Cast) -> None:
    staff, today = cast.of(Role.STAFF)[0], clock.today()
    bread = commands.take_in(
        "Rugbrød og boller fra i går",
        60,
        today + timedelta(days=1),
        member=named("Blommerup Bageri"),
        allergens=[Allergen.GLUTEN, Allergen.MILK, Allergen.SESAME],
        by=staff,
    )
    commands.hand_on(bread, 35, by=staff)
    commands.take_in(
        "Grøntsagssuppe",
        24,
        today + timedelta(days=2),
        donor="Kroen i Blommerup",
        allergens=[Allergen.CELERY],
        by=staff,
    )
    apples = commands.take_in(
        "Æbler",
        40,
        today - timedelta(days=6),
        member=named("Blommerup Sogn"),
        came_on=today - timedelta(days=20),
        by=staff,
    )
    commands.throw_away(apples, by=staff)


def _advice(cast: Cast, households: list[Household]) -> None:
    """Two advisers on the next Thursday afternoon; one of the times is taken."""
    by, today = cast.manager, clock.today()
    grown = [each for each in with_the_house() if each.is_active and not each.is_young(today)]
    advisers = [_adviser(each, cast) for each in grown[-3:]]
    db.session.flush()
    thursday = today + timedelta(days=(3 - today.weekday()) % 7 or 7)
    for week in range(3):
        begin = clock.at(
            thursday + week * timedelta(days=7),
            clock.local(clock.now()).time().replace(hour=19, minute=0, second=0),
        )
        try:
            offered = commands.offer_sessions(
                AdviceKind.DEBT if week % 2 else AdviceKind.ECONOMY,
                begin,
                timedelta(minutes=45),
                2,
                advisers[week % 3],
                advisers[(week + 1) % 3],
                place="Det stille rum",
                by=by,
            )
        except Refused:
            continue
        if week == 0:
            commands.book(offered[0], households[0], by=by)


def _adviser(volunteer: Volunteer, cast: Cast) -> Volunteer:
    """Approved for it, with the proofs it needs."""
    if not any(each.task == Task.ADVISER and each.until_on is None for each in volunteer.approvals):
        volunteers.approve(volunteer, Task.ADVISER, by=cast.manager)
    have = {each.proof for each in volunteer.proofs}
    for proof in Proof:
        if proof in rules_of_the_house().needs_of(Task.ADVISER) and proof not in have:
            volunteers.see_proof(volunteer, proof, clock.today(), by=cast.manager)
    return volunteer
