"""Families: how long those who stopped are kept; whose pictures are to come down when the family is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("families_kept_months", sa.Integer(), nullable=False, server_default="12")
        )
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.alter_column("families_kept_months", server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_house_settings_families_kept_months"), "families_kept_months BETWEEN 1 AND 60"
        )
    with op.batch_alter_table("photo_take_downs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("whose", sa.String(length=120), nullable=False, server_default=""))
    with op.batch_alter_table("photo_take_downs", schema=None) as batch_op:
        batch_op.alter_column("whose", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("photo_take_downs", schema=None) as batch_op:
        batch_op.drop_column("whose")
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_house_settings_families_kept_months"), type_="check")
        batch_op.drop_column("families_kept_months")
