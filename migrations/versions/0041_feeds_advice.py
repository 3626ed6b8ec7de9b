"""When a time with an adviser last changed, for people's calendars; and how far an event's number stands above its own
since it was taken back by mail and came again."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel import clock
from familiehus.kernel.db import UTCDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at_first = sa.text("'2026-01-01 00:00:00+00:00'")
    op.add_column(
        "advice_sessions", sa.Column("changed_at", UTCDateTime(), nullable=False, server_default=at_first)
    )
    names = ("changed_at", "cancelled_at", "booked_at")
    sessions = sa.table("advice_sessions", *(sa.column(name, UTCDateTime()) for name in names))
    now = sa.literal(clock.now(), UTCDateTime())
    known = sa.func.coalesce(sessions.c.cancelled_at, sessions.c.booked_at, now)
    op.execute(sessions.update().values(changed_at=known))
    op.add_column("feed_invitations", sa.Column("raised", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("feed_invitations", "raised")
    op.drop_column("advice_sessions", "changed_at")
