"""What each kind of letter may say of what the house keeps, and what of it a telephone may show without being unlocked.

A row names columns. `says` is the whole letter with what is enclosed, `shows` the subject, the text message and who
it is from. Every letter also says its reader's own name, and the house's name and telephone; every one shows the
house's short name. A kind that is not here is not allowed to say anything, and a test asks for its row.
"""

from typing import NamedTuple


class MaySay(NamedTuple):
    """Columns, separated by spaces."""

    says: str = ""
    shows: str = ""


ALL_SAY = {"house_settings.name", "house_settings.phone"}
ALL_SHOW = {"house_settings.short_name"}

NOTHING = MaySay()
THING = MaySay(says="item_kinds.name", shows="item_kinds.name")
DATE = MaySay(says="occurrences.own_title", shows="occurrences.own_title")
SHIFT = MaySay(says="shift_plans.title shift_plans.meet")
SHOWN_SHIFT = MaySay(says="shift_plans.title shift_plans.meet", shows="shift_plans.title")
RING = MaySay(says="volunteer's.phone", shows="volunteer's.phone")
"""To whoever watches over home visits: the number to ring, without a name."""
OWN_DAY = "occurrences.own_title shift_plans.title places.name places.address"
PUBLIC_WORDS = (
    "activities.public_text activities.target_group activities.food activities.transport activities.bring "
    "occurrences.note"
)

PAGES = {
    "/aftale/<token>",
    "/bekraeft/<token>",
    "/ind",
    "/ind/<token>",
    "/kalender",
    "/kalender/<key>",
    "/laan/",
    "/min-familie/",
    "/min-familie/fra-huset",
    "/min-frivillighed/",
    "/min-frivillighed/timer",
    "/min-konto/mail/<token>",
    "/mine-aftaler",
    "/mine-vagter",
    "/netvaerk/foreninger",
    "/netvaerk/min-forening",
    "/netvaerk/oensker",
    "/ny-adgangskode/<token>",
    "/svar/<token>",
    "/vagt/<token>",
    "/vores-aftaler",
}
"""The pages whose addresses stand in letters to those who have no desk in the house. An address is read on the screen
like the words before it: none tells of help, visits, advice or worry."""

MAY_SAY = {
    "accounts.new_email": NOTHING,
    "accounts.new_password": NOTHING,
    "accounts.password_changed": NOTHING,
    "accounts.sign_in": NOTHING,
    "accounts.welcome": NOTHING,
    "associations.asked": NOTHING,
    "associations.declined": NOTHING,
    "associations.welcome": NOTHING,
    "attendance.unrecorded": DATE,
    "families.confirm": NOTHING,
    "feeds.invitation": MaySay(
        says=f"{OWN_DAY} {PUBLIC_WORDS} shift_plans.meet house_settings.short_name reader's.email"
    ),
    "feeds.soon": MaySay(says=OWN_DAY, shows="occurrences.own_title shift_plans.title"),
    "feeds.tomorrow": MaySay(
        says="occurrences.own_title places.name places.address", shows="occurrences.own_title"
    ),
    "loans.late": THING,
    "loans.later": THING,
    "loans.offer": THING,
    "loans.proposals": NOTHING,
    "loans.soon": THING,
    "loans.today": THING,
    "messages.trial": NOTHING,
    "partners.deadline": MaySay(says="agreements.title"),
    "partners.hands": NOTHING,
    "partners.invitation": MaySay(says="meeting_series.title meetings.place", shows="meeting_series.title"),
    "partners.meeting_off": MaySay(says="meeting_series.title", shows="meeting_series.title"),
    "shifts.accept_again": SHOWN_SHIFT,
    "shifts.agreed": SHIFT,
    "shifts.asked": SHOWN_SHIFT,
    "shifts.cancelled": MaySay(
        says="shift_plans.title shift_plans.meet shifts.reason", shows="shift_plans.title"
    ),
    "shifts.changed": SHIFT,
    "shifts.covered": SHIFT,
    "shifts.digest": NOTHING,
    "shifts.freed": SHIFT,
    "shifts.handed_over": SHOWN_SHIFT,
    "shifts.late": SHOWN_SHIFT,
    "shifts.needs_yes": SHOWN_SHIFT,
    "shifts.not_yours": SHIFT,
    "shifts.on_again": SHOWN_SHIFT,
    "shifts.put_on": SHIFT,
    "shifts.reminder": MaySay(
        says="shift_plans.title shift_plans.meet", shows="shift_plans.title shift_plans.meet"
    ),
    "shifts.stands_no_more": SHIFT,
    "shifts.swapped": SHIFT,
    "shifts.taken_off": SHIFT,
    "shifts.yours_again": SHIFT,
    "signups.cancelled": MaySay(
        says="occurrences.own_title occurrences.reason", shows="occurrences.own_title"
    ),
    "signups.lapsed": DATE,
    "signups.line_closed": DATE,
    "signups.moved": DATE,
    "signups.noted": DATE,
    "signups.offer": DATE,
    "signups.offer_to_all": DATE,
    "signups.postponed": MaySay(
        says="occurrences.own_title occurrences.reason", shows="occurrences.own_title"
    ),
    "signups.relocated": MaySay(
        says="occurrences.own_title places.name", shows="occurrences.own_title places.name"
    ),
    "signups.restored": MaySay(says="occurrences.own_title places.name", shows="occurrences.own_title"),
    "support.advice_off": NOTHING,
    "support.answer": NOTHING,
    "support.how_was_it": NOTHING,
    "support.may_we": NOTHING,
    "support.named": NOTHING,
    "visits.address_noted": NOTHING,
    "visits.agreed": NOTHING,
    "visits.alarm": RING,
    "visits.asked": NOTHING,
    "visits.closed": NOTHING,
    "visits.elsewhere": NOTHING,
    "visits.escalated": RING,
    "visits.goes_on": NOTHING,
    "visits.heard": NOTHING,
    "visits.joined": NOTHING,
    "visits.moved": NOTHING,
    "visits.moved_on": NOTHING,
    "visits.nowhere": NOTHING,
    "visits.off": NOTHING,
    "visits.parted": NOTHING,
    "visits.proposal": NOTHING,
    "visits.reminder": NOTHING,
    "visits.ring": RING,
    "visits.say_home": NOTHING,
    "visits.stays": NOTHING,
    "volunteers.hours_put_right": NOTHING,
    "volunteers.renewal": NOTHING,
    "volunteers.renewals": NOTHING,
    "volunteers.welcome": NOTHING,
}
