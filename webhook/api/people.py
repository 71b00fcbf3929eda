"""What the resources share: the patient that a request is about, and what treatments' names stand for."""

from pydantic import TypeAdapter, ValidationError

from bot.korean.treatments import TreatmentNames
from catalogue.model import Treatment
from records import import_words, inbox, patients
from records.facts import local_date
from records.models import Patient
from webhook.api.calls import Call
from webhook.api.fields import Number
from webhook.api.parts import parts
from webhook.api.problems import Refused, invalid
from webhook.imports.words import MappedNames

NUMBER = TypeAdapter(Number)
SOURCE = "api"  # of appointments and consents


def addressed(call: Call, number: str) -> Patient:
    """The patient whom the address names. Raises Refused."""
    found = patients.by_number(call.session, call.clinic, number)
    if found is None:
        raise Refused("unknown", "No patient has this number; PUT /api/v1/patients/{number} puts one on file.")
    return found


def named(call: Call, number: str, lock: bool = False) -> Patient:
    """The patient whom the body or the query names; `lock` until the transaction ends. Raises Refused."""
    found = patients.by_number(call.session, call.clinic, number)
    if found is None:
        raise invalid(patient="no patient has this number; PUT /api/v1/patients/{number} puts one on file")
    return inbox.owned(call.session, call.clinic, Patient, found.id, lock) or found


def treatments(call: Call) -> tuple[Treatment, ...]:
    """Those of the catalogue in force."""
    return parts().catalogues.in_force(call.session, call.clinic, local_date(call.now)).catalogue.treatments


def names(call: Call) -> MappedNames:
    """The clinic's mapping first, then the catalogue's names."""
    mapping = import_words.of(call.session, call.clinic, import_words.TREATMENTS)
    return MappedNames(TreatmentNames(treatments(call)), mapping)


def new_number(number: str) -> str:
    """A number under which a patient may be put on file. Raises Refused."""
    try:
        return NUMBER.validate_python(number)
    except ValidationError as error:
        raise invalid(number=error.errors()[0]["msg"].removeprefix("Value error, ")) from None
