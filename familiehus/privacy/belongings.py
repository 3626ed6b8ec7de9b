"""What the privacy room holds about people."""

from familiehus.kernel.belongings import Belongings

BELONGINGS = Belongings(
    room="privacy",
    tables={
        "audit_seals": "nothing about people: signed places in the audit trail",
        "sampled_looks": "which looks were drawn by lot and what who looked said of them; gone with the entry after a year",
    },
)
