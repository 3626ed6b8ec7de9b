"""What the privacy room holds about people."""

from familiehus.kernel.belongings import Belongings

BELONGINGS = Belongings(
    room="privacy",
    tables={
        "audit_seals": "nothing about people: signed places in the audit trail",
        "retention_runs": "nothing about people: on which night how many rows were let go of by which rule",
        "sampled_looks": "which looks were drawn by lot and what who looked said of them; gone with the entry after a year",
    },
)
