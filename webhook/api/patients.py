"""Patients, by the clinic's own numbers."""

from datetime import date
from typing import Literal

from apiflask import APIBlueprint
from pydantic import Field

from records import patients as records
from records.models import Patient
from webhook.api import people
from webhook.api.calls import Call, needs, reads, writes
from webhook.api.fields import Day, Labels, Phone, Sex, Shown, Told, Word
from webhook.api.paging import Next, PageQuery
from webhook.api.problems import invalid

patients = APIBlueprint("patients", __name__, url_prefix="/api/v1")


class PatientIn(Told):
    """What the clinic's system knows of a patient. What is left out was not said, and stays as it is."""

    phone: Phone
    name: Word = Field("", examples=["김하늘"])
    birth_date: Day | None = None
    sex: Sex | None = None
    groups: Labels = Field((), description="The clinic's own labels; an empty list says nothing.")


class PatientOut(Shown):
    """A patient. `number`: where two rows were merged, the number of the one that stands."""

    number: str
    name: str
    phone: str = Field(description="In E.164.")
    birth_date: date | None
    sex: Sex | None
    groups: list[str]
    phone_wrong: bool = Field(description="Somebody else answered under the number: nothing more is sent to it.")
    ended: Literal["died", "transferred"] | None = Field(description="The clinic's care has ended.")

    @classmethod
    def of(cls, row: Patient) -> "PatientOut":
        told = {name: getattr(row, name) for name in ("number", "name", "phone", "sex")}
        told |= {"birth_date": row.born_on, "groups": row.groups or []}
        return cls.model_validate({**told, "phone_wrong": row.phone_wrong_at is not None, "ended": row.ended_why})


class PatientKept(Shown):
    """What became of it, and no more: who may only write does not read this way. `patient`: see PatientOut.number."""

    outcome: Literal["created", "changed", "unchanged"]
    patient: str


class PatientPage(Shown):
    """A page of patients, in the order in which they came on file."""

    items: list[PatientOut]
    next: Next


@patients.get("/patients")
@needs("patients:read")
@patients.input(PageQuery, location="query")
@patients.output(PatientPage)
@reads
def list_patients(call: Call, query_data: PageQuery) -> PatientPage:
    """List patients

    In the order in which they came on file.
    """
    [after] = query_data.after(1) or [""]
    found = records.page(call.session, call.clinic, after, query_data.limit + 1)
    shown, following = query_data.cut(found, lambda row: [row.id])
    call.looked("patient.list", [(row.id, f"patient/{row.id}") for row in shown])
    return PatientPage(items=[PatientOut.of(row) for row in shown], next=following)


@patients.get("/patients/<number:number>")
@needs("patients:read")
@patients.output(PatientOut)
@reads
def read_patient(call: Call, number: str) -> PatientOut:
    """Read a patient"""
    found = people.addressed(call, number)
    call.looked("patient.view", [(found.id, f"patient/{found.id}")])
    return PatientOut.of(found)


@patients.put("/patients/<number:number>")
@needs("patients:write")
@patients.input(PatientIn)
@patients.output(PatientKept)
@writes
def keep_patient(call: Call, number: str, json_data: PatientIn) -> PatientKept:
    """Put a patient on file, or tell what is new of one

    As `anbu import patients`: of a known patient another phone and other groups are taken over, the rest where nothing
    was known. A chat that was linked by the old phone must identify again.
    """
    told = json_data
    if told.birth_date and told.birth_date > call.now.date():
        raise invalid(birth_date="must lie behind")
    outcome = records.tell(
        call.session, call.clinic, call.now, number=people.new_number(number), name=told.name, phone=told.phone,
        born_on=told.birth_date, sex=told.sex, groups=told.groups,
    )  # fmt: skip
    found = people.addressed(call, number)
    call.log("patient.tell", found.id, f"patient/{found.id}")
    return PatientKept.model_validate({"outcome": outcome, "patient": found.number})
