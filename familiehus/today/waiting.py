"""What needs a hand today, asked of every room: the lines on the right of the board."""

from datetime import timedelta

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.families.access import may_answer_enquiries
from familiehus.kernel import clock, danish, leases, traces
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.roles import Actor, is_manager
from familiehus.loans.queries import tiles as loans
from familiehus.loans.queries import unready
from familiehus.shifts import queries as shifts
from familiehus.shifts.models import Shift
from familiehus.signups import parties
from familiehus.today import lines, news
from familiehus.today.dates import Dates
from familiehus.today.pulse import Pulse
from familiehus.today.todos import Todo
from familiehus.visits.queries import visits

OFFERS_WITHIN = timedelta(hours=24)


def todos(person: Actor, beat: Pulse, dates: Dates, soon: list[Shift]) -> list[Todo]:
    """Everything that waits, the most pressing first. `soon`: the shifts of today and tomorrow."""
    told = lines.lines_for(person)
    return [
        *_not_home(),
        *_machinery(person, beat),
        *_called_off(dates.today),
        *_short_of_hands(soon),
        *_from_beside(person),
        *told.pictures,
        *_offers(person),
        *_attention(dates.short),
        *_loans(person),
        *told.network,
        *_shared_places(dates.shared),
        *_uncounted(dates.uncounted),
    ]


def _from_beside(person: Actor) -> list[Todo]:
    """What rooms beside this one ask for."""
    return [todo for _listener, todos in news.what_waits.send(person) for todo in todos or ()]


def _offers(person: Actor) -> list[Todo]:
    """Seats on offer that lapse before tomorrow night: somebody may ring. Only of families that `person` may see."""
    soon = parties.offers_ending(person, clock.now() + OFFERS_WITHIN)
    for signup in soon:
        if signup.household is not None:
            traces.look(signup.household, by=person, polled=True)
    return [
        Todo(
            _("Tilbud udløber %(when)s", when=parties.until(signup)),
            _("%(title)s · venter på %(name)s", title=signup.occurrence.title, name=signup.called),
            "hourglass",
            "calendar",
            _("Se ventelisten"),
            "signups.who_comes",
            signup.occurrence.key,
            phone=signup.phone if may_answer_enquiries(person) else "",
        )
        for signup in soon
    ]


def _uncounted(waiting: list[Occurrence]) -> list[Todo]:
    """Dates of days ago that nobody has counted."""
    if not waiting:
        return []
    first = waiting[0]
    return [
        Todo(
            ngettext("%(num)s gang er ikke talt op", "%(num)s gange er ikke talt op", len(waiting)),
            " · ".join((first.title, danish.day(first.starts_at))),
            "users",
            "calendar",
            _("Skriv op"),
            "attendance.roll" if len(waiting) == 1 else "attendance.index",
            first.key if len(waiting) == 1 else None,
        )
    ]


def _not_home() -> list[Todo]:
    """Visitors who have not said they are home, or who ask to be rung; read by the clock, whatever else runs."""
    return [
        Todo(said.title, said.note, "phone-call", "wrong", said.act, "visits.alarm", said.visit.key)
        for said in map(visits.alarm_of, visits.not_home())
    ]


def _machinery(person: Actor, beat: Pulse) -> list[Todo]:
    """What stands still behind the screen."""
    found: list[Todo] = []
    if beat.is_silent:
        since = (
            _("Sidst set kl. %(time)s", time=danish.clock_time(beat.heard))
            if beat.heard
            else _("Den er ikke startet")
        )
        found.append(
            Todo(
                _("Husets arbejder svarer ikke"),
                _("%(since)s. Mails og påmindelser venter. Ring til den, der passer maskinen.", since=since),
                "alert-triangle",
                "wrong",
            )
        )
    if stuck := beat.stuck:
        found.append(
            Todo(
                ngettext("%(num)s besked er ikke sendt", "%(num)s beskeder er ikke sendt", stuck),
                _("Adressen kan være forkert."),
                "mail",
                "wrong",
                _("Se beskederne"),
                "messages.index",
            )
        )
    if beat.faults and is_manager(person):
        found += [
            Todo(
                _("Nattens arbejde gik galt: %(name)s", name=lease.name),
                _("Det prøves igen af sig selv."),
                "alert-circle",
                "wrong",
            )
            for lease in leases.every_lease().values()
            if lease.fault
        ]
    return found


