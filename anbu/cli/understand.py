"""`anbu understand`: what texts mean, a line in, a JSON object out."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

import click

from anbu.cli.common import refuse, settings
from anbu.launcher.nlu import private_server
from anbu.settings import Settings
from bot.dialogue.symptoms import outcome
from bot.dialogue.values import Heard, Understood
from bot.korean import entities
from bot.korean.treatments import TreatmentNames
from bot.rasa import Nlu, NluUnavailable, RasaNlu
from bot.triage import Triage, Verdict
from bot.understanding import learned_emergency
from bot.understanding import understand as read
from catalogue import files
from records.facts import SEOUL


@dataclass(frozen=True)
class Readers:
    """What reads a text here: as the bot does, with the shipped catalogue and no patient's treatments."""

    triage: Triage
    names: TreatmentNames
    nlu: Nlu

    def read(self, text: str) -> tuple[Understood, Verdict]:
        understood = read(text, self.nlu, self.names)
        return understood, self.triage.read(text, {}, learned_emergency(text, understood))

    def entities(self, text: str) -> list[dict[str, Any]]:
        return entities.read(text, datetime.now(SEOUL), self.names).as_list()


@click.command()
@click.option("--explain", metavar="TEXT", help="Tell about one text, for people.")
def understand(explain: str | None) -> None:
    """Read utterances from standard input, one a line; print one JSON object a line.

    Uses the running NLU server, or starts one for itself. Nothing is stored.
    """
    starter = files.read()
    with _nlu(settings()) as nlu:
        readers = Readers(Triage(starter), TreatmentNames(starter.treatments), nlu)
        if explain is not None:
            click.echo("\n".join(explained(explain, readers)))
            return
        for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace"):
            click.echo(json.dumps(meaning(line.rstrip("\r\n"), readers), ensure_ascii=False))


def meaning(text: str, readers: Readers) -> dict[str, Any]:
    """The printed fields; `outcome` is what the patient would get."""
    understood, verdict = readers.read(text)
    return {
        "text": text,
        "intent": understood.intent,
        "confidence": round(understood.confidence, 4),
        "triage": verdict.triage,
        "outcome": _outcome(text, understood, verdict),
        "requests": list(understood.requests),
        "entities": readers.entities(text),
        "rules": list(verdict.rules),
    }


def explained(text: str, readers: Readers) -> Iterator[str]:
    """The same for people, a line a finding."""
    understood, verdict = readers.read(text)
    likely = ", ".join(f"{intent} {confidence:.2f}" for intent, confidence in understood.ranking[:4])
    yield f"intent    {understood.intent} {understood.confidence:.2f}   (of: {likely or 'nothing'})"
    yield f"requests  {', '.join(understood.requests) or 'none'}"
    yield f"outcome   {_outcome(text, understood, verdict)}"
    asked = ", asked about and not reported" if verdict.hypothetical else ""
    found = "; ".join(f"{rule} ({sign})" for rule, sign in zip_longest(verdict.rules, verdict.signs, fillvalue="same"))
    yield f"red flag  {verdict.triage or 'none'}{asked}{': ' if found else ''}{found}"
    if verdict.lowered:
        yield f"lowered   {verdict.lowered}"
    for one in readers.entities(text):
        rest = {name: value for name, value in one.items() if name not in ("entity", "value", "start", "end", "words")}
        yield f"names     {one['entity']} {one['value']} in '{one['words']}' {rest or ''}".rstrip()


def _outcome(text: str, understood: Understood, verdict: Verdict) -> str:
    return outcome(Heard(text, verdict=verdict, understood=understood))


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
