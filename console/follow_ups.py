"""Every dated message: why it is planned, and of those held back why not and until when."""

from flask import Blueprint, abort, request

from console import reach
from console.because import because
from console.guard import looked, who
from console.parts import parts
from console.shell import render
from records import inbox, upcoming
from records.models import Patient

pages = Blueprint("follow_ups", __name__)


@pages.get("/follow-ups")
def show() -> str:
    """Of the whole clinic, or of `patient`; `held`: those that were put off, refused, cleared, or came too late."""
    patient_id, held = request.args.get("patient"), "held" in request.args
    with parts().database.read() as session:
        clinic = who().clinic
        patient = inbox.owned(session, clinic, Patient, patient_id) or abort(404) if patient_id else None
        lines = upcoming.page(session, clinic, patient_id, held)
        subject = "follow_ups/held" if held else "follow_ups"
        looked("follow_ups.view", [(id, subject) for id in sorted({line.patient.id for line in lines})])
        now = parts().clock.clinic(session)
        in_force = parts().reader(session, clinic, now).in_force
        rows = [(line, because(line, in_force)) for line in lines]
        came = reach.of_patient(session, patient, in_force, now) if patient and not held else []
        return render(
            session, "follow_ups.html", rows=rows, held=held, patient=patient, shown=upcoming.SHOWN, came=came
        )
