"""`anbu notify`: what staff are told on their own phones."""

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, refuse, show
from records import access, staff_notices


@click.group()
def notify() -> None:
    """Tell staff something that no patient raised, on their phones."""


@notify.command()
@click.option("--to", "recipient", required=True, help="A level (on-call, doctor, manager, engineer) or a name.")
@click.option("--text", required=True, help="What the text message says: no patient's name, number or result.")
@click.option("--detail", default="", help="What only the console shows.")
@click.option("--kind", type=click.Choice(staff_notices.KINDS), default="notice", show_default=True)
@click.option("--urgent", is_flag=True, help="Ask for an acknowledgement, and climb the on-call ladder until it comes.")
@clinic_option
@json_option
@honest
def staff(
    recipient: str, text: str, detail: str, kind: str, urgent: bool, clinic_code: str | None, as_json: bool
) -> None:
    """Post a notice to the on-call numbers of a level, or of a name; the scheduler hands it over at once."""
    parts = house()
    with parts.database.write() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        machine_now = parts.clock.machine()
        try:
            row = staff_notices.post(
                session, clinic, kind, recipient, text, detail=detail, urgent=urgent, by=staff_notices.CLI, now=now,
                machine_now=machine_now,
            )  # fmt: skip
        except staff_notices.NotPosted as error:
            refuse(str(error))
        access.write_operator(session, clinic, "notice.post", None, f"notice/{row.id}", now, machine_now)
        told = {"id": row.id, "kind": kind, "to": recipient, "urgent": urgent, "escalation": row.escalation_id}
    show([told], as_json)
