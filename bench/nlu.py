"""The understanding beside Rasa's usual default and beside plain TF-IDF with logistic regression, in one run.

1. Each pipeline is trained on the same examples, in a process of its own.
2. Each is served by Rasa and reads the validation set over HTTP: by one client, then by eight at once.
3. Figures of speed swing by a third between runs of one machine; their ratios within a run less.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles

from anbu.cli.common import Fields
from anbu.tuning.examples import read_examples
from bench.pipeline import CLIENTS, Measured, Reading, measure
from nlu.inputs import CONFIG, DATA
from nlu.tools.labelled import VALIDATION, Labelled, read_table

PEERS = Path(__file__).parent / "pipelines"
PRECISION = 0.95
QUICK_EXAMPLES, QUICK_UTTERANCES = 16, 2  # of each intent


def run(quick: bool, epochs: int) -> list[Fields]:
    """The rows of the table. Quick: some examples and utterances of each intent, only to see that it works."""
    examples, rows = read_examples(DATA), read_table(VALIDATION)
    if quick:
        examples, rows = _some(examples, QUICK_EXAMPLES), _some(rows, QUICK_UTTERANCES)
    with tempfile.TemporaryDirectory(prefix="anbu-bench-") as scratch:
        folder = Path(scratch)
        _write_examples(folder / "data", examples)
        found = {name: measure(config, folder, rows) for name, config in _configs(folder, epochs).items()}
        return [_row(*figure, found) for figure in FIGURES]


def _some(rows: Sequence[Labelled], each: int) -> list[Labelled]:
    taken: dict[str, list[Labelled]] = {}
    for row in rows:
        taken.setdefault(row.intent, []).append(row)
    return [row for group in taken.values() for row in group[:each]]


def _write_examples(folder: Path, examples: Sequence[Labelled]) -> None:
    folder.mkdir()
    lines = ['version: "3.1"', "nlu:"]
    for intent in dict.fromkeys(row.intent for row in examples):
        lines += [f"- intent: {intent}", "  examples: |"]
        lines += [f"    - {row.text}" for row in examples if row.intent == intent]
    (folder / "examples.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _configs(folder: Path, epochs: int) -> dict[str, Path]:
    found = {"ours": CONFIG}
    for path in sorted(PEERS.glob("*.yml")):
        found[path.stem] = folder / path.name
        found[path.stem].write_text(path.read_text(encoding="utf-8").replace("EPOCHS", str(epochs)), encoding="utf-8")
    return found


def _right(seen: Measured) -> float:
    return sum(reading.right for reading in seen.alone) / len(seen.alone)


def _answered(seen: Measured) -> float:
    """The largest share of utterances, surest first, of which `PRECISION` are right."""
    right, best = 0, 0
    for count, reading in enumerate(sorted(seen.alone, key=lambda reading: -reading.confidence), start=1):
        right += reading.right
        best = count if right >= PRECISION * count else best
    return best / len(seen.alone)


def _milliseconds(readings: Sequence[Reading], percentile: int) -> float:
    return quantiles([reading.milliseconds for reading in readings], n=100, method="inclusive")[percentile - 1]


def _cheap(seen: Measured) -> float | None:
    settled = [reading.settled_by for reading in seen.alone]
    return settled.count("cheap") / len(settled) if any(settled) else None


def _stage(stage: str) -> "Figure":
    def typical(seen: Measured) -> float | None:
        found = [reading.milliseconds for reading in seen.alone if reading.settled_by == stage]
        return median(found) if found else None

    return typical


Figure = Callable[[Measured], float | None]

FIGURES: tuple[tuple[str, str, Figure], ...] = (
    ("right on the validation set", "share", _right),
    (f"answered, {PRECISION:.0%} of these rightly", "share", _answered),
    ("training", "s", lambda seen: seen.trained.seconds),
    ("training, most memory", "MB", lambda seen: seen.trained.megabytes),
    ("model file", "MB", lambda seen: seen.trained.file_megabytes),
    ("server, memory", "MB", lambda seen: seen.server_megabytes),
    ("1 client, p50", "ms", lambda seen: _milliseconds(seen.alone, 50)),
    ("1 client, p99", "ms", lambda seen: _milliseconds(seen.alone, 99)),
    (f"{CLIENTS} clients, p50", "ms", lambda seen: _milliseconds(seen.together, 50)),
    (f"{CLIENTS} clients, p99", "ms", lambda seen: _milliseconds(seen.together, 99)),
    (f"{CLIENTS} clients", "texts/s", lambda seen: len(seen.together) / seen.together_seconds),
    ("settled by the cheap features", "share", _cheap),
    ("p50 of these, 1 client", "ms", _stage("cheap")),
    ("p50 of the others, 1 client", "ms", _stage("embedding")),
)


def _row(what: str, unit: str, figure: Figure, found: Mapping[str, Measured]) -> Fields:
    values = {name: figure(seen) for name, seen in found.items()}
    ours, default = values["ours"], values["default"]
    shown = {name: _short(value) for name, value in values.items()}
    return {
        "figure": what,
        "unit": unit,
        **shown,
        "ours / default": _short(ours / default if ours and default else None),
    }


def _short(value: float | None) -> str | None:
    if value is None:
        return None
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
