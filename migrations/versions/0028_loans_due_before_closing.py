"""The loans: when something was to be back before the house closed on that day."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("loans", sa.Column("due_before_closing", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("loans", "due_before_closing")
