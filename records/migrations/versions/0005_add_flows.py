"""Add when a flow's patience ends, and what was asked about an escalation"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("flow_ends_at", columns.Moment(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_conversation_flow_ends_at"), ["flow_ends_at"], unique=False)
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("details", columns.EncryptedJson(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_column("details")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_flow_ends_at"))
        batch_op.drop_column("flow_ends_at")
