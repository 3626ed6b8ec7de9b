"""The network around the demo house."""

from familiehus.associations import commands
from familiehus.associations.models import Association, Kind
from familiehus.associations.queries import organisers
from familiehus.demo.people import Cast

MEMBERS = (
    (
        "Blommerup Sogn",
        Kind.CHURCH,
        "Fællesspisning den sidste fredag i måneden, og varme hænder ellers.",
        "Karen Vinther",
        "20000011",
    ),
    (
        "Blommerup Boldklub",
        Kind.ASSOCIATION,
        "Bold for alle, også dem, der ikke plejer.",
        "Ole Mikkelsen",
        "20000012",
    ),
    ("Sy og Snak", Kind.ASSOCIATION, "Maskiner, stof og kaffe hver anden onsdag.", "Grethe Juul", "20000013"),
    (
        "Gældsrådgiverne på Blommeøen",
        Kind.ASSOCIATION,
        "To rådgivere, en kop kaffe og orden i kuverterne.",
        "Finn Bjerre",
        "20000014",
    ),
    (
        "Blommerup Bageri",
        Kind.FIRM,
        "Brødet fra i går, gratis til fællesspisning.",
        "Aylin Demir",
        "20000015",
    ),
    (
        "Sundhedsplejen i Blommerup",
        Kind.INSTITUTION,
        "Kommer forbi den første torsdag i måneden.",
        "Hanne Skov",
        "20000016",
    ),
)


def move_in(cast: Cast) -> None:
    """The coordinator writes the first members on."""
    by = cast.manager
    for name, kind, about, contact, phone in MEMBERS:
        association = commands.register(name, kind, about=about, by=by)
        commands.add_contact(association, contact, None, phone, by=by)


def named(name: str) -> Association:
    """A member by its name."""
    return next(each for each in organisers() if each.name == name)
