"""What the door's screen sends: small numbers and random keys, counted once by the tap's own key."""

from datetime import datetime, timedelta

from familiehus.attendance.models import MOST_HEADS
from familiehus.kernel import clock
from familiehus.kernel.forms import Form, Key, Text, Whole
from familiehus.kernel.i18n import lazy
from familiehus.today.presses import Press

OLDEST_SECONDS = 259_200


class TapForm(Form):
    """One tap. `since` is how many seconds ago the finger was there, when the net was gone meanwhile."""

    act = Key()
    tap = Text(longest=60)
    who = Text(longest=60)
    date = Key()
    adults = Whole(lazy("Voksne"), least=0, most=MOST_HEADS)
    children = Whole(lazy("Børn"), least=0, most=MOST_HEADS)
    all = Key()
    since = Whole(least=0, most=OLDEST_SECONDS)

    def claim(self) -> None:
        """The tap's own key says whether it has been counted; it outlives the form's."""
        return

    def press(self, grown: int, child_keys: list[str]) -> Press:
        """`grown`: how many of the adults named on the screen were left ticked."""
        return Press(
            act=str(self.act.data or ""),
            tap=str(self.tap.data or ""),
            who=str(self.who.data or ""),
            date=str(self.date.data or ""),
            adults=min(grown, MOST_HEADS) + (self.adults.data or 0),
            children=self.children.data or 0,
            child_keys=frozenset(child_keys[:MOST_HEADS]),
            everybody=bool(self.all.data),
            at=self.pressed_at,
        )

    @property
    def pressed_at(self) -> datetime | None:
        return clock.now() - timedelta(seconds=self.since.data) if self.since.data else None


class FindForm(Form):
    """The beginning of the name a family wants to be called."""

    find = Text(lazy("Skriv jeres navn"), longest=40)
