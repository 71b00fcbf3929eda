"""One request of a clinic's software, carried out: its transaction, its lines in the access log, its one answer."""

import hashlib
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from apiflask.scaffold import APIScaffold
from flask import Response, g, request
from pydantic import BaseModel

from records import access, api_answers
from records.api_answers import Answered
from records.book.desk import By
from records.database import AlreadyThere, DatabaseUnavailable, Session
from records.models import ApiKey, Clinic
from webhook.api.openapi import KEY
from webhook.api.parts import parts
from webhook.api.problems import Refused

TRIES = 3  # of a request that others' overtake
REPLAYED = {"Idempotency-Replayed": "true"}
P = ParamSpec("P")
R = TypeVar("R", bound=BaseModel)
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Call:
    """A request inside its transaction. `now`: clinic time. `after`: what is done once all of it stands."""

    session: Session
    clinic: Clinic
    key: ApiKey
    now: datetime
    machine_now: datetime
    looks: list[tuple[str, access.Look]] = field(default_factory=list)
    after: list[Callable[[], None]] = field(default_factory=list)

    @property
    def by(self) -> By:
        return By(self.key.id, self.now, self.machine_now)

    def log(self, action: str, patient_id: str | None = None, subject: str | None = None) -> None:
        """Write an action into the access log, in its own transaction."""
        _log(self, self.session, action, patient_id, subject)

    def looked(self, action: str, looks: Collection[access.Look]) -> None:
        """What the answer shows; it is written before the answer goes out, once while the program keeps looking."""
        self.looks.extend((action, look) for look in looks)

    def announce(self, kind: str, id: str) -> None:
        """Tell the browsers of the clinic's staff."""
        self.after.append(lambda: parts().live.announce(self.clinic.id, kind, id))


def needs(scope: str) -> Callable[[F], F]:
    """Mark a view with the scope that a key needs for it; `guard` and the API's description read it."""

    def mark(view: F) -> F:
        described = APIScaffold().doc(security=[{KEY: [scope]}], operation_id=view.__name__)(view)
        described.scope = scope  # type: ignore[attr-defined]
        return described

    return mark


def reads(view: Callable[..., BaseModel]) -> Callable[..., Response]:
    """A view of what is; it changes nothing but the access log."""

    @wraps(view)
    def run(**told: Any) -> Response:
        with parts().database.read() as session:
            call = _call(session)
            shown = view(call, **told)
        _write_looks(call)
        return _response(200, shown.model_dump_json())

    return run


def writes(view: Callable[..., BaseModel | tuple[BaseModel, int]]) -> Callable[..., Response]:
    """A view that changes something; with an Idempotency-Key once at most.

    What was refused was not done: it may come again under the same key. See records.api_answers.
    """

    @wraps(view)
    def run(**told: Any) -> Response:
        key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
        place = _begun(key) if key is not None else None
        if isinstance(place, Answered):
            return _response(place.status, place.body, REPLAYED)
        try:
            return _response(*_carried_out(view, told, place))
        except BaseException:
            _forget(place)
            raise

    return run


def _begun(key: str) -> Answered | str:
    if not (1 <= len(key) <= 255 and key.isascii() and key.isprintable()):
        raise Refused("invalid", "Put right the header.", {"Idempotency-Key": ["1 to 255 printable ASCII characters"]})
    asked = "\n".join((request.method, request.path)).encode() + b"\n" + request.get_data()
    digest = hashlib.sha256(asked).hexdigest()
    try:
        with parts().database.write() as session:
            call = _call(session)
            place = api_answers.begin(session, call.key, key, digest, call.machine_now)
            if isinstance(place, Answered):  # it is shown once more
                call.log("answer.again", subject=f"answer/{place.id}")
            return place
    except api_answers.OtherBody:
        raise Refused("other-request", "Use a new key for every new request.") from None
    except (api_answers.UnderWay, AlreadyThere):
        raise _under_way() from None


def _under_way() -> Refused:
    return Refused("under-way", "Send it again in a second: the answer is there then.", Retry_After=1)


def _carried_out(
    view: Callable[..., BaseModel | tuple[BaseModel, int]], told: dict[str, Any], place: str | None
) -> tuple[int, str]:
    """Status and body. Another request may write the same row first; then it is tried again on what is there now."""
    for _ in range(TRIES):
        with suppress(AlreadyThere):
            call, status, body = _once(view, told, place)
            for each in call.after:
                each()
            return status, body
    raise _under_way()


def _once(
    view: Callable[..., BaseModel | tuple[BaseModel, int]], told: dict[str, Any], place: str | None
) -> tuple[Call, int, str]:
    try:
        with parts().database.write() as session:
            call = _call(session)
            done = view(call, **told)
            shown, status = done if isinstance(done, tuple) else (done, 200)
            body = shown.model_dump_json()
            if place is not None:
                api_answers.finish(session, place, status, body)
    except api_answers.UnderWay:
        raise _under_way() from None
    return call, status, body


def _forget(place: str | None) -> None:
    if place is None:
        return
    with suppress(DatabaseUnavailable), parts().database.write() as session:
        api_answers.forget(session, place)


def _call(session: Session) -> Call:
    clock = parts().clock
    return Call(session, session.get_one(Clinic, g.clinic_id), g.api_key, clock.clinic(session), clock.machine())


def _write_looks(call: Call) -> None:
    by_action: dict[str, list[access.Look]] = {}
    for action, look in call.looks:
        by_action.setdefault(action, []).append(look)
    with parts().database.read() as session:
        fresh = [
            (action, look)
            for action, looks in by_action.items()
            for look in access.new_looks(session, call.key, action, looks, call.machine_now)
        ]
    if not fresh:
        return
    with parts().database.write() as session:
        for action, (patient_id, subject) in fresh:
            _log(call, session, action, patient_id, subject)


def _log(call: Call, session: Session, action: str, patient_id: str | None, subject: str | None) -> None:
    address = request.remote_addr
    access.write(session, call.key, action, patient_id, subject, address, call.now, call.machine_now)


def _response(status: int, body: str, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, content_type="application/json")
