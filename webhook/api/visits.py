"""Visits: what was done when, from which follow-ups are planned."""

from typing import Literal

from apiflask import APIBlueprint
from pydantic import Field

from records import patients
from webhook.api import people
from webhook.api.calls import Call, needs, writes
from webhook.api.fields import (
    Care,
    Day,
    Diagnosis,
    Flag,
    Labels,
    Memo,
    Moment,
    Needed,
    Number,
    Phone,
    Sex,
    Short,
    Shown,
    Told,
    Word,
)
from webhook.api.parts import parts
from webhook.api.problems import invalid
from webhook.imports.cells import LONGEST_AGO, TOMORROW
from webhook.imports.store import Stored, store_batch
from webhook.imports.visits import VisitRow

visits = APIBlueprint("visits", __name__, url_prefix="/api/v1")


class VisitIn(Told):
    """One treatment of one visit; what is left out was not said. Patient, time and treatment are its key."""

    patient: Number
    visited_at: Moment
    treatment: Needed = Field(examples=["입술필러"], description="The clinic's word for it, or a nickname.")
    phone: Phone | None = Field(None, description="Needed for a patient who is not on file yet.")
    name: Word = ""
    birth_date: Day | None = None
    sex: Sex | None = None
    department: Short = ""
    site: Word = ""
    doctor: Word = ""
    session: Word = Field("", examples=["1/3"])
    care: Care | None = None
    ward: Word = ""
    diagnoses: tuple[Diagnosis, ...] = Field((), max_length=20)
    groups: Labels = ()
    memo: Memo = ""
    messages_consent: Flag | None = Field(None, description="To messages about care; never undoes a patient's refusal.")
    advertising_consent: Flag | None = Field(None, description="To advertising; never undoes a patient's refusal.")
    advertising_since: Day | None = Field(None, description="The day on which the patient said so of advertising.")
    guardian_consent: Flag | None = Field(None, description="Of who has charge of a child under 14.")

    def row(self, phone: str) -> VisitRow:
        """As the visits file tells it."""
        return VisitRow(
            line=0, number=self.patient, name=self.name, phone=phone, mobile=True, birth_date=self.birth_date,
            sex=self.sex, visited_at=self.visited_at, department=self.department, treatment=self.treatment,
            site=self.site, doctor=self.doctor, session=self.session, messages_consent=self.messages_consent,
            advertising_consent=self.advertising_consent, memo=self.memo, care=self.care or "", ward=self.ward,
            diagnoses=tuple(dict.fromkeys(self.diagnoses)), groups=tuple(dict.fromkeys(self.groups)),
            advertising_since=self.advertising_since, guardian_consent=self.guardian_consent,
        )  # fmt: skip


class VisitKept(Shown):
    """What became of it. `updated`: a visit that was known, of which something new was told."""

    outcome: Literal["created", "updated", "unchanged"]
    patient: str
    treatment_code: str | None = Field(description="Of the catalogue; null: the word stands for nothing yet.")
    advertising_undated: bool = Field(description="Advertising is allowed, but nobody knows since when.")


@visits.post("/visits")
@needs("visits:write")
@visits.input(VisitIn)
@visits.output(VisitKept)
@writes
def keep_visit(call: Call, json_data: VisitIn) -> VisitKept:
    """Tell a visit

    As a row of `anbu import visits`: told again it changes nothing. Follow-ups are planned from it within a minute.
    """
    _check(call, json_data)
    row = json_data.row(json_data.phone or _phone(call, json_data.patient))
    code = people.names(call).code(row.treatment)
    stored = Stored()
    store_batch(call.session, parts().clock, call.clinic, {row.treatment: code}, [row], stored)
    patient = people.named(call, row.number)
    call.log("visit.tell", patient.id, f"patient/{patient.id}")
    outcome: Literal["created", "updated", "unchanged"] = (
        "created" if stored.created else "updated" if stored.updated else "unchanged"
    )
    return VisitKept(
        outcome=outcome, patient=patient.number, treatment_code=code, advertising_undated=bool(stored.undated)
    )


def _check(call: Call, told: VisitIn) -> None:
    """What the visits file refuses of a row. Raises Refused."""
    if not call.now - LONGEST_AGO <= told.visited_at <= call.now + TOMORROW:
        raise invalid(visited_at="must lie neither after tomorrow nor more than 30 years back")
    if told.birth_date and told.visited_at.date() < told.birth_date:
        raise invalid(birth_date="must not lie after the visit")
    if told.advertising_since and told.advertising_consent is None:
        raise invalid(advertising_consent="is needed beside advertising_since")
    if told.advertising_since and told.advertising_since > call.now.date():
        raise invalid(advertising_since="must lie behind")


def _phone(call: Call, number: str) -> str:
    """The one on file."""
    found = patients.by_number(call.session, call.clinic, number)
    if found is None:
        raise invalid(phone="is needed: no patient has this number yet")
    return found.phone
