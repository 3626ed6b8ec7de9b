"""Families of the demo house: in every state, of every kind, none of them real."""

from dataclasses import dataclass, field
from datetime import timedelta

from familiehus.accounts.commands import reference, welcome
from familiehus.accounts.models import Person
from familiehus.demo.people import Cast
from familiehus.families import commands
from familiehus.families.models import Household
from familiehus.families.states import Area, Distance, Purpose
from familiehus.kernel import clock
from familiehus.kernel.roles import NOBODY, Role
from familiehus.messages.commands import forget_recipient

YEAR = 365


@dataclass(frozen=True)
class Told:
    """A family as it is written in: adults by name and telephone, children by name and age."""

    called: str
    adults: tuple[tuple[str, str], ...]
    children: tuple[tuple[str, int], ...] = ()
    language: str = ""
    interpreter: bool = False
    distance: Distance = Distance.WALK
    neighbourhood: str = "Blommerup"
    expects_child: bool = False
    yes_to: tuple[Purpose, ...] = ()
    wishes: tuple[tuple[Area, str], ...] = field(default=())


ENROLLED = (
    Told(
        "Familien Bach Jensen",
        (("Camilla Bach Jensen", "20000101"), ("Rasmus Jensen", "20000102")),
        (("Storm", 1), ("Ellen", 4)),
        yes_to=(Purpose.CARE_NEEDS, Purpose.PHOTO_INTERNAL, Purpose.SURVEY),
        wishes=((Area.SOCIAL, "At møde andre med en baby, der heller ikke sover."),),
    ),
    Told(
        "Familien Kovalenko",
        (("Oksana Kovalenko", "20000103"),),
        (("Danylo", 9), ("Sofiia", 12)),
        language="uk",
        interpreter=True,
        distance=Distance.CYCLE,
        yes_to=(Purpose.PHOTO_INTERNAL,),
        wishes=(
            (Area.WORK, "Et arbejde, hvor jeg kan bruge, at jeg er sygeplejerske."),
            (Area.MATERIAL, "En cykel til Danylo."),
        ),
    ),
    Told(
        "Familien Warsame",
        (("Hodan Warsame", "20000104"), ("Abdi Warsame", "20000105")),
        (("Ayaan", 3), ("Ilyas", 6), ("Sahra", 10), ("Yusuf", 14)),
        language="so",
        distance=Distance.DRIVE,
        neighbourhood="Strandby",
        yes_to=(Purpose.CARE_NEEDS,),
    ),
    Told(
        "Bedstemor Inger og Malthe",
        (("Inger Mortensen", "20000106"),),
        (("Malthe", 7),),
        yes_to=(Purpose.PHOTO_INTERNAL, Purpose.PHOTO_WEB, Purpose.PHOTO_PRESS),
        wishes=((Area.SOCIAL, "En, der kan spille bold med Malthe, når mine knæ ikke kan."),),
    ),
    Told("Thomas", (("Thomas Ravn", "20000107"),), distance=Distance.FAR, neighbourhood="Nørreskov"),
    Told(
        "Familien Skov",
        (("Maja Skov", "20000108"),),
        (("Vigga", 5),),
        expects_child=True,
        yes_to=(Purpose.SURVEY,),
        wishes=((Area.MATERIAL, "En barnevogn, før den lille kommer."),),
    ),
)


def move_in(cast: Cast) -> None:
    """Texts to say yes to, then the families: those who sign in, the rest, and those who still wait for an answer."""
    commands.release_first_texts(by=cast.manager)
    street = _Street(cast)
    street.who_sign_in()
    for number, told in enumerate(ENROLLED):
        street.write_in(told, days_ago=30 * (number + 2))
    street.two_homes()
    street.protected()
    street.paused_and_stopped()
    street.waiting()


