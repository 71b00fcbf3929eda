"""Consents: what patients, or those who have charge of a child, said at the clinic."""

from typing import Literal

from apiflask import APIBlueprint
from pydantic import Field

from records import consents as records
from webhook.api import people
from webhook.api.calls import Call, needs, writes
from webhook.api.fields import Flag, Moment, Number, Shown, Told, Version
from webhook.api.problems import Refused, invalid

consents = APIBlueprint("consents", __name__, url_prefix="/api/v1")


class ConsentIn(Told):
    """One word of the patient's. `wording`: which text they saw or heard, so that it can be shown again."""

    patient: Number
    kind: Literal["messages", "advertising", "night", "guardian"]
    granted: Flag
    wording: Version = Field(examples=["registration-form@2026-03"], description="The version of the text.")
    said_at: Moment | None = Field(None, description="Now, if left out.")


class ConsentsOut(Shown):
    """What holds now, by kind; of a kind that is not there the patient never spoke."""

    patient: str
    consents: dict[str, bool]


@consents.post("/consents")
@needs("consents:write")
@consents.input(ConsentIn)
@consents.output(ConsentsOut)
@writes
def tell_consent(call: Call, json_data: ConsentIn) -> ConsentsOut:
    """Tell what a patient allows, or takes back

    As staff note it at the desk: a refusal of messages takes advertising with it, and one of advertising the night. A
    word that is older than the patient's last one is refused. For words in a file of yours that may be older than what
    patients told in the chat, send visits instead: they never undo a refusal.
    """
    told, at = json_data, json_data.said_at or call.now
    if at > call.now:
        raise invalid(said_at="must lie behind")
    patient = people.named(call, told.patient, lock=True)
    try:
        records.tell(
            call.session, patient, told.kind, told.granted, source=people.SOURCE, text_version=f"api:{told.wording}",
            at=at, recorded_at=call.machine_now,
        )  # fmt: skip
    except records.NeedsAdvertising:
        raise Refused(
            "state", "Advertising at night is for those who agreed to advertising; tell that first."
        ) from None
    except records.SaidLater:
        raise Refused("said-later", "The later word stands; ask the patient, and send what they say now.") from None
    said = "yes" if told.granted else "no"
    call.log(f"patient.consent.{told.kind}.{said}", patient.id, f"patient/{patient.id}")
    return ConsentsOut(patient=patient.number, consents=records.current(call.session, patient.id))
