"""A furnished house: somebody of each kind, and something on every page, made by the rooms' own commands.

Every route can be walked in it: `url_of(rule)` fills a route's arguments with keys of things that exist.
"""

import io
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.routing import Rule as Route

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import DeviceKind, LinkTo, Person
from familiehus.activities import commands as activities
from familiehus.activities import imports
from familiehus.activities.kinds import Category, Language
from familiehus.activities.sheets import Seats
from familiehus.associations import commands as associations
from familiehus.associations.models import Kind
from familiehus.attendance import commands as attendance
from familiehus.families import commands as families
from familiehus.families.models import Household, PhotoTakeDown
from familiehus.families.states import Area, Purpose
from familiehus.families.states import State as FamilyState
from familiehus.feeds import commands as feeds
from familiehus.feeds.kinds import Kind as FeedKind
from familiehus.house import commands as house
from familiehus.kernel import audit, clock, uploads
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages import commands as messages
from familiehus.messages.models import State
from familiehus.partners import commands as partners
from familiehus.partners.models import AgreementKind, DayKind, Indicator, Side
from familiehus.privacy.models import SampledLook
from familiehus.reports import commands as reports
from familiehus.reports.periods import Period
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.shifts import commands as shifts
from familiehus.shifts import queries as shifts_queries
from familiehus.shifts.commands import asking as shifts_asking
from familiehus.signups import commands as signups
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.states import Proof, Task
from familiehus.volunteers.states import Rule as VolunteerRule
from familiehus.volunteers.states import State as VolunteerState
from tests import a, households, lending, shifting, supporting, times, visiting, volunteering
from tests.client import Browser, Visitor

CANARIES = {
    "address": "Kanariestien 47",
    "care": "Kanariefrø",
    "wish": "At synge som en kanarie",
    "name": "Kanarie Holm",
    "child": "Kanariella",
}
"""What is confidential about the family that is on every page: where it lives, what it may not eat, what it wishes
for, what its grown-up is called and what its child."""
CALENDARS = Path(__file__).parent / "calendars"


