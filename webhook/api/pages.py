"""Pages to the clinic's staff, on their own phones."""

from typing import Annotated, Literal

from apiflask import APIBlueprint
from pydantic import Field

from records import staff_notices
from webhook.api.calls import Call, needs, writes
from webhook.api.fields import Flag, Memo, Needed, Shown, Told
from webhook.api.parts import parts
from webhook.api.problems import Refused

pages = APIBlueprint("pages", __name__, url_prefix="/api/v1")


class PageIn(Told):
    """What staff are told. A text message lies open on a locked phone: no patient's name, number or result in it."""

    to: Annotated[Needed, Field(examples=["doctor"], json_schema_extra={"format": "recipient"})] = Field(
        description="A level of the on-call list (on-call, doctor, manager, engineer), or a name on it."
    )
    text: Needed = Field(examples=["3병동 호출"], description="What the text message says.")
    detail: Memo = Field("", description="What only the console shows.")
    kind: Literal["call", "beds", "drug_claim", "equipment", "notice"] = "notice"
    urgent: Flag = Field(False, description="Ask for an acknowledgement, and climb the ladder until it comes.")


class PageOut(Shown):
    """The notice to staff; `escalation` of an urgent one."""

    id: str
    escalation: str | None


@pages.post("/pages")
@needs("pages:write")
@pages.input(PageIn)
@pages.output(PageOut, 201)
@writes
def page_staff(call: Call, json_data: PageIn) -> tuple[PageOut, int]:
    """Page the staff on call

    As `anbu notify staff`; an urgent page leaves at once.
    """
    told = json_data
    try:
        row = staff_notices.post(
            call.session, call.clinic, told.kind, told.to, told.text, detail=told.detail, urgent=told.urgent,
            by=call.key.id, now=call.now, machine_now=call.machine_now,
        )  # fmt: skip
    except staff_notices.NotPosted as error:
        raise Refused("invalid", str(error)) from None
    call.log("notice.post", subject=f"notice/{row.id}")
    if row.escalation_id:
        urgent = row.escalation_id
        call.announce("escalation", urgent)
        call.after.append(lambda: parts().raised([urgent]))
    return PageOut(id=row.id, escalation=row.escalation_id), 201
