"""The network around the house: members, meetings, and families shown the way."""

from familiehus.associations.models import Kind
from familiehus.kernel.i18n import _, lazy
from familiehus.reports.catalogue.shapes import Cell, Row, Table, Year, once
from familiehus.reports.periods import Period

WAYS = {"out": lazy("Fik vist vej herfra"), "in": lazy("Kom fra andre")}


def network(whole: Year, period: Period) -> list[Table]:
    """Members are no people; families shown the way are, without a name."""
    found = whole.facts
    members, meetings = found.members, found.meetings
    return [
        Table(
            "network",
            _("Netværket"),
            _(
                "Foreninger, firmaer og institutioner i husets register. De er ikke personer, så intet er udeladt."
            ),
            (_("Med ved årets slutning"), _("Kom med i året")),
            tuple(
                Row(kind.label, tuple(Cell(each) for each in members[str(kind)]))
                for kind in Kind
                if str(kind) in members
            ),
            Row(_("I alt"), tuple(Cell(sum(each[at] for each in members.values())) for at in (0, 1))),
        ),
        Table(
            "meetings",
            _("Netværkets møder"),
            _("Møder, der blev holdt i året, og medlemmer, der var med til mindst ét af dem."),
            (_("Antal"),),
            (Row(_("Møder"), (Cell(meetings[0]),)), Row(_("Medlemmer, der kom"), (Cell(meetings[1]),)))
            if meetings[0]
            else (),
        ),
        once(
            whole.of_the_year("signposts", list(WAYS), found.signposts),
            "signposts",
            _("Familier, der fik vist vej"),
            _("Med familiens eget ja, og kun som et tal."),
            WAYS,
            _("Familier"),
        ),
    ]
