"""What is for the house's volunteers, courses that are proofs, and volunteers who were at one."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("for_volunteers", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("gives_proof", sa.String(length=20), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            batch_op.f("ck_activities_volunteers_just_come"),
            "NOT for_volunteers OR (NOT takes_signups AND NOT is_open_to_all)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_activities_proofs_are_for_volunteers"), "gives_proof = '' OR for_volunteers"
        )

    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.add_column(sa.Column("volunteer_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("proof_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_attendances_volunteer_id"), ["volunteer_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_attendances_proof_id"), ["proof_id"])
        batch_op.create_index("uq_attendances_volunteer", ["occurrence_id", "volunteer_id"], unique=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_attendances_proof_id"),
            "volunteer_proofs",
            ["proof_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_attendances_volunteer_id"), "volunteers", ["volunteer_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_attendances_volunteer_alone"),
            "volunteer_id IS NULL OR (household_id IS NULL AND signup_key IS NULL)",
        )


def downgrade() -> None:
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attendances_volunteer_alone"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_attendances_volunteer_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_attendances_proof_id"), type_="foreignkey")
        batch_op.drop_index("uq_attendances_volunteer")
        batch_op.drop_constraint(batch_op.f("uq_attendances_proof_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_attendances_volunteer_id"))
        batch_op.drop_column("proof_id")
        batch_op.drop_column("volunteer_id")

    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_activities_proofs_are_for_volunteers"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_activities_volunteers_just_come"), type_="check")
        batch_op.drop_column("gives_proof")
        batch_op.drop_column("for_volunteers")
