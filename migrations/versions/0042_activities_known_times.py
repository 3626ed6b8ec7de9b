"""The time a date had when it was called off: what people know, and are asked about when it is on again at another."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("occurrences", sa.Column("was_starts_at", UTCDateTime(), nullable=True))
    op.add_column("occurrences", sa.Column("was_ends_at", UTCDateTime(), nullable=True))
    names = ("was_starts_at", "was_ends_at", "starts_at", "ends_at")
    dates = sa.table("occurrences", *(sa.column(name, UTCDateTime()) for name in names), sa.column("state"))
    known = {"was_starts_at": dates.c.starts_at, "was_ends_at": dates.c.ends_at}
    op.execute(dates.update().where(dates.c.state.in_(("postponed", "cancelled"))).values(known))


def downgrade() -> None:
    op.drop_column("occurrences", "was_ends_at")
    op.drop_column("occurrences", "was_starts_at")
