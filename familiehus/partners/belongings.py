"""What the network's room holds about people: members, meetings and agreements, hardly any person."""

from familiehus.kernel.belongings import Belongings

BELONGINGS = Belongings(
    room="partners",
    tables={
        "offers": "nothing about people",
        "meeting_series": "nothing about people",
        "meetings": "nothing about people; minutes are about members and what they do together",
        "meeting_attendance": "which members came; no people",
        "meeting_actions": "which member sees to what; no people",
        "agreements": "nothing about people",
        "agreement_days": "nothing about people",
    },
)
