"""Count the numbers of a year from an index, however many loans there have been.

Revision ID: 0038
Revises: 0037
"""

from alembic import op

revision, down_revision, branch_labels, depends_on = "0037", "0036", None, None


def upgrade() -> None:
    op.create_index(
        "ix_loans_figures",
        "loans",
        ["kind_id", "borrower_kind", "handed_out_at", "received_at", "due_on", "is_lost", "continues_id"],
    )


def downgrade() -> None:
    op.drop_index("ix_loans_figures", "loans")
