"""`anbu understand`: what texts mean, a line in, a JSON object out."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from anbu.cli.common import refuse, settings
from anbu.launcher.nlu import private_server
from anbu.settings import Settings
from bot.dialogue.values import Understood
from bot.korean.treatments import TreatmentNames
from bot.triage import Triage, Verdict
from bot.understanding import Nlu, NluUnavailable, RasaNlu
from bot.understanding import understand as read
from catalogue import files


@click.command()
def understand() -> None:
    """Read utterances from standard input, one a line; print one JSON object a line.

    Uses the running NLU server, or starts one for itself. Nothing is stored.
    """
    starter = files.read()
    triage, names = Triage(starter), TreatmentNames(starter.treatments)
    with _nlu(settings()) as nlu:
        for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace"):
            text = line.rstrip("\r\n")
            click.echo(json.dumps(meaning(text, nlu, triage, names), ensure_ascii=False))


def meaning(text: str, nlu: Nlu, triage: Triage, names: TreatmentNames) -> dict[str, Any]:
    """The printed fields; `outcome` is what the patient would get."""
    understood = read(text, nlu, names)
    learned = dict(understood.ranking).get("emergency", 0.0) if understood.available else 0.0
    verdict = triage.read(text, {}, learned)
    return {
        "text": text,
        "intent": understood.intent,
        "confidence": round(understood.confidence, 4),
        "triage": verdict.triage,
        "outcome": _outcome(understood, verdict),
        "requests": list(understood.requests),
        "entities": [{"entity": "treatment", "value": code} for code in understood.treatments],
        "rules": list(verdict.rules),
    }


def _outcome(understood: Understood, verdict: Verdict) -> str:
    """A red flag brings in a person, whatever the intent."""
    return "staff" if verdict.triage is not None and not verdict.hypothetical else understood.outcome


@contextmanager
def _nlu(settings: Settings) -> Iterator[RasaNlu]:
    running = RasaNlu(settings.nlu, timeout_seconds=10)
    try:
        running.ping()
    except NluUnavailable:
        try:
            with private_server(settings) as url:
                yield RasaNlu(url, timeout_seconds=10)
        except FileNotFoundError as error:
            refuse(str(error))
    else:
        yield running
