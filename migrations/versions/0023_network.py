"""The network: themes, directory, values that members accept, and who asks to join."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "network_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_english", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "target IS NULL OR target BETWEEN 1 AND 9999", name=op.f("ck_network_values_target_of_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_values")),
    )
    op.create_table(
        "join_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("values_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("declined_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["values_id"], ["network_values.id"], name=op.f("fk_join_requests_values_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
        sa.UniqueConstraint("key", name=op.f("uq_join_requests_key")),
    )
    with op.batch_alter_table("associations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("themes", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column("public_contact", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("looks_for_hands", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("hands_for", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("values_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("values_accepted_on", sa.Date(), nullable=True))
    with op.batch_alter_table("associations", schema=None) as batch_op:
        for name in ("themes", "is_public", "public_contact", "looks_for_hands", "hands_for"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_foreign_key(
            batch_op.f("fk_associations_values_id"), "network_values", ["values_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_associations_accepted_a_text_on_a_day"),
            "(values_id IS NULL) = (values_accepted_on IS NULL)",
        )


def downgrade() -> None:
    with op.batch_alter_table("associations", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_associations_accepted_a_text_on_a_day"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_associations_values_id"), type_="foreignkey")
        batch_op.drop_column("values_accepted_on")
        batch_op.drop_column("values_id")
        batch_op.drop_column("hands_for")
        batch_op.drop_column("looks_for_hands")
        batch_op.drop_column("public_contact")
        batch_op.drop_column("is_public")
        batch_op.drop_column("themes")

    op.drop_table("join_requests")
    op.drop_table("network_values")