@dataclass
class Furnished:
    """The house, one signed-in visitor per kind of person, and keys for the routes' arguments."""

    app: Flask
    visitors: dict[Role, Visitor] = field(default_factory=dict)
    people: dict[Role, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def arguments(self, endpoint: str) -> dict[str, str]:
        """What an endpoint's address is made of: its own values over those of its room."""
        room = endpoint.partition(".")[0]
        return {**self.values.get(room, {}), **self.values.get(endpoint, {})}

    def is_furnished(self, rule: Route) -> bool:
        return rule.arguments <= set(self.arguments(rule.endpoint))

    def url_of(self, rule: Route) -> str:
        """The address of a route, with keys of things that exist."""
        known = self.arguments(rule.endpoint)
        url = rule.build({name: known[name] for name in rule.arguments}, append_unknown=False)
        assert url is not None, rule
        return url[1]


def furnish(app: Flask) -> Furnished:
    """Furnish an empty house, in a writing transaction of the caller's, and sit one of each kind down in it."""
    made = Furnished(app)
    people = {
        Role.FAMILY: a.family("Fatima Ali"),
        Role.VOLUNTEER: a.volunteer("Vibeke Holm"),
        Role.ASSOCIATION: a.association("Asger Lund"),
        Role.STAFF: a.staff("Sara Beck"),
        Role.COORDINATOR: a.coordinator("Kirsten Dahl"),
        Role.MANAGER: a.manager("Lene Friis"),
    }
    _accounts(made)
    _messages(made)
    _house(made)
    _feeds(made, people[Role.STAFF])
    _associations(made)
    _families(made, people[Role.FAMILY])
    _partners(made, people[Role.ASSOCIATION])
    _activities(made)
    _signups(made)
    _attendance(made)
    _volunteers(made, people[Role.VOLUNTEER])
    _reports(made)
    lending.furnish(made, people[Role.FAMILY])
    _shifts(made, people[Role.VOLUNTEER])
    _privacy(made, people[Role.MANAGER])
    visiting.furnish(made, people[Role.VOLUNTEER], people[Role.FAMILY])
    supporting.furnish(made, people[Role.FAMILY], people[Role.ASSOCIATION])
    made.values["language"] = {"code": "en"}
    made.values["static"] = {"filename": "icons.svg"}
    made.people = {role: person.key for role, person in people.items()}
    db.session.commit()
    made.visitors = {role: Browser(app).as_(person).client for role, person in people.items()}  # type: ignore[misc]
    made.visitors[Role.DOOR] = Browser(app).at_door().client  # type: ignore[assignment]
    made.visitors[Role.PUBLIC] = app.test_client()  # type: ignore[assignment]
    db.session.commit()
    return made


def _reports(made: Furnished) -> None:
    """A family of long ago, so that there is a year to report, and a link to it."""
    year = Period(clock.today().year - 1)
    db.session.add(
        Household(
            called="Familien Fordum",
            state=FamilyState.CLOSED,
            enrolled_at=clock.midnight(year.first),
            closed_at=clock.midnight(year.last),
        )
    )
    shared, token = reports.share(year, "Socialudvalget", clock.today(), by=a.manager("Rikke Lind"))
    made.values["reports"] = {"code": year.code, "key": shared.key}
    made.values["reports.shared"] = {"token": token}
    going_on = a.date_of(a.activity("Aftenkaffe", "i dag 0.00-23.59"))
    made.values["reports.smile"] = {"key": going_on.key}


def a_picture() -> bytes:
    """A small picture, as `uploads.read` gives it."""
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(drawn, "PNG")
    return uploads.read(io.BytesIO(drawn.getvalue()))


def _accounts(made: Furnished) -> None:
    """Somebody besides the visitors, so that what is done to her ends nobody's sign-in."""
    somebody = a.volunteer("Nora Juhl")
    sign_in, _token = accounts.open_sign_in(somebody, how="test")
    made.values["accounts"] = {"key": somebody.key}
    device, _token = accounts.register_device("Køkkenet", DeviceKind.DESK, by=THE_HOUSE)
    made.values["accounts.revoke_device"] = {"key": device.key}
    made.values["accounts.end_own"] = {"key": sign_in.key}
    made.values["accounts.by_link"] = {
        "token": accounts.mint(somebody, LinkTo.SIGN_IN, lasts=timedelta(days=1))
    }
    made.values["accounts.prove_email"] = {
        "token": accounts.mint(somebody, LinkTo.EMAIL, lasts=timedelta(days=1))
    }
    made.values["security"] = {"token": accounts.mint(somebody, LinkTo.RESET, lasts=timedelta(days=1))}


def _messages(made: Furnished) -> None:
    """One letter that waits, one that nobody knows the fate of."""
    somebody = a.volunteer("Ida Storm")
    for number in range(2):
        letter = messages.queue(
            "accounts.welcome", to=f"person:{somebody.key}", subject_key=f"furnished:{number}"
        )
    letter.state = State.UNCERTAIN
    db.session.flush()
    made.values["messages"] = {"key": letter.key}


def _house(made: Furnished) -> None:
    house.describe(
        by=THE_HOUSE,
        name="Mirabellen",
        address="Havnegade 1, 4000 Roskilde",
        phone="10203040",
        email="hej@hus.example",
    )
    house.keep_open({day: [(time(9), time(16))] for day in range(5)}, by=THE_HOUSE)
    closing = house.close(times.day("om 40 dage"), times.day("om 42 dage"), "Ferie", by=THE_HOUSE)
    watch = house.put_on_call("Sara", "10203040", times.span("i morgen 16-20"), by=THE_HOUSE)
    logo = uploads.keep(a_picture(), "logo", by=THE_HOUSE)
    made.values["house.reopen"] = {"key": closing.key}
    made.values["house.take_off_call"] = {"key": watch.key}
    made.values["uploads"] = {"key": logo.key}


def _feeds(made: Furnished, visitor: Person) -> None:
    """A device of the visitor's that fetches the house's calendar."""
    key, token = feeds.give_key(visitor, FeedKind.STAFF, "Kontorets skærm", by=visitor)
    for endpoint in ("renew", "revoke"):
        made.values[f"feeds.{endpoint}"] = {"key": key.key}
    made.values["feeds.keyed"] = {"token": token}


def _associations(made: Furnished) -> None:
    one = associations.register("FDF Havnen", Kind.ASSOCIATION, about="Lejre og sang", by=THE_HOUSE)
    contact = associations.add_contact(one, "Bo Berg", "bo@fdf.example", "20304050", by=THE_HOUSE)
    gone = associations.register("Skakklubben", Kind.ASSOCIATION, by=THE_HOUSE)
    associations.retire(gone, by=THE_HOUSE)
    made.values["associations"] = {"key": one.key, "contact_key": contact.key}
    made.values["associations.readmit"] = {"key": gone.key}
    associations.agree_on(
        "Vi møder alle med respekt.", "We meet everybody with respect.", target=20, by=THE_HOUSE
    )
    associations.introduce_publicly(one, is_public=True, public_contact="hej@fdf.example", by=THE_HOUSE)
    asked = associations.ask_to_join(
        "Strikkeklubben", Kind.ASSOCIATION, "Ulla", "ulla@strik.example", by=THE_HOUSE
    )
    made.values["associations.take_in"] = made.values["associations.decline"] = {"key": asked.key}


def _partners(made: Furnished, visitor: Person) -> None:
    """The visitor speaks for a member with an offer; a meeting held and one to come; an agreement with a deadline."""
    hers = associations.register("Lundens Venner", Kind.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(hers, visitor.name, visitor.email, None, by=THE_HOUSE)
    offer = partners.offer(hers, Area.SOCIAL, "Gåtur om søndagen", for_whom="Alle", by=THE_HOUSE)
    series = partners.call_meetings(
        "Dialogmøde",
        Timetable(times.day("i dag") - timedelta(days=7), time(16), timedelta(hours=2), Rule.daily(every=14)),
        place="Salen",
        by=THE_HOUSE,
    )
    held, coming = series.meetings[0], series.meetings[1]
    partners.write_down(held, agenda="Vinteren", minutes="Vi samler vinterjakker", by=THE_HOUSE)
    partners.note_attendance(held, [hers], by=THE_HOUSE)
    action = partners.note_action(
        held, "Samle jakker", association=hers, due_on=times.day("om 5 dage"), by=THE_HOUSE
    )
    partners.write_down(coming, agenda="Julen", minutes="", by=THE_HOUSE)
    partners.invite(coming, by=THE_HOUSE)
    agreement = partners.agree(
        "Aftalen",
        AgreementKind.GRANT,
        "Kommunen",
        times.day("i dag"),
        times.day("om 700 dage"),
        amount=500_000,
        theory_of_change="Hænder gør forskellen",
        indicators=[Indicator.FAMILIES],
        by=THE_HOUSE,
    )
    day = partners.set_day(
        agreement, DayKind.INSTALMENT, times.day("om 20 dage"), amount=100_000, by=THE_HOUSE
    )
    made.values["partners"] = {
        "key": offer.key,
        "word": "ja",
        "meeting_key": coming.key,
        "action_key": action.key,
        "day_key": day.key,
    }
    for endpoint in ("meeting", "write_down", "note_attendance", "note_action", "settle_action"):
        made.values[f"partners.{endpoint}"] = {"key": held.key}
    made.values["feeds.meeting"] = {"key": coming.key}
    course = a.date_of(a.activity("Førstehjælp", "om 6 dage 17-20", category=Category.COURSE))
    kept = partners.give_places(course, hers, 3, by=THE_HOUSE)
    assert kept is not None
    made.values["partners.take_places"] = {"key": kept.key}
    for endpoint in ("invite", "move_meeting", "cancel_meeting"):
        made.values[f"partners.{endpoint}"] = {"key": coming.key}
    made.values["reports.agreement"] = {"key": agreement.key}
    paper = partners.file_document(agreement, "Aftalen", b"%PDF-1.4 et ark", by=THE_HOUSE)
    for endpoint in ("file_document", "document", "drop_document"):
        made.values[f"partners.{endpoint}"] = {"key": agreement.key, "document_key": paper.key}
    for endpoint in ("agreement", "edit_agreement", "set_day", "mark_done", "drop_day"):
        made.values[f"partners.{endpoint}"] = {"key": agreement.key}
    network = partners.form_network("Varme i vinter", "Ingen skal fryse", by=THE_HOUSE)
    along = partners.join_network(network, "Varmestuen", Side.ASSOCIATION, by=THE_HOUSE)
    warm = partners.plan_action(network, "Åbne torsdag", due_on=times.day("om 5 dage"), by=THE_HOUSE)
    for endpoint in ("action_network", "join_network", "plan_action", "close_network"):
        made.values[f"partners.{endpoint}"] = {"key": network.key}
    made.values["partners.leave_network"] = {"key": network.key, "member_key": along.key}
    made.values["partners.settle_network_action"] = {"key": network.key, "action_key": warm.key}
    ambassador = partners.welcome_ambassador("Aase Lind", Side.CITIZEN, is_public=True, by=THE_HOUSE)
    made.values["partners.thank_ambassador"] = {"key": ambassador.key}
    service = partners.list_service("En tidlig start", sheet="Ring og hør", by=THE_HOUSE)
    made.values["partners.service"] = made.values["partners.edit_service"] = {"key": service.key}
    associations.introduce_publicly(hers, is_public=True, looks_for_hands=True, by=THE_HOUSE)
    sent = partners.send_on(volunteering.volunteer("Hjælpsomme Hans"), hers, said_yes=True, by=THE_HOUSE)
    made.values["partners.follow_up"] = made.values["partners.answer_hands"] = {"key": sent.key, "word": "ja"}
    for endpoint in ("answer", "introduce", "accept_values"):
        made.values[f"partners.{endpoint}"] = {"key": hers.key}


def _families(made: Furnished, visitor: Person) -> None:
    """A household with something of everything, kept apart from a volunteer; an enquiry; pictures to take down."""
    households.consent_texts()
    one = households.household(
        "Familien Aske",
        guardian=a.family(CANARIES["name"]),
        children=[(CANARIES["child"], times.day("i dag").year - 4)],
    )
    other, apart = a.family("Far i Familien Aske"), a.volunteer("Viggo Aske")
    (first, child) = one.guardians[0], one.children[0]
    families.add_guardian(one, other, by=THE_HOUSE)
    families.record_address(one, CANARIES["address"], "4000", "Roskilde", by=THE_HOUSE)
    for purpose in (Purpose.CARE_NEEDS, Purpose.PHOTO_WEB):
        families.give_consent(one, purpose, given_by=first.name, channel="table", by=THE_HOUSE)
    families.withdraw_consent(one, Purpose.PHOTO_WEB, by=THE_HOUSE)
    need = families.note_care_need(one, "allergy", CANARIES["care"], child=child, person=None, by=THE_HOUSE)
    wish = families.wish_for(one, Area.WORK, CANARIES["wish"], by=THE_HOUSE)
    families.keep_apart(one, apart, by=THE_HOUSE)
    enquiry = households.household("Familien Birk", state=FamilyState.ENQUIRY)
    task = db.session.scalars(select(PhotoTakeDown)).one()
    asked = families.enquire_for(
        Household(called="Mor i Familien Cros"),
        a.family("Mor i Familien Cros"),
        referrer="Sundhedsplejen",
        said_yes=True,
        by=THE_HOUSE,
    )
    made.values["way_in.answer"] = {
        "token": accounts.mint(asked.guardians[0], LinkTo.CONFIRM, lasts=timedelta(days=1))
    }
    own = {
        "key": one.key,
        "child_key": child.key,
        "person_key": other.key,
        "purpose": "survey",
        "word": "ja",
        "need_key": need.key,
        "wish_key": wish.key,
    }
    for room in ("families", "enrolment", "belonging", "keeping"):
        made.values[room] = own
    made.values["keeping.take_down_done"] = {"key": task.key}
    hers = households.household(
        "Familien Ali", guardian=visitor, children=[("Zaki", times.day("i dag").year - 5)]
    )
    families.give_consent(hers, Purpose.CARE_NEEDS, given_by=visitor.name, channel="table", by=THE_HOUSE)
    hers_need = families.note_care_need(hers, "diet", "Halal", child=None, person=visitor, by=THE_HOUSE)
    hers_wish = families.wish_for(hers, Area.SOCIAL, "En makker", by=THE_HOUSE)
    made.values["my_pages"] = {
        "key": hers.key,
        "child_key": hers.children[0].key,
        "purpose": "survey",
        "word": "ja",
        "need_key": hers_need.key,
        "wish_key": hers_wish.key,
    }
    made.values["keeping.let_meet"] = {"person_key": apart.key}
    made.values["enrolment.talk"] = made.values["enrolment.merge"] = {"key": enquiry.key}


def _activities(made: Furnished) -> None:
    """A series with a picture, a full one, a camp, one called off, a draft that lacks everything; places."""
    hall, kitchen = a.place("Salen", access_notes="Rampe ved gården"), a.place("Køkkenet", is_exclusive=False)
    responsible = a.staff("Tove Madsen")
    picture = uploads.keep(a_picture(), "activity", by=THE_HOUSE)
    common = {"responsible": responsible, "public_text": "Leg, sang og kaffe", "internal_note": "Husk nøglen"}
    play = a.series(
        "Legestue", "i morgen 9.30-12", place=hall, ages_from=0, ages_to=3, picture=picture.key, **common
    )
    full = a.series(
        "Fællesspisning",
        "i dag 17-19.30",
        place=kitchen,
        takes_signups=True,
        seats=Seats(2),
        price=25,
        category=Category.MEAL,
        **common,
    )
    a.signed_up(a.date_of(full), adults=2)
    a.activity(
        "Familielejr",
        "om 3 dage 15-16",
        length=timedelta(days=3),
        meeting_point="Banegården",
        category=Category.CAMP,
    )
    off = a.activity("Spørg sundhedsplejersken", "om 2 dage 15-16", place=hall, category=Category.ADVICE)
    activities.cancel(a.date_of(off), "Ny dag kommer", by=THE_HOUSE)
    draft = a.activity("Juletur", "om 5 dage 10-14", draft=True, language=Language.ARABIC)
    cellar = a.place("Kælderen")
    activities.retire_place(cellar, by=THE_HOUSE)
    made.values["activities"] = {"key": a.date_of(play, 1).key, "shape": "m"}
    made.values["activities.restore"] = {"key": a.date_of(off).key}
    made.values["activities.publish"] = made.values["activities.discard"] = {"key": draft.key}
    made.values["activities.place"] = made.values["activities.retire_place"] = {"key": kitchen.key}
    made.values["activities.reopen_place"] = {"key": cellar.key}
    made.values["feeds.one"] = {"key": play.key}
    fair = a.date_of(a.activity("Loppemarked", "om 4 dage 10-12", takes_signups=True, is_open_to_all=True))
    guest = signups.sign_up_guest(fair, "Aase Berg", adults=2, by=THE_HOUSE, email="aase@mail.example")
    made.values["signups.answer"] = {"token": signups.mint(guest, None)}
    waiting = imports.keep_upload(imports.plan_of_file((CALENDARS / "moved_and_cancelled.ics").read_bytes()))
    made.values["activities.imported"] = {"key": waiting.key}


def _signups(made: Furnished) -> None:
    """The visiting family has a seat, follows a series, and waits for a seat that somebody else has."""
    hers = db.session.scalars(select(Household).where(Household.key == made.values["my_pages"]["key"])).one()
    weekly = a.series("Babysvøm", "om 6 dage 10-11", takes_signups=True)
    followed = signups.sign_up_series(weekly, hers, adults=1, children=hers.children, by=THE_HOUSE)
    choir = a.date_of(a.activity("Kor", "om 7 dage 19-21", takes_signups=True, seats=Seats(1)))
    signups.sign_up(choir, households.household("Familien Falk"), adults=1, by=THE_HOUSE)
    waits = signups.sign_up(choir, hers, adults=1, by=THE_HOUSE)
    made.values["signups"] = {"key": waits.key, "word": "ja", "household_key": hers.key}
    for page in ("sign_up", "guest_done", "who_comes", "add", "add_family", "add_guest"):
        made.values[f"signups.{page}"] = {"key": choir.key, "household_key": hers.key}
    made.values["signups.leave_series"] = {"key": followed.key}


def _attendance(made: Furnished) -> None:
    """Today's café: a family that is here, one that has gone, heads without a name."""
    cafe = a.date_of(a.activity("Åben café", "i dag 0.00-23.59"))
    here = households.household("Familien Dons", children=[("Karla", times.day("i dag").year - 6)])
    left = households.household("Familien Ebbe")
    row = attendance.arrive(cafe, here, adults=1, children=here.children, by=THE_HOUSE)
    gone = attendance.arrive(cafe, left, adults=1, by=THE_HOUSE)
    attendance.count_heads(cafe, adults=2, children=1, by=THE_HOUSE)
    assert row is not None
    assert gone is not None
    attendance.go_home(gone, by=THE_HOUSE)
    made.values["attendance"] = {"key": cafe.key, "row_key": row.key}


def _volunteers(made: Furnished, visitor: Person) -> None:
    """One with the house and something of everything, one on leave, one on the way, and the visitor's own file."""
    hers = volunteering.volunteer(None, Task.CHILDREN, person=visitor)
    one = volunteering.volunteer("Frode Frivillig", Task.KITCHEN, Task.CHILDREN, birth_year=1990)
    young = volunteering.volunteer("Unge Una", birth_year=times.day("i dag").year - 16)
    away = volunteering.volunteer("Orla Orlov", state=VolunteerState.LEAVE)
    asking = volunteering.volunteer("Nye Nelly", state=VolunteerState.ENQUIRY)
    lacking = volunteering.volunteer("Mangle Marie", Task.CHILDREN, proven=False)
    volunteers.order_record_check(lacking, times.day("i dag"), by=THE_HOUSE)
    aside = volunteers.set_aside(
        lacking,
        Task.CHILDREN,
        VolunteerRule.INTRODUCTION,
        reason="Kurset er i næste uge",
        until_on=times.day("om 30 dage"),
        by=THE_HOUSE,
    )
    tomorrow = times.day("i morgen")
    weekly = Timetable(tomorrow, None, timedelta(days=1), Rule.weekly(tomorrow.weekday()))
    absences = [volunteers.note_absence(each, weekly, by=THE_HOUSE) for each in (one, hers)]
    hours = [
        volunteers.note_hours(
            each, day=times.day("i dag"), minutes=150, what=Task.DRIVER, kilometres=24, by=THE_HOUSE
        )
        for each in (one, hers)
    ]
    volunteers.approve_hours(hours[:1], by=THE_HOUSE)
    made.values["volunteers"] = {
        "key": one.key,
        "task": Task.DRIVER.value,
        "word": "ja",
        "proof": Proof.CONDUCT.value,
        "exemption_key": aside.key,
        "absence_key": absences[0].key,
        "hours_key": hours[1].key,
    }
    made.values["volunteers.talk"] = {"key": asking.key}
    made.values["volunteers.come_back"] = {"key": away.key}
    for endpoint in ("volunteers.parents", "volunteers.parents_take_back"):
        made.values[endpoint] = {"key": young.key}
    for endpoint in ("volunteers.end_exemption", "volunteers.drop_order"):
        made.values[endpoint] = {"key": lacking.key}
    made.values["volunteers.drop_own_absence"] = {"absence_key": absences[1].key}


def _privacy(made: Furnished, visitor: Person) -> None:
    """A look of the manager's that was drawn by lot."""
    hers = db.session.scalars(select(Household).where(Household.key == made.values["my_pages"]["key"])).one()
    entry = audit.record("looked at", hers, by=visitor)
    sample = SampledLook(month=clock.today().replace(day=1), entry=entry)
    db.session.add(sample)
    db.session.flush()
    made.values["privacy"] = {"key": sample.key}
    for page in ("reader", "answer_alarm", "person", "all_of_person", "forget"):
        made.values[f"privacy.{page}"] = {"key": visitor.key}
    made.values["privacy.paper"] = {"name": "konsekvensanalyse"}
    made.values["notice"] = {"whom": "frivillige"}
    for page in ("family", "all_of_family"):
        made.values[f"privacy.{page}"] = {"key": hers.key}
    for page in ("volunteer", "all_of_volunteer"):
        made.values[f"privacy.{page}"] = {"key": made.values["volunteers"]["key"]}


def _shifts(made: Furnished, visitor: Person) -> None:
    """A plan with somebody who comes every time, a seat of the visitor's that somebody else is sought for, a
    question to the visitor, a shift that is short, one that is off."""
    mine = shifts_queries.volunteer_of(visitor)
    assert mine is not None
    cook = volunteering.volunteer("Kurt Kok", Task.CHILDREN)
    plan = shifting.plan(
        "om 2 dage 9-13",
        task=Task.CHILDREN,
        title="Legestue",
        weekly=True,
        max_people=3,
        opening=("Tænd kaffen",),
        place=None,
    )
    standing, _refused = shifts.stand(plan, cook, by=THE_HOUSE)
    first, second = plan.shifts[:2]
    (seat,) = shifting.put_on(first, mine)
    handover = shifts.seek(seat, by=visitor)
    short = shifting.shift("om 2 dage 14-17", task=Task.CHILDREN, title="Lektiecafé", min_people=2)
    question = shifts.ask(short, mine, by=THE_HOUSE)
    token = shifts_asking.mint(question)
    off = shifting.shift("om 3 dage 9-13", title="Oprydning")
    shifts.cancel(off, "Salen er lejet ud", by=THE_HOUSE)
    made.values["shifts"] = {"key": second.key, "standing_key": standing.key}
    for name in (
        *("one", "cannot_come", "offer_swap", "give_back", "accept_again"),
        *("undo", "take_off", "lead", "presence"),
    ):
        made.values[f"shifts.{name}"] = {"key": seat.key, "word": "kom"}
    for name in ("agree", "disagree", "take_back"):
        made.values[f"shifts.{name}"] = {"key": handover.key}
    for name in ("plan", "stand", "stop_standing", "end_plan"):
        made.values[f"shifts.{name}"] = {"key": plan.key}
    made.values["shifts.restore"] = {"key": off.key}
    made.values["shifts.say_yes"] = {"key": question.key}
    made.values["shift_link.answer"] = {"token": token}
