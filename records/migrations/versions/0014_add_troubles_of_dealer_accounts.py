"""Add what is wrong with an account at a dealer"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("dealer_account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("troubles", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("dealer_account", schema=None) as batch_op:
        batch_op.drop_column("troubles")
