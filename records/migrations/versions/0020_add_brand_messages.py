"""Add whether a dealer's account has Kakao's brand message"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("dealer_account") as batch_op:
        batch_op.add_column(sa.Column("brand_message", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("dealer_account") as batch_op:
        batch_op.drop_column("brand_message")
