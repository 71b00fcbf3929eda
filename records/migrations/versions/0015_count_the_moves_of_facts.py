"""Count the moves of facts, so that what was sent of one date is sent anew of the next"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("patient_fact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_fact")
        batch_op.create_index("ix_follow_up_fact", ["fact_id", "occasion", "plan", "step"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_fact")
        batch_op.create_index("ix_follow_up_fact", ["fact_id", "plan", "step"], unique=True)
    with op.batch_alter_table("patient_fact", schema=None) as batch_op:
        batch_op.drop_column("sequence")
