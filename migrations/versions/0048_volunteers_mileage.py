"""What a driven kilometre is paid with, by year."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("volunteer_rules", sa.Column("mileage", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("volunteer_rules", "mileage")