def _short_of_hands(soon: list[Shift]) -> list[Todo]:
    """Shifts of today and tomorrow that lack people, an adult, or a coordinator's yes to who stands in."""
    return [
        Todo(need.title, need.note, "user-search", "shifts", need.act, "shifts.show", need.key)
        for need in shifts.needs(soon)
    ]


def _called_off(dates: list[Occurrence]) -> list[Todo]:
    """Cancelled and postponed today: somebody may come in vain."""
    return [
        Todo(
            _("Aflyst i dag: %(title)s", title=each.title)
            if each.state is DateState.CANCELLED
            else _("Udskudt i dag: %(title)s", title=each.title),
            " · ".join(filter(None, (danish.hours(each.span), each.reason))),
            "calendar-x",
            "calendar",
            _("Se datoen"),
            "activities.show",
            each.key,
        )
        for each in dates
        if each.is_off and not each.is_over
    ]


def _attention(dates: list[Occurrence]) -> list[Todo]:
    """Of what comes soon: still a draft, nobody responsible, no place. One line for each activity, the soonest."""
    see = (_("Se kladden"), "activities.show")
    choose_person = (_("Vælg ansvarlig"), "activities.revise")
    choose_place = (_("Vælg sted"), "activities.revise")
    published = [each for each in dates if not each.activity.is_draft]
    drafts = _soonest([each for each in dates if each.activity.is_draft])
    nobody = _soonest([each for each in published if each.responsible is None])
    nowhere = _soonest([each for each in published if not each.where or (each.place_id and not each.hold_id)])
    return [
        *(
            _todo(each, _("%(title)s er stadig en kladde", title=each.title), "pencil", see)
            for each in drafts
        ),
        *(
            _todo(each, _("%(title)s mangler en ansvarlig", title=each.title), "user-question", choose_person)
            for each in nobody
        ),
        *(
            _todo(each, _("%(title)s mangler et sted", title=each.title), "map-pin", choose_place)
            for each in nowhere
        ),
    ]


def _soonest(dates: list[Occurrence]) -> list[Occurrence]:
    found: dict[int, Occurrence] = {}
    for each in dates:
        found.setdefault(each.activity_id, each)
    return list(found.values())


def _todo(each: Occurrence, title: str, icon: str, tap: tuple[str, str]) -> Todo:
    day, time = danish.capital(danish.relative_day(each.starts_at)), danish.clock_time(each.starts_at)
    note = day if each.activity.is_all_day else _("%(day)s kl. %(time)s", day=day, time=time)
    act, endpoint = tap
    return Todo(title, note, icon, "calendar", act, endpoint, each.key)


def _loans(person: Actor) -> list[Todo]:
    """Reservations that will not hold; things over their time, due today, to be fetched, or back and not checked."""
    due, in_trouble = loans.today(person), len(unready(person))
    told = (
        (
            in_trouble,
            ngettext("%(num)s reservation skal ses på", "%(num)s reservationer skal ses på", in_trouble),
            _("Tingen er ikke hjemme eller ikke klar."),
            _("Se, hvad der kan gøres"),
            "loans.proposals",
        ),
        (
            due.late,
            ngettext("%(num)s ting er over tiden", "%(num)s ting er over tiden", due.late),
            _("Ring, skriv, eller aftal en ny dag."),
            _("Se listen"),
            "loans.late",
        ),
        (
            due.today,
            ngettext("%(num)s ting skal hjem i dag", "%(num)s ting skal hjem i dag", due.today),
            "",
            _("Tag imod"),
            "loans.returns",
        ),
        (
            due.fetched,
            ngettext("%(num)s ting bliver hentet i dag", "%(num)s ting bliver hentet i dag", due.fetched),
            "",
            _("Se dem"),
            "loans.plan",
        ),
        (
            due.unchecked,
            ngettext("%(num)s ting mangler et tjek", "%(num)s ting mangler et tjek", due.unchecked),
            ngettext("Den kan ikke lånes ud før.", "De kan ikke lånes ud før.", due.unchecked),
            _("Tjek"),
            "loans.returns",
        ),
    )
    return [
        Todo(title, note, "package", "loans", act, endpoint)
        for count, title, note, act, endpoint in told
        if count
    ]


def _shared_places(dates: list[Occurrence]) -> list[Todo]:
    """Where a coordinator let two activities have the same place, while it is still to come."""
    return [
        Todo(
            _("%(title)s deler sted", title=date.title),
            " · ".join(
                filter(None, (danish.when(date.span), date.hold.overridden_reason if date.hold else ""))
            ),
            "map-pin",
            "calendar",
            _("Se datoen"),
            "activities.show",
            date.key,
        )
        for date in dates
    ]
