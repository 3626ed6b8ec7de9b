"""One row each: a household and who belongs to it; what little is kept about them."""

from familiehus.families.models.belonging import Child, Childhood, Guardianship, Household, HouseholdAddress
from familiehus.families.models.keeping import CareNeed, Consent, ConsentText, KeepApart, PhotoTakeDown, Wish

__all__ = [
    "CareNeed",
    "Child",
    "Childhood",
    "Consent",
    "ConsentText",
    "Guardianship",
    "Household",
    "HouseholdAddress",
    "KeepApart",
    "PhotoTakeDown",
    "Wish",
]
