"""Several series that are one activity to people."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("beside_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_activities_beside_id"), ["beside_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_activities_beside_id"), "activities", ["beside_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_activities_beside_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_activities_beside_id"))
        batch_op.drop_column("beside_id")
