"""Whether somebody would rather have a mail or a text message."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "persons", sa.Column("preferred_channel", sa.String(5), nullable=False, server_default="email")
    )


def downgrade() -> None:
    op.drop_column("persons", "preferred_channel")
