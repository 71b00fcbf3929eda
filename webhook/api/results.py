"""Results of tests: that one is there, and never what it is."""

from datetime import datetime
from typing import Literal

from apiflask import APIBlueprint
from pydantic import Field

from records import patient_facts
from webhook.api import people
from webhook.api.calls import Call, needs, writes
from webhook.api.fields import Moment, Number, Shown, Told
from webhook.api.problems import invalid
from webhook.imports.cells import LONGEST_AWAY

results = APIBlueprint("results", __name__, url_prefix="/api/v1")


class ResultIn(Told):
    """A result is there. A result that a doctor tells in person is not sent here."""

    patient: Number
    ready_at: Moment | None = Field(None, description="Since when; now, if left out. Told again, it is the same one.")


class ResultKept(Shown):
    """What became of it: `checked` is one that was known; `moved`, one that another word had been told for."""

    outcome: Literal["created", "checked", "moved"]
    patient: str
    ready_at: datetime


@results.post("/results")
@needs("results:write")
@results.input(ResultIn)
@results.output(ResultKept)
@writes
def tell_result(call: Call, json_data: ResultIn) -> ResultKept:
    """Tell that a test's result is there

    As 검사결과 in `anbu import facts`. The patient is told that it is there, by the plan that the clinic approved.
    """
    at = json_data.ready_at or call.now.replace(microsecond=0)
    if not call.now - LONGEST_AWAY <= at <= call.now:
        raise invalid(ready_at="must lie behind, and not more than two years")
    patient = people.named(call, json_data.patient, lock=True)
    outcome = patient_facts.store(call.session, patient, patient_facts.Told(patient_facts.RESULT, at), call.now)
    call.log("result.tell", patient.id, f"patient/{patient.id}")
    return ResultKept.model_validate({"outcome": outcome, "patient": patient.number, "ready_at": at})
