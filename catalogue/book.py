"""The rules of a clinic's appointment book: who and what treats, for how long, how early and how late one may book.

Pure value types. `anbu book set FILE` reads them from YAML; they are kept in `clinic.options["book"]`.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from catalogue.hours import OpeningHours

CELL = 5  # minutes: the finest grain of the book; spans are rounded up to it
Kind = Literal["doctor", "room", "device"]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,30}$")]


def _read(value: object) -> object:
    return OpeningHours.read(value) if isinstance(value, str) else value


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Resource(_Frozen):
    """A doctor, a room or a kind of device. `count`: how many appointments it takes at once (beds, machines).

    `hours`: when it is there, written as a clinic's hours are; None: a doctor whenever the clinic is open, a room or a
    device always. `aliases`: what patients call a doctor (원장님, 김원장).
    """

    code: Code
    name: str = Field(min_length=1, max_length=40)
    count: int = Field(1, ge=1, le=50)
    hours: Annotated[OpeningHours | None, BeforeValidator(_read)] = None
    aliases: tuple[str, ...] = ()


class Service(_Frozen):
    """What one treatment takes. Minutes; `before` and `after` occupy the room and the device only.

    `doctors`, `rooms`: any one of them is needed, none named: none is needed. `devices`: one of each is needed.
    `interval_days`: the least number of days between two sessions of it.
    """

    minutes: int = Field(30, ge=CELL, le=12 * 60)
    before: int = Field(0, ge=0, le=240)
    after: int = Field(0, ge=0, le=240)
    doctors: tuple[Code, ...] = ()
    rooms: tuple[Code, ...] = ()
    devices: tuple[Code, ...] = ()
    interval_days: int = Field(0, ge=0, le=400)


class BookRules(_Frozen):
    """`mode`: instant books at once; request lets staff approve; external means that another system owns the book, so
    that the chat only asks.

    `grid`: minutes between two possible beginnings. `lead_minutes`: how shortly before one may book. `ahead_days`: how
    far ahead. `cancel_hours`: a cancellation or change later than this before the appointment counts as late;
    `late_cancel`: what the chat does then: do it and say that it is late, or leave it to staff. `open_at_once`: how
    many open appointments one patient may have. `offer_minutes`: how long a freed slot is held for who waited.
    """

    mode: Literal["instant", "request", "external"] = "instant"
    grid: int = Field(30, ge=CELL, le=120)
    lead_minutes: int = Field(60, ge=0)
    ahead_days: int = Field(60, ge=1, le=365)
    cancel_hours: int = Field(24, ge=0)
    late_cancel: Literal["allow", "staff"] = "allow"
    open_at_once: int = Field(4, ge=1, le=20)
    offer_minutes: int = Field(30, ge=5, le=24 * 60)
    doctors: tuple[Resource, ...] = ()
    rooms: tuple[Resource, ...] = ()
    devices: tuple[Resource, ...] = ()
    services: dict[str, Service] = Field(min_length=1)  # by code of the treatment; "consultation" is 진료·상담

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        for kind, named in (("doctors", self.doctors), ("rooms", self.rooms), ("devices", self.devices)):
            known = [each.code for each in named]
            if len(known) != len(set(known)):
                raise ValueError(f"{kind}: a code stands there twice")
            for code, service in self.services.items():
                if len(wanted := getattr(service, kind)) != len(set(wanted)):
                    raise ValueError(f"services.{code}.{kind}: a code stands there twice")
                if unknown := set(wanted) - set(known):
                    raise ValueError(f"services.{code}.{kind}: no such code: {', '.join(sorted(unknown))}")
        if self.grid % CELL:
            raise ValueError(f"grid: not a multiple of {CELL} minutes")
        return self

    def resource(self, kind: Kind, code: str) -> Resource | None:
        named = {"doctor": self.doctors, "room": self.rooms, "device": self.devices}[kind]
        return next((each for each in named if each.code == code), None)


CONSULTATION = "consultation"  # the service without a treatment: 진료, 상담, 경과 확인
