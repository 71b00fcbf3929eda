"""Notices to many patients, such as a closing day: drafted here, approved by a doctor in the console, then sent."""

from datetime import date, time
from typing import Annotated, Any, Literal

from apiflask import APIBlueprint
from pydantic import Field, ValidationError

from catalogue.model import Plan
from catalogue.notices import PREFIX, Notice
from records import catalogue
from records.facts import local_date
from records.models import CatalogueVersion
from scheduler import notices as scheduler
from webhook.api.calls import Call, needs, reads, writes
from webhook.api.fields import Care, Day, Labels, Paragraphs, Sex, Short, Shown, TimeOfDay, Told
from webhook.api.problems import Refused, invalid

notices = APIBlueprint("notices", __name__, url_prefix="/api/v1")
STATES = {"승인 필요": "draft", "승인됨": "approved", "만료됨": "ended"}
Years = Annotated[int, Field(ge=0, le=150, strict=True)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", json_schema_extra={"format": "notice-key"})]


class Often(Told):
    """Who came at least so often within so many months."""

    visits: int = Field(ge=1, le=1000, strict=True)
    months: int = Field(ge=1, le=600, strict=True)


class Who(Told):
    """Whom it reaches: all conditions that are given must hold; without any, everybody."""

    treatments: Annotated[Labels, Field(description="Codes of the catalogue.")] = ()
    departments: Labels = ()
    doctors: Labels = ()
    wards: Labels = ()
    diagnoses: Annotated[Labels, Field(description="KCD codes or their beginnings.")] = ()
    groups: Labels = ()
    care: Care | None = None
    sex: Sex | None = None
    age_from: Years | None = None
    age_to: Years | None = None
    vip: Often | None = None
    absent_months: Annotated[int, Field(ge=1, le=600, strict=True)] | None = None


class NoticeIn(Told):
    """What is told to whom. `text` is the body alone: clinic, phone and the law's frame are put around it."""

    key: Key | None = Field(
        None, description="The time of its making, if left out; of a known one a new draft is made."
    )
    title: Annotated[Short, Field(min_length=1, pattern=r"\S")]
    text: Paragraphs
    day: Day
    at: TimeOfDay = time(10)
    push_class: Literal["transaction", "care", "advertising"]
    who: Who = Who()


class NoticeOut(Shown):
    """A notice. `approved`: it goes out on its day; `ended`: it was stopped, or its day has passed."""

    key: str
    day: date
    state: Literal["draft", "approved", "ended"]

    @classmethod
    def of(cls, row: CatalogueVersion, plan: Plan, today: date) -> "NoticeOut":
        state = STATES[catalogue.state(row, today)]
        return cls.model_validate({"key": row.key.removeprefix(PREFIX), "day": plan.day, "state": state})


class NoticeList(Shown):
    """All notices, the one with the latest day first."""

    items: list[NoticeOut]


@notices.get("/notices")
@needs("notices:write")
@notices.output(NoticeList)
@reads
def list_notices(call: Call) -> NoticeList:
    """List the notices"""
    found = scheduler.kept(call.session, call.clinic)
    return NoticeList(items=[NoticeOut.of(*each, local_date(call.now)) for each in found])


@notices.get("/notices/<key:key>")
@needs("notices:write")
@notices.output(NoticeOut)
@reads
def read_notice(call: Call, key: str) -> NoticeOut:
    """Read a notice's state"""
    return NoticeOut.of(*_known(call, key), local_date(call.now))


@notices.post("/notices")
@needs("notices:write")
@notices.input(NoticeIn)
@notices.output(NoticeOut, 201)
@writes
def draft_notice(call: Call, json_data: NoticeIn) -> tuple[NoticeOut, int]:
    """Draft a notice

    As `anbu notice draft`: it reaches nobody before a doctor of the clinic has approved it, in the console or with
    `anbu catalogue approve`. Words that the law or the channel refuses are named.
    """
    made = _notice(call, json_data)
    scheduler.keep(call.session, call.clinic, made, call.now)
    call.log("notice.draft", subject=f"plan/{made.name}")
    row, plan = _known(call, made.key)
    call.announce("notice", row.id)
    return NoticeOut.of(row, plan, local_date(call.now)), 201


@notices.post("/notices/<key:key>/stop")
@needs("notices:write")
@notices.input(Told)
@notices.output(NoticeOut)
@writes
def stop_notice(call: Call, key: str, json_data: Told) -> NoticeOut:  # noqa: ARG001 - an empty object
    """Stop a notice

    What has not gone out is cleared; a draft is dropped.
    """
    row, plan = _known(call, key)
    scheduler.stop(call.session, call.clinic, row.key, call.now)
    call.log("notice.stop", subject=f"plan/{row.key}")
    call.announce("notice", row.id)
    return NoticeOut.model_validate({"key": key, "day": plan.day, "state": "ended"})


def _notice(call: Call, told: NoticeIn) -> Notice:
    """As the catalogue has it. Raises Refused."""
    said: dict[str, Any] = told.model_dump(exclude_none=True)
    try:
        made = Notice.model_validate({"key": f"{call.now:%y%m%d-%H%M%S}", **said})
    except ValidationError as error:
        raise invalid(**{".".join(map(str, each["loc"])): each["msg"] for each in error.errors()}) from None
    if made.day < local_date(call.now):
        raise invalid(day="must not lie behind")
    if wrong := made.problems():
        words = [f"'{each.words}': {each.reason} → {each.instead}" for each in wrong]
        raise Refused("invalid", "Write these words in another way.", {"text": words})
    return made


def _known(call: Call, key: str) -> tuple[CatalogueVersion, Plan]:
    found = scheduler.one(call.session, call.clinic, PREFIX + key)
    if found is None:
        raise Refused("unknown", "No notice has this key; GET /api/v1/notices lists them.")
    return found
