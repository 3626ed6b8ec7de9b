"""Called-off shifts and visits that have left people's calendars."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, table in (("shift", "shifts"), ("visit", "visits")):
        op.create_table(
            f"feed_{name}_exits",
            sa.Column(f"{name}_id", sa.Integer(), nullable=False),
            sa.Column("left_at", UTCDateTime(), nullable=False),
            sa.ForeignKeyConstraint(
                [f"{name}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_feed_{name}_exits_{name}_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint(f"{name}_id", name=op.f(f"pk_feed_{name}_exits")),
        )


def downgrade() -> None:
    op.drop_table("feed_visit_exits")
    op.drop_table("feed_shift_exits")
