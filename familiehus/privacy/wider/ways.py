"""The ways to see more than the table says, what should not be first."""

from familiehus.kernel.i18n import lazy
from familiehus.privacy.wider import who
from familiehus.privacy.wider.way import Way

WAYS = (
    Way(
        "unused",
        lazy("Alt, en %(role)s ser"),
        lazy("Kontoen er ikke brugt i tre måneder. En rolle, der ikke er i brug, er kun en risiko."),
        lazy("Tag rollen"),
        "accounts.person",
        who.left_unused,
        is_amiss=True,
    ),
    Way(
        "volunteer-of-nothing",
        lazy("Vagter og andre frivilliges fornavne"),
        lazy("Har rollen Frivillig, men er ikke frivillig i huset (ikke begyndt, eller stoppet)."),
        lazy("Tag rollen"),
        "accounts.person",
        who.volunteer_of_nothing,
        is_amiss=True,
    ),
    Way(
        "never-promised",
        lazy("Fornavne på familier på egne vagter og besøg"),
        lazy("Har ikke skrevet under på tavshed, eller løftet er udløbet."),
        lazy("Se den frivillige"),
        "volunteers.show",
        who.never_promised,
        is_amiss=True,
    ),
    Way(
        "family-of-nobody",
        lazy("Familiers sider, uden at høre til nogen familie"),
        lazy("Har rollen Familie, men er ikke voksen i nogen familie mere."),
        lazy("Tag rollen"),
        "accounts.person",
        who.family_of_nobody,
        is_amiss=True,
    ),
    Way(
        "contact-of-nothing",
        lazy("Netværkets møder og ønsker"),
        lazy("Har rollen Foreningskontakt, men er ikke kontakt for nogen forening, der er med."),
        lazy("Tag rollen"),
        "accounts.person",
        who.contact_of_nothing,
        is_amiss=True,
    ),
    Way(
        "device",
        lazy("Hvem der er i huset, eller hvem der kan logge ind med en PIN"),
        lazy("Husets enhed er ikke brugt i en måned. Er den væk, kan andre have den."),
        lazy("Se enhederne"),
        "accounts.devices",
        who.device_unused,
        is_amiss=True,
    ),
    Way(
        "several-hats",
        lazy("Alt, en %(role)s ser, selv om personen også er %(other)s"),
        lazy(
            "Har flere roller og vælger én, når der logges ind. Kan slå sin egen familie og sine bekendte op."
        ),
        lazy("Se rollerne"),
        "accounts.person",
        who.several_hats,
    ),
    Way(
        "kept-apart",
        lazy("En familie, som personen skal holdes væk fra"),
        lazy("Koordinatorer og ledere bliver advaret, men kan stadig se familien."),
        lazy("Se familien"),
        "families.show",
        who.warned_not_blinded,
    ),
    Way(
        "exemption",
        lazy("Vagter, som reglen »%(rule)s« ellers lukker for"),
        lazy("Lederen har sat reglen til side: %(reason)s"),
        lazy("Se den frivillige"),
        "volunteers.show",
        who.rule_set_aside,
    ),
    Way(
        "listening",
        lazy("Hvem der har bedt om at tale med nogen"),
        lazy("Er den, huset har valgt til at lytte. Ellers ser kun lederen det."),
        lazy("Se reglerne for besøg"),
        "visits.rules",
        who.named_to_listen,
    ),
    Way(
        "protected-address",
        lazy("En beskyttet adresse, lige omkring et besøg"),
        lazy("Familien har sagt ja til det."),
        lazy("Se aftalen"),
        "visits.show",
        who.protected_address,
    ),
    Way(
        "earlier-visits",
        lazy("Besøg fra før personens egen tid"),
        lazy("Koordinatoren har lukket op for dem."),
        lazy("Se aftalen"),
        "visits.show",
        who.earlier_visits,
    ),
)
