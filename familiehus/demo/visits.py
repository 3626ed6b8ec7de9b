"""Home visits of the demo house: matches in every phase, visits this week, one that ended late, one not written up."""

from datetime import date, time, timedelta

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.demo.people import Cast
from familiehus.families import commands as families
from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Role
from familiehus.kernel.spans import Span
from familiehus.messages.commands import forget_recipient
from familiehus.messages.models import Message
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.visits import commands
from familiehus.visits.models import Match, MatchKind, Visit, VisitPlan, VisitSeat
from familiehus.visits.states import Ask, Closing, Doing, Goal, Known, Side, State
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Volunteer

FRIEND, PRACTICAL, HOMEWORK = "Familieven", "Praktisk hjælp", "Lektiehjælp"
KINDS = {FRIEND: (1, 120, 39), PRACTICAL: (2, 120, 12), HOMEWORK: (1, 90, 26)}
OTHER_HOURS = (time(17), time(9), time(11), time(13), time(19))


def move_in(cast: Cast) -> None:
    """The rules, then families and volunteers at every step of the way."""
    _Visiting(cast).fill()


class _Visiting:
    def __init__(self, cast: Cast) -> None:
        self.mette = cast.of(Role.COORDINATOR)[0]
        self.mette.wear(Role.COORDINATOR)
        self.signe = cast.manager
        self.signe.wear(Role.MANAGER)
        self.today = clock.today()

    def fill(self) -> None:
        commands.write_rules(
            grace_minutes=30,
            travel_minutes=15,
            follow_up_weeks=[5],
            listener=self.mette,
            after_hours="Ring til politiet på 114, og bed om den sociale døgnvagt. Ved akut fare: 112.",
            by=self.signe,
        )
        anna = self._visitor("Anna Bach", room=3)
        friend = self._match("Familien Nassar", FRIEND, State.ACTIVE, anna, weeks=30, weekdays=(1, 3))
        self._weekly(friend, self.today + timedelta(days=1), time(15))
        if friend is not None and friend.household.address is None:
            families.record_address(friend.household, "Kirsebærhaven 7", "9999", "Blommerup", by=self.mette)
        self._was(friend, days_ago=6, minutes_late=0, written=True)
        self._was(friend, days_ago=2, minutes_late=55, written=False)
        self._match("Familien Holm", PRACTICAL, State.PROPOSAL, anna, weeks=12)
        trial = self._match(
            "Familien Kovalenko", FRIEND, State.TRIAL, self._visitor("Olena Bondar"), weeks=26, language="uk"
        )
        self._weekly(trial, self.today + timedelta(days=2), time(10))
        intro = self._match(
            "Familien Bach Jensen", FRIEND, State.INTRO, self._visitor("Søren Elkjær", room=2), weeks=26
        )
        self._once(intro, self.today + timedelta(days=4), time(16))
        self._match("Familien M", PRACTICAL, State.PAUSE, self._visitor("Hanne Bisgaard"), weeks=2)
        self._match("Familien Krogh", FRIEND, State.CLOSED, self._visitor("Søren Elkjær", room=2), weeks=20)
        self._match("Familien Warsame", FRIEND, State.WISH, language="so", weekdays=(0, 2))
        self._match("Familien Skov", HOMEWORK, State.WISH, weekdays=(1, 2, 3))
        if anna is not None:
            anna.person.wear(Role.VOLUNTEER)
            commands.ask_to_be_heard(anna, Ask.SPARRING, by=anna.person)
        for message in db.session.scalars(select(Message).where(Message.kind.like("visits.%"))):
            db.session.delete(message)

    def _visitor(self, name: str, room: int = 1) -> Volunteer | None:
        found = select(Volunteer).join(Volunteer.person).where(Person.name == name)
        volunteer = db.session.scalars(found).unique().first()
        if volunteer is not None and volunteer.most_families < room:
            volunteers.revise(volunteer, by=self.mette, most_families=room)
        return volunteer

    def _match(
        self,
        called: str,
        title: str,
        state: State,
        visitor: Volunteer | None = None,
        *,
        weeks: int = 26,
        language: str = "",
        weekdays: tuple[int, ...] = (),
    ) -> Match | None:
        """As far as `state`, by every step on the way; None where the story has no such family or volunteer."""
        home = db.session.scalars(select(Household).where(Household.called == called)).first()
        if home is None or not home.is_enrolled or (visitor is None and state is not State.WISH):
            return None
        match = commands.wish(home, self._kind(title), language=language, weekdays=weekdays, by=self.mette)
        match.wished_on = self.today - timedelta(days=20 + len(called))
        if visitor is None:
            return match
        commands.propose(
            match,
            [visitor],
            why="De bor ikke langt fra hinanden, kan de samme dage og er begge glade for at lave mad.",
            known=Known.NO,
            first_on=self.today,
            planned_until=self.today + timedelta(weeks=weeks),
            by=self.mette,
        )
        if state is State.PROPOSAL:
            return match
        commands.accept(match, Side.FAMILY, by=self.mette)
        commands.accept(match, Side.VISITOR, by=self.mette, volunteer=visitor)
        if state is State.INTRO:
            return match
        commands.try_out(match, by=self.mette)
        if state is State.TRIAL:
            return match
        commands.begin(match, by=self.mette)
        commands.agree_goals(match, [Goal.PEOPLE, Goal.OUT], by=self.mette)
        if state is State.PAUSE:
            commands.pause(match, self.today + timedelta(days=10), by=self.mette)
        elif state is State.CLOSED:
            commands.close(match, Closing.GOAL, by=self.mette)
            commands.answer_survey(match, Side.FAMILY, 5, 5, 4, by=self.mette)
        elif state is State.ACTIVE and match.next_talk is not None:
            match.next_talk.due_on = self.today - timedelta(days=1)
        for person in (visitor.person, *home.guardians):
            forget_recipient(f"person:{person.key}")
        return match

    def _kind(self, title: str) -> MatchKind:
        known = db.session.scalars(select(MatchKind).where(MatchKind.title == title)).first()
        every, minutes, weeks = KINDS[title]
        return known or commands.add_kind(
            title, by=self.signe, every_weeks=every, length_minutes=minutes, weeks=weeks
        )

    def _weekly(self, match: Match | None, first: date, starts: time) -> None:
        """From that day on, or from the first of the next ones on which the visitor has room."""
        for day in (first + timedelta(days=number) for number in range(7)):
            if self._book(match, day, starts, Rule.weekly(day.weekday())):
                return

    def _once(self, match: Match | None, day: date, starts: time) -> None:
        self._book(match, day, starts, None)

    def _book(self, match: Match | None, day: date, starts: time, rule: Rule | None) -> bool:
        """At the hour that suits, else at the next at which everybody is free: the story is told on any day."""
        if match is None:
            return False
        for hour in (starts, *OTHER_HOURS):
            try:
                with db.session.begin_nested():
                    commands.book(match, Timetable(day, hour, timedelta(hours=2), rule), by=self.mette)
            except Refused:
                continue
            return True
        return False

    def _was(self, match: Match | None, *, days_ago: int, minutes_late: int, written: bool) -> None:
        """A visit of before the story begins; what it took of anybody's time is past."""
        if match is None:
            return
        span = Span.lasting(clock.at(self.today - timedelta(days=days_ago), time(15)), timedelta(hours=2))
        plan = VisitPlan(match=match)
        plan.follow(Timetable.of_span(span))
        db.session.add(plan)
        visit = Visit(
            plan=plan,
            match=match,
            original_start=span.starts_at,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            on_way_at=span.starts_at - timedelta(minutes=20),
            arrived_at=span.starts_at,
            left_at=span.ends_at + timedelta(minutes=minutes_late),
        )
        db.session.add(visit)
        for volunteer in match.volunteers:
            seat = VisitSeat(volunteer=volunteer)
            seat.stand_in(span)
            visit.seats.append(seat)
        db.session.flush()
        if written:
            commands.write_up(visit, 120, 14, Doing.TOGETHER, by=self.mette)
