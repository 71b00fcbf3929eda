"""python -m nlu.tools.judge: what is said of texts whose intents are known, by models that never saw them.

  --model FILE   the validation set, by a trained model
  --folds N      the training examples, by cascades trained on the other folds

Standard output: {"text", "intent", "ranking": [[intent, probability], three of these], "settled_by"} a line.
"""

import argparse
import asyncio
import json
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlu import cascade
from nlu.examples import read_examples
from nlu.inputs import DATA
from nlu.text import normalise
from nlu.tools.labelled import VALIDATION, read_table
from nlu.tools.vectors import vectors

RANKED = 3
SURE = 0.9  # as in config.yml

Parsed = dict[str, Any]


def parse(model: Path, texts: Sequence[str]) -> list[Parsed]:
    """What the model in `model` answers to each text, as over HTTP."""
    os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3")
    from rasa.core.agent import Agent  # takes seconds, and reads the variables above
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)  # else every text is printed
    agent = Agent.load(str(model))

    async def every() -> list[Parsed]:
        return [await agent.parse_message(text) for text in texts]

    return asyncio.run(every())


def by_model(model: Path, table: Path) -> Iterator[Parsed]:
    """The verdicts of `model` on the rows of `table`."""
    rows = read_table(table)
    for row, parsed in zip(rows, parse(model, [row.text for row in rows]), strict=True):
        ranking = [[each["name"], each["confidence"]] for each in parsed["intent_ranking"][:RANKED]]
        yield {**row._asdict(), "ranking": ranking, "settled_by": parsed.get("settled_by")}


def by_folds(data: Path, count: int, sure: float) -> Iterator[Parsed]:
    """The verdicts on the examples in `data`, each by a cascade that saw no variant of it."""
    texts, labels = read_examples(data)
    opinions = cascade.held_out(np.array([normalise(text) for text in texts]), labels, vectors(texts), count)
    cheap, both = _weighed(opinions[:1], labels), _weighed(opinions, labels)
    intents = np.unique(labels)
    for text, label, first, second in zip(texts, labels, cheap, both, strict=True):
        settled = first.max() >= sure
        chances = first if settled else second
        best = np.argsort(-chances, kind="stable")[:RANKED]
        ranking = [[str(intents[i]), float(chances[i])] for i in best]
        settled_by = cascade.CHEAP if settled else cascade.EMBEDDING
        yield {"text": str(text), "intent": str(label), "ranking": ranking, "settled_by": settled_by}


def main() -> None:
    """Print the verdicts."""
    options = _options()
    model = by_model(options.model, options.table) if options.model else ()
    folds = by_folds(options.data, options.folds, SURE) if options.folds else ()
    for verdict in (*model, *folds):
        print(json.dumps(verdict, ensure_ascii=False))


def _weighed(opinions: list[np.ndarray], labels: np.ndarray) -> np.ndarray:
    return cascade.weigh(opinions, cascade.calibrate(opinions, labels))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlu.tools.judge", description=__doc__)
    parser.add_argument("--model", type=Path, help="model file")
    parser.add_argument("--table", type=Path, default=VALIDATION, help="tab-separated, columns text and intent")
    parser.add_argument("--folds", type=int, help="how many folds")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of training examples")
    return parser.parse_args()


if __name__ == "__main__":
    main()