class _Street:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.mette, self.samir = cast.of(Role.COORDINATOR)
        self.bente, self.jonas = cast.of(Role.STAFF)

    def adult(self, name: str, phone: str) -> Person:
        return welcome(name, [Role.FAMILY], by=self.bente, phone=phone, tell=False)

    def write_in(self, told: Told, *, days_ago: int, guardian: Person | None = None) -> Household:
        """Written in at the table by Bente, so many days ago."""
        first, *others = [guardian] if guardian else [self.adult(*each) for each in told.adults]
        family = commands.enrol_at_the_table(
            Household(
                called=told.called,
                language=told.language,
                needs_interpreter=told.interpreter,
                distance=told.distance,
                neighbourhood=told.neighbourhood,
                expects_child=told.expects_child,
            ),
            first,
            by=self.bente,
        )
        then = clock.now() - timedelta(days=days_ago)
        family.enquired_at = family.enrolled_at = family.confirmed_at = then
        for other in others:
            commands.add_guardian(family, other, by=self.bente)
        this_year = clock.today().year
        for name, age in told.children:
            commands.add_child(family, name, this_year - age, by=self.bente)
        for purpose in told.yes_to:
            commands.give_consent(family, purpose, given_by=first.name, channel="table", by=self.bente)
        for area, words in told.wishes:
            commands.wish_for(family, area, words, by=self.bente)
        return family

    def who_sign_in(self) -> None:
        """Yara and Lotte, whose own pages can be opened in the demo."""
        yara, lotte = self.cast.of(Role.FAMILY)
        nassar = self.write_in(
            Told(
                "Familien Nassar",
                (),
                (("Noor", 2), ("Sami", 6), ("Lina", 8)),
                language="ar",
                distance=Distance.CYCLE,
                yes_to=(Purpose.CARE_NEEDS, Purpose.PHOTO_INTERNAL),
                wishes=(
                    (Area.SOCIAL, "Somebody to speak Danish with once a week."),
                    (Area.WORK, "A job in a kitchen. I cook for thirty without trouble."),
                ),
            ),
            days_ago=140,
            guardian=yara,
        )
        sami = next(child for child in nassar.children if child.first_name == "Sami")
        commands.note_care_need(nassar, "allergy", "Jordnødder", child=sami, person=None, by=self.bente)
        commands.note_care_need(nassar, "diet", "Halal", child=None, person=yara, by=self.bente)
        holm = self.write_in(
            Told(
                "Familien Holm",
                (),
                (("Freja", 3), ("Anton", 7)),
                yes_to=(Purpose.PHOTO_INTERNAL, Purpose.PHOTO_WEB, Purpose.SURVEY),
                wishes=((Area.SOCIAL, "En aften om måneden uden opvask."),),
            ),
            days_ago=90,
            guardian=lotte,
        )
        commands.withdraw_consent(holm, Purpose.PHOTO_WEB, by=lotte)
        commands.record_address(holm, "Blommevej 4", "4999", "Blommerup", by=self.bente)

    def two_homes(self) -> None:
        """Liva lives one week here and one week there; neither home is told of the other."""
        family = self.write_in(
            Told(
                "Familien Krogh",
                (("Nanna Krogh", "20000110"), ("Esben Krogh", "20000111")),
                (("Liva", 9),),
                yes_to=(Purpose.PHOTO_INTERNAL,),
            ),
            days_ago=200,
        )
        _nanna, esben = family.guardians
        commands.split(
            family, esben, list(family.children), stay_too=True, called="Esben og Liva", by=self.mette
        )

    def protected(self) -> None:
        """Nobody may learn where they live; and Jonas, who is her cousin's husband, does not see them at all."""
        family = self.write_in(
            Told("Familien M", (("Marlene Lind", "20000112"),), (("Oscar", 5),)), days_ago=60
        )
        commands.revise(family, by=self.mette, has_protected_address=True, distance="", neighbourhood="")
        commands.record_address(family, "Gartnerstien 12", "4999", "Blommerup", by=self.mette)
        commands.keep_apart(family, self.jonas, by=self.mette)

    def paused_and_stopped(self) -> None:
        paused = self.write_in(
            Told("Familien Petrescu", (("Ioana Petrescu", "20000113"),), (("Matei", 11),), language="ro"),
            days_ago=300,
        )
        commands.pause(paused, by=self.bente)
        paused.paused_at = clock.now() - timedelta(days=20)
        stopped = self.write_in(
            Told("Familien Dahl", (("Line Dahl", "20000114"),), (("Emil", 15),)), days_ago=YEAR + 100
        )
        commands.close(stopped, by=self.bente)
        stopped.closed_at = clock.now() - timedelta(days=45)

    def waiting(self) -> None:
        """Since yesterday, since last week, with a talk agreed, and through a professional (nobody here is written to)."""
        self.enquire("Familien Yilmaz", "Elif Yilmaz", "20000115", days_ago=1, language="tr")
        self.enquire("Kristian", "Kristian Bro", "20000116", days_ago=9)
        soon = self.enquire("Familien Aaen", "Pernille Aaen", "20000117", days_ago=5)
        commands.agree_talk(
            soon, clock.now() + timedelta(days=2), "Kaffe i Stuen, børnene kommer med", by=self.mette
        )
        asked = commands.enquire_for(
            Household(called="Amina Jama", language="so", needs_interpreter=True),
            self.adult("Amina Jama", "20000118"),
            referrer="Birthe Toft, Sundhedsplejen i Blommerup",
            said_yes=True,
            by=NOBODY,
        )
        asked.enquired_at = clock.now() - timedelta(days=3)
        forget_recipient(reference(asked.guardians[0]))

    def enquire(self, called: str, name: str, phone: str, *, days_ago: int, language: str = "") -> Household:
        family = commands.enquire(
            Household(called=called, language=language), self.adult(name, phone), by=NOBODY
        )
        family.enquired_at = clock.now() - timedelta(days=days_ago)
        return family
