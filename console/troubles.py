"""What is wrong with the service, for everybody who is signed in: on every page, in red."""

from collections.abc import Iterator
from dataclasses import dataclass

from console import wording
from console.guard import machine_now, may_set
from console.parts import parts
from records import alarms, clinics, dealers, hooks, imported
from records.database import Session
from records.models import Clinic
from scheduler.alarms.wording import said

CONNECTIONS = ("connections.show", "연결 보기")


@dataclass(frozen=True)
class Line:
    """One trouble in words; `page`: the endpoint where whoever is signed in can mend it, called `link`; or empty."""

    text: str
    page: str = ""
    link: str = ""


def lines(session: Session, clinic: Clinic) -> list[Line]:
    """The service's, those of the clinic's own account at its dealer, gaps in its on-call list, a kill switch, files
    that were not taken, and systems of the clinic's own that hear nothing.
    """
    return [
        *_of_service(session, clinic), *_of_on_call(session, clinic), *_of_switch(clinic), *_of_files(session, clinic),
        *_of_hooks(session, clinic),
    ]  # fmt: skip


def _of_service(session: Session, clinic: Clinic) -> Iterator[Line]:
    known = parts().troubles()
    found = {name: each.since for name, each in known.items() if ":" not in name}
    account = dealers.in_use(session, clinic.id)
    of_account = dealers.troubles(account) if account else {}
    found |= {f"{name}:{clinic.code}": since for name, since in of_account.items()}
    for name, since in found.items():
        yield Line(wording.trouble(said(name), since, told=name not in known or known[name].told))


def _of_on_call(session: Session, clinic: Clinic) -> Iterator[Line]:
    gaps = alarms.gaps(alarms.on_call(session, clinic), clinics.hours(clinic))
    if gaps:
        text = wording.NOBODY_ON_CALL if len(gaps) > 1 else wording.ON_CALL_GAPS[gaps[0]]
        yield Line(text, "on_call.show", "당직 번호 더하기")


def _of_files(session: Session, clinic: Clinic) -> Iterator[Line]:
    for each in imported.to_look_after(session, clinic, machine_now()):
        text = wording.file_not_taken(each.kind, each.name, each.at, each.counts.get("rejected", 0), each.why)
        yield Line(text, *CONNECTIONS)


def _of_hooks(session: Session, clinic: Clinic) -> Iterator[Line]:
    for each in hooks.unheard(session, clinic, machine_now()):
        yield Line(wording.hook_unheard(hooks.host(each), stopped=each.stopped_at is not None), *CONNECTIONS)


def _of_switch(clinic: Clinic) -> Iterator[Line]:
    if clinic.paused:
        yield Line(wording.SENDING_PAUSED, *(("switches.show", "다시 켜기") if may_set() else ()))
