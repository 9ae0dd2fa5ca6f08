"""The first tables: what was handed in, drafts, and the lecturer's rules."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False, index=True),
        sa.Column("notebook", sa.Text),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("marked_at", sa.BigInteger),
    )
    op.create_table(
        "drafts",
        sa.Column("owner", sa.String(64), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "rules",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Back to nothing."""
    for name in ("rules", "drafts", "submissions"):
        op.drop_table(name)
