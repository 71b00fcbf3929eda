"""A template becomes the message of one follow-up: its variables filled, its buttons named."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from bot.dialogue.answers import render
from bot.wording import advertising, day, moment
from catalogue.book import CONSULTATION
from catalogue.lint import wrong_values
from catalogue.lint.values import LONGEST
from catalogue.model import SEVERAL, InForce, PushClass, Template
from channels.korean_sms import CannotBeText, euc_kr
from records import clinics, consents, follow_ups
from records.book import snapshot
from records.database import Session
from records.facts import SEOUL, Said, local_date
from records.follow_ups import ANSWERABLE
from records.models import Appointment, Clinic, FollowUp, Patient, PatientFact, TreatmentDone
from records.patients import as_fact
from scheduler.plans import spoken_of

NAMELESS = "고객"  # as KakaoTalk's own samples address somebody whose name the clinic did not tell
ANY_DOCTOR = "의료진"  # where the appointment is with no one doctor, or with one whom the book does not know
TREATMENT, SOME_TREATMENT = "시술명", "시술"
UNNAMED = {TREATMENT: SOME_TREATMENT, "항목": "진료"}  # what a text message says, which shows on the locked screen
NEUTRAL = {**UNNAMED, "담당의": ANY_DOCTOR, "고객명": NAMELESS}
PREGNANCY_DAYS = 280
MAX_CHARACTERS = 1000  # an Alimtalk's body with its values; source: 알림톡 제작 가이드


class TooLong(ValueError):
    """The filled text has more characters than the channel takes."""


@dataclass(frozen=True)
class OwnDay:
    """A day of the patient's own, or of a notice; and the patient's words on advertising that are spoken of."""

    day: date
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Together:
    """Several treatments of which one guide speaks, the signs that cannot wait after any, and those of them for 119."""

    done: tuple[TreatmentDone, ...]
    signs: tuple[str, ...]
    dangers: tuple[str, ...]


About = TreatmentDone | Appointment | PatientFact | OwnDay | Together


def content(
    template: Template, clinic: Clinic, patient: Patient, about: About, at: datetime,
    push_class: PushClass = PushClass.CARE,
) -> dict[str, Any]:  # fmt: skip
    """Title, text and buttons as they will be handed over at `at`; advertising with its label, sender and way out.

    `template` and `variables`: what the text was made of. `by_text`: the same for a text message, which shows on the
    locked screen, without the name of a treatment or test (의료법 §19). Raises TooLong.
    """
    found = values(clinic, patient, about, at)
    found = neutral(found) if push_class is PushClass.SAFETY else found
    title, text = template.title, render(template.text, found)
    by_text = render(template.text, {**found, **_unnamed(about)})
    if push_class is PushClass.ADVERTISING:
        title = advertising.title(title)
        sender = clinic.name, clinic.phone, clinics.opt_out_number(clinic)
        text, by_text = advertising.framed(text, *sender), advertising.framed(by_text, *sender, by_text=True)
    if len(text) > MAX_CHARACTERS:
        raise TooLong(f"{template.key}: {len(text)} characters, at most {MAX_CHARACTERS}")
    buttons = [{"label": button.label, "action": button.action} for button in template.buttons]
    variables = {name: value for name, value in found.items() if f"#{{{name}}}" in template.text}
    return {
        "title": title, "text": text, "buttons": buttons, "by_text": by_text, "template": template.key,
        "variables": variables,
    }  # fmt: skip


def _unnamed(about: About) -> dict[str, str]:
    """A consultation keeps its name, which tells nothing of what is wrong."""
    consults = isinstance(about, Appointment) and about.treatment == CONSULTATION
    return {**UNNAMED, TREATMENT: UNNAMED["항목"]} if consults else UNNAMED


def called(patient: Patient) -> str:
    """The name without a desk's own signs (★, 😀) and accents; nobody's where a text message could not write it."""
    written = "".join(map(_letter, unicodedata.normalize("NFC", patient.name or ""))).strip()
    try:
        return written if euc_kr(written) else NAMELESS
    except CannotBeText:
        return NAMELESS


def _letter(sign: str) -> str:
    if unicodedata.name(sign, "").startswith("LATIN"):
        return unicodedata.normalize("NFKD", sign)[0]
    return sign if unicodedata.category(sign)[0] in "LMNP" or sign == " " else ""


def values(clinic: Clinic, patient: Patient, about: About, at: datetime) -> dict[str, str]:
    """What the variables hold at `at`."""
    found = {
        "병원명": clinic.name,
        "병원전화": clinic.phone,
        "응급전화": clinic.emergency_phone,
        "운영시간": clinic.hours,
        "주소": clinic.address,
        "고객명": called(patient),
    }
    match about:
        case Appointment():
            found |= _booked(about, clinic)
        case PatientFact():
            found |= _dated(about, at)
        case TreatmentDone():
            found |= _had(about, at)
        case OwnDay():
            found |= _own(about)
        case Together():
            found |= _all_of(about, at)
    return found


def _had(done: TreatmentDone, at: datetime) -> dict[str, str]:
    return {
        "시술명": done.label,
        "시술일": day(done.performed_at),
        "경과일": str(as_fact(done).days_since(at)),
        "기한": day(at + ANSWERABLE),
    }


def _all_of(about: Together, at: datetime) -> dict[str, str]:
    """More names than a variable may hold are counted."""
    first, *others = dict.fromkeys(done.label for done in about.done)
    names = ", ".join((first, *others))
    return {
        **_had(about.done[0], at),
        TREATMENT: names if len(names) <= LONGEST else f"{first} 외 {len(others)}건",
        "시술일": ", ".join(dict.fromkeys(day(done.performed_at) for done in about.done)),
        "연락할증상": ", ".join(about.signs),
        "위급증상": ", ".join(about.dangers),
    }


def _booked(appointment: Appointment, clinic: Clinic) -> dict[str, str]:
    """`기한`: until when an offered slot is held."""
    rules = snapshot.rules(clinic)
    doctor = rules.resource("doctor", appointment.doctor) if rules else None
    return {
        "예약일시": moment(appointment.starts_at),
        "시술명": f"{appointment.label} ({appointment.guest})" if appointment.guest else appointment.label,
        "담당의": doctor.name if doctor else ANY_DOCTOR,
        "기한": moment(appointment.held_until or appointment.starts_at),
    }


def _dated(fact: PatientFact, at: datetime) -> dict[str, str]:
    weeks = str(pregnancy_weeks(local_date(fact.at), local_date(at)))
    return {"항목": fact.label, "일정": moment(fact.at), "일정일": day(fact.at), "임신주수": weeks}


def _own(about: OwnDay) -> dict[str, str]:
    values = {"일정일": day(datetime.combine(about.day, time(), SEOUL))}
    if about.said:
        done = (advertising.done(each.kind, each.granted) for each in about.said)
        days = dict.fromkeys(advertising.on(local_date(each.at)) for each in about.said)
        values |= {"처리내용": ", ".join(done), "처리일": ", ".join(days)}
    return values


def neutral(values: dict[str, str]) -> dict[str, str]:
    """A label that may not stand in a message (이벤트 제모) gives way to a plain word: no safety guide waits for it."""
    return {name: NEUTRAL.get(name, "-") if wrong_values({name: value}) else value for name, value in values.items()}


def about_of(session: Session, follow_up: FollowUp, in_force: InForce) -> About:
    """What the follow-up speaks of."""
    if follow_up.template == SEVERAL:
        return _together(session, follow_up, in_force)
    if follow_up.fact_id is not None:
        return session.get_one(PatientFact, follow_up.fact_id)
    if follow_up.appointment_id is not None:
        return session.get_one(Appointment, follow_up.appointment_id)
    if follow_up.treatment_id is not None:
        return session.get_one(TreatmentDone, follow_up.treatment_id)
    day, plan = date.fromordinal(follow_up.occasion), in_force.plan(follow_up.plan)
    if plan is None or plan.anchor != "consent":
        return OwnDay(day)
    return OwnDay(day, tuple(spoken_of(plan, consents.on_advertising(session, follow_up.patient_id), day)))


def _together(session: Session, follow_up: FollowUp, in_force: InForce) -> Together:
    rows = (follow_up, *follow_ups.merged_beside(session, follow_up))
    done = tuple(session.get_one(TreatmentDone, row.treatment_id) for row in rows)
    known = [entry for each in done if (entry := in_force.treatment(each.code)) is not None]
    urgent = sorted((sign for entry in known for sign in entry.urgent), key=lambda sign: sign.triage)
    signs = tuple(dict.fromkeys(sign.label for sign in urgent))
    return Together(done, signs, tuple(sign for sign in signs if any(sign in entry.dangers for entry in known)))


def pregnancy_weeks(due: date, on: date) -> int:
    """Whole weeks on that day, of the forty that end on the due date."""
    return (PREGNANCY_DAYS - (due - on).days) // 7


def version(in_force: InForce, follow_up: FollowUp) -> str:
    return in_force.version("template", follow_up.template)
