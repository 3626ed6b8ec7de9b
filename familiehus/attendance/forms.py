"""Shape of what is put right at the desk: heads by number, who of a family, families to look for."""

from familiehus.attendance.models import MOST_HEADS
from familiehus.kernel.forms import Boxes, EditForm, Form, Key, Text, Tick, Whole
from familiehus.kernel.i18n import lazy


class FindFamily(Form):
    """A family that is not on the date's list."""

    find = Text(lazy("Find en familie"), longest=60)


class PartyCame(Form):
    """A family on the list is here."""

    household = Key()


class CountHeads(Form):
    """So many came whose names nobody asked."""

    adults = Whole(lazy("Voksne"), least=0, most=MOST_HEADS, default=1)
    children = Whole(lazy("Børn"), least=0, most=MOST_HEADS, default=0)


class VolunteersCame(Form):
    """Which of the house's volunteers were at a date that is for them."""

    who = Boxes(lazy("Hvem kom?"))


class CorrectAttendance(EditForm):
    """Who of a family came, and whether they are still here."""

    adults = Whole(lazy("Voksne"), least=0, most=MOST_HEADS)
    who = Boxes(lazy("Børn fra familien"))
    more_children = Whole(lazy("Andre børn"), least=0, most=MOST_HEADS, default=0)
    is_here = Tick(lazy("De er her stadig"))
