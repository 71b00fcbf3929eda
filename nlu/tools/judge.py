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

from rasa.shared.utils.io import read_yaml_file

from nlu import cascade
from nlu.examples import read_examples
from nlu.groups import folds
from nlu.inputs import CONFIG, DATA
from nlu.text import normalise
from nlu.tools.labelled import VALIDATION, read_table
from nlu.tools.vectors import remembering

RANKED = 3

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
    with remembering() as embed:
        for seen, unseen in folds([normalise(text) for text in texts], labels, count):
            trained = cascade.train(texts[seen], labels[seen], embed)
            for text, label in zip(texts[unseen], labels[unseen], strict=True):
                verdict = trained.judge(text, embed, sure)
                known = {"text": str(text), "intent": str(label)}
                yield {**known, "ranking": verdict.ranking[:RANKED], "settled_by": verdict.settled_by}


def sure_of(config: Path) -> float:
    """The cheap probability that needs no embedding, as the pipeline in `config` sets it."""
    return float(next(part["sure"] for part in read_yaml_file(config)["pipeline"] if "sure" in part))


def main() -> None:
    """Print the verdicts."""
    options = _options()
    model = by_model(options.model, options.table) if options.model else ()
    folds = by_folds(options.data, options.folds, sure_of(CONFIG)) if options.folds else ()
    for verdict in (*model, *folds):
        print(json.dumps(verdict, ensure_ascii=False))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlu.tools.judge", description=__doc__)
    parser.add_argument("--model", type=Path, help="model file")
    parser.add_argument("--table", type=Path, default=VALIDATION, help="tab-separated, columns text and intent")
    parser.add_argument("--folds", type=int, help="how many folds")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of training examples")
    return parser.parse_args()


if __name__ == "__main__":
    main()
