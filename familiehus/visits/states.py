"""The words of visiting: where a match is and who may take it further, what becomes of a visit, fixed answers."""

from dataclasses import dataclass
from enum import StrEnum

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.roles import Role


class State(Labelled):
    """Where a match is (domain §6, 12)."""

    WISH = "wish", lazy("Ønske")
    PROPOSAL = "proposal", lazy("Forslag")
    INTRO = "intro", lazy("Introbesøg")
    TRIAL = "trial", lazy("Prøve")
    ACTIVE = "active", lazy("Aktiv")
    PAUSE = "pause", lazy("Pause")
    CLOSED = "closed", lazy("Afsluttet")


OPEN = (State.WISH, State.PROPOSAL, State.INTRO, State.TRIAL, State.ACTIVE, State.PAUSE)
TOGETHER = (State.PROPOSAL, State.INTRO, State.TRIAL, State.ACTIVE, State.PAUSE)
"""Where the match has a visiting side, which takes up a place among the families a volunteer has room for."""
MEETING = (State.INTRO, State.TRIAL, State.ACTIVE)
"""Where visits can be agreed."""
RUNNING = (*MEETING, State.PAUSE)
"""Where both sides have said yes and it is not over."""


class Act(StrEnum):
    """What takes a match further."""

    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    DECLINE = "decline"
    TRY = "try"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


@dataclass(frozen=True)
class Step:
    """From which states an act is possible, where it leads, and who may do it.

    Acceptance leads on when the last of those asked has said yes; until then the state stays.
    """

    before: tuple[State, ...]
    after: State
    who: frozenset[Role]


HOUSE = frozenset({Role.COORDINATOR, Role.MANAGER})
SIDES = frozenset({Role.FAMILY, Role.VOLUNTEER})
STEPS: dict[Act, Step] = {
    Act.PROPOSE: Step((State.WISH,), State.PROPOSAL, HOUSE),
    Act.WITHDRAW: Step((State.PROPOSAL,), State.WISH, HOUSE),
    Act.ACCEPT: Step((State.PROPOSAL,), State.INTRO, HOUSE | SIDES),
    Act.DECLINE: Step((State.PROPOSAL, State.INTRO), State.WISH, HOUSE | SIDES),
    Act.TRY: Step((State.INTRO,), State.TRIAL, HOUSE),
    Act.BEGIN: Step((State.TRIAL,), State.ACTIVE, HOUSE),
    Act.PAUSE: Step((State.TRIAL, State.ACTIVE), State.PAUSE, HOUSE | SIDES),
    Act.RESUME: Step((State.PAUSE,), State.ACTIVE, HOUSE),
    Act.CLOSE: Step(OPEN, State.CLOSED, HOUSE | {Role.FAMILY}),
}


class Closing(Labelled):
    """Why a match ended (domain §6, 12)."""

    GOAL = "goal", lazy("Målet er nået")
    MOVED = "moved", lazy("Familien er flyttet")
    FAMILY = "family", lazy("Familien ønsker at stoppe")
    VOLUNTEER = "volunteer", lazy("Den frivillige stopper")
    NO_FIT = "no_fit", lazy("De passede ikke sammen")
    OTHER = "other", lazy("Andet")


class Goal(Labelled):
    """What a family and its visitor want to come nearer to; a fixed list, so that nothing is written about anybody."""

    CALM = "calm", lazy("Mere ro i hverdagen")
    CHILDREN = "children", lazy("Mere tid og leg med børnene")
    PEOPLE = "people", lazy("Flere at være sammen med")
    OUT = "out", lazy("At komme mere ud")
    PRACTICAL = "practical", lazy("Styr på det praktiske")
    LANGUAGE = "language", lazy("Mere dansk")
    SCHOOL = "school", lazy("Skole og lektier")
    REST = "rest", lazy("Et pusterum")


class Talk(Labelled):
    """The follow-ups that a match gets by itself."""

    EARLY = "early", lazy("Opfølgning efter de første uger")
    WEEK = "week", lazy("Opfølgning")
    MIDWAY = "midway", lazy("Samtale midtvejs")
    END = "end", lazy("Samtale ved slutningen")


class Known(Labelled):
    """Whether the family and the visiting side know each other privately; a small town asks before it proposes."""

    UNASKED = "unasked", lazy("Der er ikke spurgt endnu")
    NO = "no", lazy("Nej, de kender ikke hinanden privat")
    YES_AND_FINE = "yes_and_fine", lazy("Ja, og begge har sagt, at det er i orden")


class Stand(Labelled):
    """What becomes of a visit (domain §6, 13)."""

    AGREED = "agreed", lazy("Aftalt")
    ON_THE_WAY = "on_the_way", lazy("På vej")
    UNDER_WAY = "under_way", lazy("Fremme")
    DONE = "done", lazy("Slut, alt vel")
    CANCELLED = "cancelled", lazy("Aflyst")
    MISSED = "missed", lazy("Blev ikke til noget")
    SKIPPED = "skipped", lazy("Springes over")


class Tap(Labelled):
    """What the visitor taps on the phone."""

    ON_WAY = "on_way", lazy("På vej")
    ARRIVED = "arrived", lazy("Fremme")
    LEFT = "left", lazy("Gået, alt vel")
    CALL_ME = "call_me", lazy("Ring til mig")


LOOP = (Tap.ON_WAY, Tap.ARRIVED, Tap.LEFT)


class Side(Labelled):
    """Who said it: the family, the visiting side, or the house."""

    FAMILY = "family", lazy("familien")
    VISITOR = "visitor", lazy("den frivillige")
    HOUSE = "house", lazy("huset")


class How(Labelled):
    """How somebody knows that a visitor is safe."""

    PHONE = "phone", lazy("Jeg har talt med vedkommende")
    MESSAGE = "message", lazy("Vedkommende har skrevet til mig")
    SEEN = "seen", lazy("Jeg har set vedkommende")


class Doing(Labelled):
    """What a visit was spent on; the whole of what is written about it."""

    TOGETHER = "together", lazy("Samvær og snak")
    PRACTICAL = "practical", lazy("Praktisk hjælp")
    OUT = "out", lazy("Ud af huset")
    CHILDREN = "children", lazy("Leg med børnene")
    HOMEWORK = "homework", lazy("Lektier")
    COMPANY = "company", lazy("Fulgtes til en aftale")


class Ask(Labelled):
    """What a volunteer asks the house for. Nothing is kept but that somebody asked."""

    SPARRING = "sparring", lazy("Vil gerne have sparring")
    CONCERN = "concern", lazy("Er bekymret")
