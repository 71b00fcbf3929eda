"""Find what waits to be sealed without reading what is.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LOGS = ("access_log", "appointment_change", "consent_event", "message", "note_version")
WAITS = sa.text("sealed_seq IS NULL")


def upgrade() -> None:
    for log in LOGS:
        op.drop_index(f"ix_{log}_sealed_seq", log)
        op.create_index(f"ix_{log}_unsealed", log, ["clinic_id", "id"], sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    for log in LOGS:
        op.drop_index(f"ix_{log}_unsealed", log)
        op.create_index(f"ix_{log}_sealed_seq", log, ["sealed_seq"])
