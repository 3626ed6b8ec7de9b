"""What the families' room holds about people."""

from familiehus.kernel.belongings import Belongings

BELONGINGS = Belongings(
    room="families",
    tables={
        "households": "what the family wants to be called, where it is with the house, language, distance band",
        "guardianships": "which adults belong to a household, from when to when",
        "children": "first name and birth year",
        "childhoods": "which children belong to a household, from when to when",
        "household_addresses": "where a family lives; confidential",
        "consent_texts": "nothing about people",
        "consents": "what a family said yes to, when, and when it took it back",
        "photo_take_downs": "that pictures of a family are to be taken down",
        "care_needs": "allergy, diet and access needs; sensitive, only with consent",
        "wishes": "what would change the family's situation, in its own words; confidential",
        "keep_apart": "which household a person is not to see; coordinators only",
    },
)
