"""A drawing for a kind of thing, guessed from what the house calls it; a parcel when nothing fits."""

ICONS = (
    (("ipad", "tablet"), "device-ipad"),
    (("barnevogn", "klapvogn", "vogn"), "baby-carriage"),
    (("cykel",), "bike"),
    (("løbehjul",), "scooter"),
    (("symaskine", "strik", "sy"), "needle-thread"),
    (("telt", "sovepose", "lejr"), "tent"),
    (("puslespil",), "puzzle"),
    (("spil",), "dice-5"),
    (("værktøj", "bor", "sav"), "tool"),
    (("stige",), "ladder"),
    (("tøj", "flyverdragt", "støvle"), "shirt"),
    (("projektor", "skærm", "lærred", "fjernsyn"), "device-tv"),
    (("bog", "bøger"), "books"),
    (("seng", "madras"), "bed"),
    (("kajak", "båd"), "sailboat"),
    (("bold", "sport"), "ball-football"),
    (("musik", "guitar", "trommer"), "music"),
    (("taske", "rygsæk"), "backpack"),
    (("legetøj", "leg"), "horse-toy"),
    (("køkken", "gryde", "grill"), "tools-kitchen-2"),
    (("kørestol",), "wheelchair"),
    (("vaske",), "wash-machine"),
    (("kaffe", "termo"), "coffee"),
)
OTHERS = "package"


def icon_of(name: str) -> str:
    """The icon of the first word that the name holds."""
    said = name.casefold()
    return next((icon for words, icon in ICONS if any(word in said for word in words)), OTHERS)
