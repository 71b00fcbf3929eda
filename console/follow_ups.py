"""Every dated message: why it is planned, and of those held back why not and until when."""

from flask import Blueprint, abort, request

from catalogue.model import InForce, PushClass
from console import reach, wording
from console.because import because
from console.guard import looked, who
from console.parts import parts
from console.shell import render
from records import consents, inbox, upcoming
from records.models import Patient
from records.upcoming import Line

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
        said = consents.Words(session, {line.patient.id for line in lines})
        rows = [(line, because(line, in_force), "" if held else _against(said, line, in_force)) for line in lines]
        came = reach.of_patient(session, patient, in_force, now) if patient and not held else []
        return render(
            session, "follow_ups.html", rows=rows, held=held, patient=patient, shown=upcoming.SHOWN, came=came
        )


def _against(said: consents.Words, line: Line, in_force: InForce) -> str:
    """Why it would not go out as the patient's words stand today: the guard asks for them at its minute."""
    plan, patient = in_force.plan(line.follow_up.plan), line.patient.id
    if plan is not None and plan.anchor == "consent":
        return ""
    if (last := said.last(patient, consents.MESSAGES)) is not None and not last.granted:
        return wording.WANTS_NONE
    last = said.last(patient, consents.ADVERTISING)
    advertises = line.follow_up.push_class == PushClass.ADVERTISING
    return wording.NO_ADVERTISING if advertises and (last is None or not last.granted) else ""
