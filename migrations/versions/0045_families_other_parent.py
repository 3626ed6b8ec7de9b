"""What is known of the other parent where pictures of the children are concerned."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consents", sa.Column("other", sa.String(12), nullable=False, server_default=""))
    op.add_column("consents", sa.Column("also_by", sa.String(120), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("consents", "also_by")
    op.drop_column("consents", "other")
