"""House: the hours in which it writes to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=False, server_default="21:00:00"))
        batch_op.add_column(sa.Column("quiet_until", sa.Time(), nullable=False, server_default="08:00:00"))
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.alter_column("quiet_from", server_default=None)
        batch_op.alter_column("quiet_until", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.drop_column("quiet_until")
        batch_op.drop_column("quiet_from")
