"""The support of the furnished house: a wish under way, a round with parcels in several states, food, advice."""

from datetime import timedelta
from typing import TYPE_CHECKING

from familiehus.accounts.models import Person
from familiehus.associations.access import own_associations
from familiehus.associations.models import Association
from familiehus.families import commands as families
from familiehus.families.queries import households_of
from familiehus.families.states import Area, Purpose
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.partners.models import Offer
from familiehus.support import commands
from familiehus.support.models import AdviceSession, ParcelRound
from familiehus.support.states import AdviceKind, Allergen, ParcelState
from familiehus.surveys import commands as surveys
from familiehus.surveys import queries as surveys_queries
from familiehus.surveys.instruments import Instrument
from familiehus.volunteers.states import Task
from tests import a, households, times, volunteering

if TYPE_CHECKING:
    from tests.furnished import Furnished


def parcel_round(title: str = "Julepakker", **says: object) -> ParcelRound:
    """A round that is open today, handed out in three weeks."""
    given: dict = {
        "criteria": ["Vi har børn under 18", "Vi lever af overførselsindkomst"],
        "parcels": 2,
        "place": "Salen",
        **says,
    }
    return commands.open_round(
        title,
        times.day("i dag"),
        times.day("om 10 dage"),
        times.instant("om 20 dage 14"),
        by=THE_HOUSE,
        **given,
    )


def sessions(number: int = 2, at: str = "om 2 dage 10") -> list[AdviceSession]:
    """Times with one adviser, the first at the time told."""
    adviser = volunteering.volunteer(None, Task.ADVISER)
    return commands.offer_sessions(
        AdviceKind.DEBT, times.instant(at), timedelta(hours=1), number, adviser, by=THE_HOUSE
    )


def furnish(made: "Furnished", family: Person, contact: Person) -> None:
    """The family's wish is under way with the contact's own offer, and the contact may have its name."""
    home = households_of(family)[0]
    wish = families.wish_for(home, Area.SOCIAL, "Nogen at gå tur med", by=THE_HOUSE)
    member = db.session.scalars(own_associations(contact)).first()
    assert isinstance(member, Association)
    offer = db.session.query(Offer).filter_by(association_id=member.id).first()
    assert offer is not None
    commands.tell_the_network(wish, "En at gå tur med om søndagen", by=THE_HOUSE)
    need = commands.match(wish, offer, by=THE_HOUSE)
    commands.say_yes(need, by=THE_HOUSE)
    christmas = parcel_round()
    asked = commands.ask_for_parcel(christmas, home, [0], by=family)
    commands.decide(asked, ParcelState.APPROVED, by=THE_HOUSE)
    other = commands.ask_for_parcel(christmas, households.household("Familien Skov"), [0, 1], by=THE_HOUSE)
    parcel_round("Skolestart")
    bread = commands.take_in(
        "Brød", 30, times.day("i morgen"), donor="Bageren", allergens=[Allergen.GLUTEN], by=THE_HOUSE
    )
    commands.hand_on(bread, 10, by=THE_HOUSE)
    times_free = sessions(3)
    commands.book(times_free[0], home, by=family)
    made.values["support"] = {"key": christmas.key, "word": "waiting", "application_key": other.key}
    for endpoint in ("wish", "tell"):
        made.values[f"support.{endpoint}"] = {"key": wish.key}
    made.values["support.step"] = {"key": wish.key, "word": "spoerg"}
    families.give_consent(home, Purpose.SURVEY, given_by=family.name, channel="table", by=THE_HOUSE)
    project = surveys.open_project(
        "Partnerskabet", times.day("i dag"), times.day("om 100 dage"), times.day("om 300 dage"), by=THE_HOUSE
    )
    somebody = households.household("Familien Lund")
    families.give_consent(somebody, Purpose.SURVEY, given_by="Mor", channel="table", by=THE_HOUSE)
    surveys.answer(project, somebody, somebody.guardians[0], Instrument.WHO5, [1, 1, 1, 1, 1], may_see=True)
    made.values["surveys"] = {"key": project.key, "word": "ja"}
    (talk,) = surveys_queries.to_talk_to(a.coordinator())
    made.values["surveys.talk_offered"] = {"key": talk.key}
    made.values["support.pack"] = {"key": christmas.key, "application_key": asked.key}
    made.values["support.answer"] = {"wish_key": wish.key, "word": "nej"}
    for endpoint in ("hand_on", "throw_away"):
        made.values[f"support.{endpoint}"] = {"key": bread.key}
    made.values["support.session"] = {"key": times_free[2].key, "word": "aflys"}
    made.values["support.ask_for_parcel"] = {"key": home.key, "round_key": christmas.key}
    made.values["support.take_back_parcel"] = {"application_key": asked.key}
    made.values["support.take_time"] = {"key": home.key, "session_key": times_free[1].key, "word": "tag"}
