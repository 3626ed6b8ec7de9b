"""How long a stopped volunteer is kept; hours that staff put right."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("volunteers_kept_months", sa.Integer(), nullable=False, server_default="12")
        )
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.alter_column("volunteers_kept_months", server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_house_settings_volunteers_kept_months"), "volunteers_kept_months BETWEEN 1 AND 60"
        )

    with op.batch_alter_table("volunteer_hours", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("corrected_by", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("minutes_before", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("volunteer_hours", schema=None) as batch_op:
        batch_op.drop_column("minutes_before")
        batch_op.drop_column("corrected_by")

    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_house_settings_volunteers_kept_months"), type_="check")
        batch_op.drop_column("volunteers_kept_months")
