"""What the reports hold about people: who made a link, nothing else; the numbers themselves are of nobody."""

from familiehus.kernel.belongings import Belongings

BELONGINGS = Belongings(
    room="reports",
    tables={
        "shared_reports": "for whom a link to a report was made, as the manager wrote it, and by whom",
        "smileys": "nothing about people: how many pressed each face after a date",
    },
)
