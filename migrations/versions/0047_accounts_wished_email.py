"""A mail address that somebody would rather have, until a letter to it has been answered."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("wished_email", sa.String(254), nullable=True))


def downgrade() -> None:
    op.drop_column("persons", "wished_email")
