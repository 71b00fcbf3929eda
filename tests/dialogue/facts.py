"""Facts and heard words, made by hand: the starter catalogue, one clinic, no database."""

from datetime import datetime, timedelta
from functools import cache

from bot.dialogue.state import State
from bot.dialogue.values import CheckIn, ClinicFacts, Facts, Heard, Understood
from bot.triage import Triage, Verdict
from catalogue import files
from catalogue.model import Catalogue, InForce
from records.facts import SEOUL, Treatment

NOW = datetime(2026, 3, 10, 10, 30, tzinfo=SEOUL)
CLINIC = ClinicFacts("안부피부과", "02-000-1000", "02-000-1009", "평일 10:00~19:00", "가온길 12")
AT_THE_CHECK_IN = State(turn=4, greeted=True, flow="check_in", follow_up="f1")


@cache
def starter() -> Catalogue:
    return files.read()


@cache
def triage() -> Triage:
    return Triage(starter())


def treated(code: str | None, days_ago: int, label: str = "") -> Treatment:
    at = NOW.replace(hour=8) - timedelta(days=days_ago)
    return Treatment(f"t-{code}-{days_ago}", "p1", code, label or code or "미등록", at)


def facts(*had: Treatment, catalogue: Catalogue | None = None, holder: str = "bot", check_in: bool = False) -> Facts:
    """Facts of a patient who had these treatments, the newest first; `check_in`: one is open for the first of them."""
    return Facts(
        now=NOW,
        clinic=CLINIC,
        in_force=InForce(catalogue=catalogue or starter()),
        holder=holder,
        linked=bool(had),
        treatments=had,
        check_ins=(CheckIn("f1", had[0]),) if check_in else (),
    )


def heard(
    text: str, intent: str = "", sure: float = 0.9, outcome: str = "answer", verdict: Verdict | None = None
) -> Heard:
    """The words as triage reads them, and as a language model would that understands `intent` (nothing: no idea)."""
    understood = Understood(intent, sure, outcome, ((intent, sure),), (intent,)) if intent else Understood()
    return Heard(text, verdict=verdict or triage().read(text), understood=understood)
