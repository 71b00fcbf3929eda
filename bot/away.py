"""What becomes of a turn that cannot be recorded: safe words for the patient, the message kept on disk for later."""

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

import structlog

from bot import facts, wording
from bot.dialogue import emergency
from bot.dialogue.values import ClinicFacts, Escalate
from bot.reply import Bubble, Reply
from bot.spool import Spool
from bot.triage import Triage, Verdict
from bot.turn import Turn
from catalogue.model import TriageClass
from records.models import Clinic, new_id

log = structlog.get_logger()


def taken(clinic: Clinic, turn: Turn, verdict: Verdict, spool: Spool, machine_now: datetime) -> Reply:
    """Keep the message on disk, and say what must be said without a database. Never raises."""
    known = facts.of_clinic(clinic)
    reply = said(known, verdict, kept=True)
    content = {
        "clinic": clinic.code,
        "turn": replace(turn, request_key=turn.request_key or new_id()).dump(),  # a replay must know its twin
        "at": machine_now.isoformat(),
        "said": asdict(reply),
    }
    try:
        spool.keep(content)
    except Exception as error:
        log.critical("turn.lost", clinic=clinic.code, error=type(error).__name__)
        return said(known, verdict, kept=False)
    return reply


def at_once(clinic: Clinic, turn: Turn, triage: Triage) -> str | None:
    """The emergency text of a red flag, None without one; it claims no alarm. Never raises."""
    verdict = read(triage, turn.text)
    if verdict.triage is None or not verdict.triage.urgent:
        return None
    return said(facts.of_clinic(clinic), verdict, kept=True).text


def read(triage: Triage, text: str) -> Verdict:
    """What triage reads. Never raises."""
    try:
        return triage.read(text)
    except Exception as error:
        log.critical("triage.failed", error=type(error).__name__, where=place(error))
        return Verdict(None, (), ())


def said(clinic: ClinicFacts, verdict: Verdict, kept: bool) -> Reply:
    """The words while nothing can be recorded; `kept`: the message itself is safe on disk."""
    if verdict.triage is not None and verdict.triage.urgent:
        bubble = emergency.at_once(clinic, verdict.triage, verdict.rules, told=False)
    else:
        bubble = Bubble((wording.busy if kept else wording.not_taken)(clinic.phone, clinic.emergency_phone))
    return Reply((bubble,), versions=(wording.VERSION,))


def escalation(verdict: Verdict) -> Escalate:
    """Why a person must look at a message that comes from the disk."""
    if verdict.triage is not None and verdict.triage.urgent:
        return Escalate(emergency.reason(verdict.rules), verdict.triage, verdict.rules, verdict.signs)
    return Escalate("database_away", TriageClass.E2, verdict.rules, verdict.signs)


def place(error: Exception) -> str:
    """File and line where an error arose; its own words may hold what a patient wrote."""
    last = extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"
