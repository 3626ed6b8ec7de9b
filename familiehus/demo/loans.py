"""What the demo house lends: twelve iPads, prams, games, a projector, tools, a birthday kit; in every state."""

from datetime import date, time, timedelta

from familiehus.demo.people import Cast
from familiehus.families.models import Household
from familiehus.families.queries import register
from familiehus.house import queries as house
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.loans import commands
from familiehus.loans.models import Item, ItemKind, Loan
from familiehus.loans.states import BorrowerKind, Condition, Contacted, Owner

IPAD_OUT = (
    "Ladet op",
    "Cover og oplader er talt",
    "Indholdsfilter er slået til",
    "Eleven er logget ind med skolens konto",
)
IPAD_BACK = (
    "Familien er her endnu",
    "Egen Apple-konto er logget ud",
    "Find My er slået fra",
    "Billeder og filer er gemt af familien",
    "iPad'en er slettet",
    "Den starter op uden aktiveringslås",
    "Den er tilmeldt skolens styring igen",
    "Tørret af",
)


def move_in(cast: Cast) -> None:
    """Bente runs the lending desk; some of it is out, late, promised, broken or waited for."""
    Shelf(cast).fill()


class Shelf:
    """The cupboard under the stairs, and everybody who has something from it."""

    def __init__(self, cast: Cast) -> None:
        self.bente, self.jonas = cast.of(Role.STAFF)
        self.anna, _poul = cast.of(Role.VOLUNTEER)
        self.families = {family.called: family for family in register(THE_HOUSE, limit=100) if family.is_live}

    def family(self, called: str) -> Household:
        return self.families[called]

    def fill(self) -> None:
        self.ipads()
        self.prams()
        self.games()
        self.tools()
        self.lend()

    def kind(self, name: str, **says: object) -> ItemKind:
        return commands.add_kind(name, by=self.bente, **says)

    def item(self, name: str, kind: ItemKind, **says: object) -> Item:
        return commands.take_in(name, kind, by=self.bente, **says)  # type: ignore[arg-type]

    def ipads(self) -> None:
        self.ipad = self.kind(
            "iPad",
            about="Til skole og lektier. Skolens filter er slået til.",
            loan_days=14,
            buffer_days=1,
            most_at_once=1,
            hand_out_steps=list(IPAD_OUT),
            return_steps=list(IPAD_BACK),
        )
        self.ipad_row = [
            self.item(
                f"iPad {number}",
                self.ipad,
                serial=f"MIRA{number:04}XK",
                model="Apple iPad (10. generation)",
                parts=["Oplader", "Cover"],
                place="Skabet ved kontoret",
                owner=Owner.SCHOOL if number <= 8 else Owner.HOUSE,
                donor="" if number <= 8 else "Blommerup Sparekasse",
                details="Styres af skolen. Aktiveringslås må ikke være slået til.",
                condition=Condition.NEW if number > 8 else Condition.GOOD,
            )
            for number in range(1, 13)
        ]

    def prams(self) -> None:
        self.pram = self.kind(
            "Barnevogn",
            about="Med regnslag og sele.",
            loan_days=28,
            most_at_once=1,
            return_steps=["Vasket og tørret", "Bremsen virker", "Hjulene er pumpet"],
            service_months=12,
        )
        self.pram_row = [
            self.item(f"Barnevogn {number}", self.pram, parts=["Regnslag", "Sele"], place="Skuret")
            for number in (1, 2, 3)
        ]

    def games(self) -> None:
        game = self.kind(
            "Spil",
            about="Brætspil og puslespil til hele familien.",
            most_at_once=3,
            lends_to_associations=True,
            return_steps=["Brikkerne er talt"],
        )
        self.game_row = [
            self.item(name, game, place="Reolen i stuen", parts=[parts])
            for name, parts in (
                ("Matador", "2 terninger og 6 brikker"),
                ("Ludo", "4 x 4 brikker og en terning"),
                ("Puslespil, havet", "100 brikker"),
                ("Vendespil med dyr", "48 brikker"),
            )
        ]

    def tools(self) -> None:
        projector = self.kind(
            "Projektor", loan_days=3, lends_to_associations=True, return_steps=["Pæren virker"]
        )
        self.projector = self.item(
            "Projektor",
            projector,
            parts=["HDMI-kabel", "Fjernbetjening"],
            place="Kontoret",
            serial="EP-77120",
        )
        tool = self.kind(
            "Værktøj",
            loan_days=7,
            service_loans=10,
            lends_to_associations=True,
            return_steps=["Renset", "Ledningen er hel"],
        )
        self.drill = self.item("Boremaskine", tool, place="Skuret", parts=["Sæt med bor"])
        self.sewing = self.item(
            "Symaskine", self.kind("Symaskine", loan_days=21), place="Kælderen", donor="Sy og Snak"
        )
        party = self.kind("Fest", loan_days=3, lends_to_associations=True, return_steps=["Vasket op"])
        self.birthday = commands.add_kit(
            "Fødselsdagssæt",
            [
                self.item("Flagstang til bordet", party, place="Kælderen"),
                self.item("Kagefad og 20 tallerkener", party, place="Kælderen"),
                self.item("Guirlander", party, place="Kælderen"),
            ],
            by=self.bente,
            about="Alt til et bord med flag.",
        )

    def lend(self) -> None:
        """One of each: long ago, late, due today and soon, promised, to check, in repair, waited for."""
        bente, today = self.bente, clock.today()
        for number, called in enumerate(("Familien Holm", "Familien Nassar", "Familien Skov")):
            for times in range(3):
                self.before(self.ipad_row[number + times], self.family(called), 30 + 25 * times + number, 14)
        out = commands.hand_out_item
        out(self.ipad_row[0], self.family("Familien Nassar"), today + timedelta(days=3), by=bente)
        late = out(
            self.ipad_row[1],
            self.family("Familien Warsame"),
            today - timedelta(days=4),
            by=bente,
            on=today - timedelta(days=18),
        )
        commands.note_contact(late, Contacted.CALLED, "De kommer med den på torsdag.", by=self.jonas)
        out(self.ipad_row[2], self.family("Familien Skov"), today, by=bente, on=today - timedelta(days=14))
        soon = house.next_open_day(today + timedelta(days=1)) or today
        commands.reserve(self.ipad, self.family("Familien Kovalenko"), soon, by=bente)
        back = out(
            self.ipad_row[4], self.family("Familien Bach Jensen"), by=bente, on=today - timedelta(days=9)
        )
        commands.receive(back, by=bente)
        commands.report_damage(
            self.ipad_row[11], "Skærmen er revnet i hjørnet. Den er sendt til værkstedet.", by=self.jonas
        )
        for pram, called, days in (
            (0, "Familien Holm", 20),
            (1, "Familien Kovalenko", 6),
            (2, "Familien Bach Jensen", 12),
        ):
            out(self.pram_row[pram], self.family(called), today + timedelta(days=days), by=bente)
        commands.join_line(self.pram, self.family("Familien Nassar"), by=bente)
        out(self.game_row[0], self.family("Familien Warsame"), by=bente)
        commands.reserve(
            self.projector.kind, self.anna, house.next_open_day(today + timedelta(days=5)) or today, by=bente
        )
        out(self.drill, self.anna, by=bente)
        birthday = house.next_open_day(today + timedelta(days=9)) or today
        commands.reserve_kit(self.birthday, self.family("Familien Holm"), birthday, by=bente)
        commands.print_labels(6, by=bente)

    def before(self, item: Item, family: Household, days_ago: int, lasted: int) -> None:
        """A loan that came back in order, written straight in with its own times."""
        first = clock.today() - timedelta(days=days_ago + lasted)
        loan = Loan(
            kind=item.kind,
            item=item,
            borrower_kind=BorrowerKind.HOUSEHOLD,
            household=family,
            reserved_by=self.bente.key,
            reserved_at=noon(first),
            handed_out_at=noon(first),
            handed_out_by=self.bente.key,
            received_at=noon(first + timedelta(days=lasted)),
            received_by=self.jonas.key,
            checked_at=noon(first + timedelta(days=lasted)),
            checked_by=self.jonas.key,
            is_pinned=True,
        )
        loan.lay(first, first + timedelta(days=lasted))
        db.session.add(loan)
        db.session.flush()


def noon(day: date):
    return clock.at(day, time(12))
