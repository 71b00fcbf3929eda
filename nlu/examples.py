"""The training examples, read as Rasa reads them."""

from pathlib import Path
from typing import Tuple

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data


def read_examples(folder: Path) -> Tuple[np.ndarray, np.ndarray]:
    """Texts and their intents, in the order of the files. Raises SystemExit when there are none."""
    files = [load_data(str(path)) for path in sorted(folder.glob("*.yml"))]
    examples = [example for file in files for example in file.intent_examples if example.get(TEXT)]
    if not examples:
        raise SystemExit(f"{folder} holds no training examples")
    return np.array([example.get(TEXT) for example in examples]), np.array(
        [example.get(INTENT) for example in examples]
    )
