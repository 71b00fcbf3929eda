"""What is wrong with the service, for everybody who is signed in: on every page, in red."""

from collections.abc import Iterator
from dataclasses import dataclass

from console import wording
from console.guard import may_set
from console.parts import parts
from records import alarms, clinics, dealers
from records.database import Session
from records.models import Clinic
from scheduler.alarms.wording import said


@dataclass(frozen=True)
class Line:
    """One trouble in words; `page`: the endpoint where whoever is signed in can mend it, called `link`; or empty."""

    text: str
    page: str = ""
    link: str = ""


def lines(session: Session, clinic: Clinic) -> list[Line]:
    """The service's, those of the clinic's own account at its dealer, gaps in its on-call list, and a kill switch."""
    return [*_of_service(session, clinic), *_of_on_call(session, clinic), *_of_switch(clinic)]


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


def _of_switch(clinic: Clinic) -> Iterator[Line]:
    if clinic.paused:
        yield Line(wording.SENDING_PAUSED, *(("switches.show", "다시 켜기") if may_set() else ()))
