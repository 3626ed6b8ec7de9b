"""What the register of associations holds about people: contacts, no more."""

from familiehus.kernel.belongings import Belongings

BELONGINGS = Belongings(
    room="associations",
    tables={
        "associations": "nothing about people",
        "association_contacts": "name, e-mail and telephone of a contact; removed when the association says so",
    },
)
