"""Links in letters that answer for their reader, without signing in. Only a hash is kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.kernel import clock
from familiehus.kernel.db import Base
from familiehus.visits.models.matches import Match
from familiehus.visits.models.visits import Visit, VisitMove


class VisitLink(Base):
    """For one person and one thing: a proposal to answer, another time to answer, or a visit of their own.

    A question's link is good until it is answered, a visit's until the visit is over. Opening it changes nothing.
    """

    __tablename__ = "visit_links"
    __table_args__ = (
        CheckConstraint(
            "match_id IS NOT NULL OR visit_id IS NOT NULL OR move_id IS NOT NULL", name="leads_somewhere"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    role: Mapped[str] = mapped_column(String(20))
    match_id: Mapped[int | None] = mapped_column(ForeignKey("matches.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"), index=True)
    move_id: Mapped[int | None] = mapped_column(ForeignKey("visit_moves.id"), index=True)
    minted_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    match: Mapped[Match | None] = relationship()
    visit: Mapped[Visit | None] = relationship()
    move: Mapped[VisitMove | None] = relationship()
