"""Texts with known intents, judged by models that never saw them and by triage."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from anbu.tuning.environment import ask
from anbu.tuning.thresholds import Case, Sets
from bot.dialogue.symptoms import outcome
from bot.dialogue.values import Heard, Understood
from bot.triage import Triage
from catalogue import files


def judged(model: Path, table: Path, data: Path, folds: int) -> Sets:
    """The validation set `table` judged by `model`, and the examples in `data` held out in `folds` parts.

    Minutes. Raises ToolFailed.
    """
    return {
        "validation": _cases(ask("nlu.tools.judge", "--model", str(model), "--table", str(table))),
        "folds": _cases(ask("nlu.tools.judge", "--folds", str(folds), "--data", str(data))),
    }


def _cases(verdicts: Iterable[dict[str, Any]]) -> list[Case]:
    triage = Triage(files.read())
    return [_case(verdict, triage) for verdict in verdicts]


def _case(verdict: dict[str, Any], triage: Triage) -> Case:
    (said, confidence), (second, _), *_ = verdict["ranking"]
    read = triage.read(verdict["text"], {}, dict(verdict["ranking"]).get("emergency", 0.0))
    answered = Understood(said, confidence, "answer")
    flagged = outcome(Heard(verdict["text"], verdict=read, understood=answered)) == "staff"
    return Case(verdict["intent"], said, second, confidence, flagged)
