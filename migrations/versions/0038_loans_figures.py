"""Count the numbers of a year from an index, however many loans there have been.

Revision ID: 0038
Revises: 0037
"""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_loans_figures",
        "loans",
        ["kind_id", "borrower_kind", "handed_out_at", "received_at", "due_on", "is_lost", "continues_id"],
    )


def downgrade() -> None:
    op.drop_index("ix_loans_figures", "loans")
