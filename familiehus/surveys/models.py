"""A project in which families are asked, who hides behind which pseudonym, and the answers themselves."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.families.models import Household
from familiehus.kernel.db import KEY_LENGTH, Base, Keyed, Stamped, Versioned, new_key
from familiehus.surveys.instruments import Instrument, Moment, score


class Project(Keyed, Versioned, Stamped, Base):
    """Families are asked from a day to a day; midway from another. After the last nobody can tell who answered."""

    __tablename__ = "survey_projects"
    __table_args__ = (CheckConstraint("from_on < midway_on AND midway_on < until_on", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    from_on: Mapped[date]
    midway_on: Mapped[date]
    until_on: Mapped[date]
    closed_on: Mapped[date | None]

    @property
    def name(self) -> str:
        return self.title

    def runs(self, on: date) -> bool:
        return self.closed_on is None and self.from_on <= on <= self.until_on


class Pseudonym(Keyed, Base):
    """Who hides behind which random word in a project. The only link; deleted when the project ends.

    `wants_talk`: the person said that the house may see a low answer and offer a talk, and it has not yet.
    """

    __tablename__ = "survey_pseudonyms"
    __table_args__ = (UniqueConstraint("project_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id), index=True)
    word: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True, default=new_key)
    wants_talk: Mapped[bool] = mapped_column(default=False)

    project: Mapped[Project] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship()
    household: Mapped[Household] = relationship()


class SurveyAnswer(Base):
    """One answer under a pseudonym, in the month it was given. `scores`: one for each question, none when skipped."""

    __tablename__ = "survey_answers"
    __table_args__ = (UniqueConstraint("project_id", "word", "instrument", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id))
    word: Mapped[str] = mapped_column(String(KEY_LENGTH), index=True)
    instrument: Mapped[str] = mapped_column(String(10))
    moment: Mapped[str] = mapped_column(String(10))
    month: Mapped[date]
    scores: Mapped[list[int | None]] = mapped_column(JSON)

    project: Mapped[Project] = relationship()

    @property
    def points(self) -> int | None:
        """WHO-5 as 0 to 100; None for a check and for what is not whole."""
        return score(self.scores) if self.instrument == Instrument.WHO5 else None

    @property
    def moment_label(self) -> str:
        return Moment(self.moment).label

    @property
    def instrument_label(self) -> str:
        return Instrument(self.instrument).label
