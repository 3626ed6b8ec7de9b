"""The papers a house must have, as data: what it keeps and why, what could go wrong, what to do when something has.

The record of processing and the privacy notice are the same table read by different people, filled in from the
house's own settings. The bases are the house's to confirm (domain §2); nothing here is legal advice.
"""

from familiehus.privacy.papers.breach import BREACH, Step
from familiehus.privacy.papers.purposes import EVERYBODY, PURPOSES, Purpose, Whom, purposes_for
from familiehus.privacy.papers.risks import RISKS, SAFEGUARDS
from familiehus.privacy.papers.this_house import filled

__all__ = [
    "BREACH",
    "EVERYBODY",
    "PURPOSES",
    "RISKS",
    "SAFEGUARDS",
    "Purpose",
    "Step",
    "Whom",
    "filled",
    "purposes_for",
]
