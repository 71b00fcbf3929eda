"""The kinds of values that requests hold. What a file's cell may not say, a request may not say either.

Formats without a meaning of their own elsewhere (`patient-number`, `phone-kr`) name the kind in the API's description.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from records import phones
from records.facts import SEOUL
from records.masking import has_resident_number, mask
from webhook.imports.cells import DIAGNOSIS, MOST_LABELS

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NUMBER, ID = r"^[^/\x00-\x1f\x7f]{1,40}$", r"^[0-9A-HJKMNP-TV-Z]{26}$"
_DAY, _TIME = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d\d:\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d\S*")
EARLIEST, LATEST = 1900, 2199  # years

Flag = StrictBool
Sex = Literal["male", "female"]
Care = Literal["outpatient", "inpatient"]


class Told(BaseModel):
    """What a request says; a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(BaseModel):
    """What an answer says."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _line(text: str) -> str:
    if CONTROL.search(text) or "\n" in text or "\t" in text:
        raise ValueError("must be one line without control characters")
    return _said(text)


def _lines(text: str) -> str:
    if CONTROL.search(text.replace("\r\n", "\n")):
        raise ValueError("must not hold control characters")
    return text.replace("\r\n", "\n").strip()


def _said(text: str) -> str:
    if has_resident_number(text):
        raise ValueError("holds what looks like a resident registration number; leave it out")
    if text.lstrip().startswith(("=", "＝")):
        raise ValueError("must not begin with =, which a spreadsheet would run")
    return text.strip()


def _number(text: str) -> str:
    if not re.fullmatch(NUMBER, text) or text != _line(text):
        raise ValueError("must be 1 to 40 characters without / and without spaces around them")
    return text


def _phone(text: str) -> str:
    try:
        return phones.read(_line(text)).number
    except phones.NotANumber:
        raise ValueError("must be a Korean phone number, such as 010-2345-6789") from None


def _as_text(form: re.Pattern[str], such_as: str) -> Callable[[object], object]:
    """Before a text is read as a time: no numbers, and no other forms of it."""

    def check(value: object) -> object:
        if isinstance(value, str) and form.fullmatch(value):
            return value
        raise ValueError(f"must be a text such as {such_as}")

    return check


def _in_seoul(at: datetime) -> datetime:
    if not EARLIEST <= at.year <= LATEST:
        raise ValueError(f"must lie between the years {EARLIEST} and {LATEST}")
    return at.astimezone(SEOUL).replace(microsecond=0)


def _in_reach(on: date) -> date:
    if not EARLIEST <= on.year <= LATEST:
        raise ValueError(f"must lie between the years {EARLIEST} and {LATEST}")
    return on


def _diagnosis(text: str) -> str:
    if not DIAGNOSIS.fullmatch(text.upper()):
        raise ValueError("must be a KCD code, such as I10 or E11.9")
    return text.upper().replace(".", "")


Word = Annotated[str, Field(max_length=200), AfterValidator(_line)]
Short = Annotated[str, Field(max_length=40), AfterValidator(_line)]
Version = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\w.@:-]+$")]
Needed = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), AfterValidator(_line)]
Wish = Annotated[str, Field(max_length=200), AfterValidator(_line), AfterValidator(mask)]
Memo = Annotated[str, Field(max_length=1000), AfterValidator(_lines), AfterValidator(mask)]
Paragraphs = Annotated[str, Field(min_length=1, max_length=700, pattern=r"\S"), AfterValidator(_lines)]
Number = Annotated[
    str,
    Field(
        min_length=1, max_length=40, examples=["D-1001"], json_schema_extra={"format": "patient-number"},
        description="The clinic's own number of the patient; never a resident registration number.",
    ),
    AfterValidator(_number),
]  # fmt: skip
Phone = Annotated[
    str,
    Field(
        max_length=40, examples=["010-2345-6789"], json_schema_extra={"format": "phone-kr"},
        description="A Korean number in any common writing.",
    ),
    AfterValidator(_phone),
]  # fmt: skip
Id = Annotated[str, Field(pattern=ID, json_schema_extra={"format": "appointment-id"})]
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_as_text(_MOMENT, "2026-11-20T14:30:00+09:00")),
    AfterValidator(_in_seoul),
    Field(examples=["2026-11-20T14:30:00+09:00"], description="With its distance from UTC; Seoul's is +09:00."),
]
Day = Annotated[
    date,
    BeforeValidator(_as_text(_DAY, "2026-11-20")),
    AfterValidator(_in_reach),
    Field(examples=["2026-11-20"], description="A day in Seoul."),
]
TimeOfDay = Annotated[
    time,
    BeforeValidator(_as_text(_TIME, "10:00")),
    Field(examples=["10:00"], json_schema_extra={"format": "hour-minute"}),
]
Diagnosis = Annotated[str, Field(max_length=8, examples=["I10"]), AfterValidator(_diagnosis)]
Label = Annotated[str, Field(min_length=1, max_length=40, pattern=r"\S"), AfterValidator(_line)]
Labels = Annotated[tuple[Label, ...], Field(max_length=MOST_LABELS)]
