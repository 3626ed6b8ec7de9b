"""What both sides of a match want to come nearer to, and a volunteer's number that the family may have."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matches", sa.Column("goals", sa.JSON(), nullable=False, server_default="[]"))
    off = sa.Column("shares_phone", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("match_visitors", off)


def downgrade() -> None:
    op.drop_column("match_visitors", "shares_phone")
    op.drop_column("matches", "goals")
