"""The highest number a round has given, so that no parcel gets one that stands on another."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parcel_rounds", sa.Column("last_number", sa.Integer(), nullable=False, server_default="0"))
    rounds = sa.table("parcel_rounds", sa.column("id"), sa.column("last_number"))
    asked = sa.table("parcel_applications", sa.column("round_id"), sa.column("number"))
    highest = sa.select(sa.func.max(asked.c.number)).where(asked.c.round_id == rounds.c.id).scalar_subquery()
    op.execute(rounds.update().values(last_number=sa.func.coalesce(highest, 0)))


def downgrade() -> None:
    op.drop_column("parcel_rounds", "last_number")
