"""Links in letters about visits; another time for a whole series."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("move_id", sa.Integer(), nullable=True),
        sa.Column("minted_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "match_id IS NOT NULL OR visit_id IS NOT NULL OR move_id IS NOT NULL",
            name=op.f("ck_visit_links_leads_somewhere"),
        ),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_visit_links_match_id")),
        sa.ForeignKeyConstraint(["move_id"], ["visit_moves.id"], name=op.f("fk_visit_links_move_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_visit_links_person_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_links_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_visit_links_token_hash")),
    )
    for column in ("match_id", "move_id", "person_id", "visit_id"):
        op.create_index(f"ix_visit_links_{column}", "visit_links", [column], unique=False)
    op.add_column(
        "visit_moves", sa.Column("and_following", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("visit_moves", "and_following")
    op.drop_table("visit_links")
