"""What people labelled, as training examples: those that are new, in Rasa's format as nlu_data has it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from anbu.tuning.near import Limits, letters, near_by_letters
from nlu.tools.labelled import Labelled

_UNPRINTABLE = re.compile(r"[^ -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what YAML cannot hold
_MARK = re.compile(r"\](?=[({\[])")  # Rasa reads [words](entity) as an annotation


def fresh(
    labelled: Iterable[Labelled], examples: Sequence[Labelled], validation: Sequence[Labelled]
) -> tuple[list[Labelled], Counter[str]]:
    """What may be added to `examples`, sorted by intent and text; and how many were left out, by the reason.

    Equal are texts of equal letters. One text under two intents teaches nothing: both are left out.
    """
    texts: dict[str, set[Labelled]] = {}
    for each in labelled:
        texts.setdefault(letters(each.text), set()).add(each)
    same = [min(group) for group in texts.values()]
    known, intents = {letters(each.text) for each in examples}, {each.intent for each in examples}
    near = near_by_letters(validation, same, Limits())
    found, left_out = list[Labelled](), Counter[str]()
    for each in sorted(same, key=lambda one: (one.intent, one.text)):
        if len({one.intent for one in texts[letters(each.text)]}) > 1:
            left_out["with two intents"] += 1
        elif each.intent not in intents:
            left_out["with an intent that the examples do not have"] += 1
        elif letters(each.text) in known:
            left_out["among the examples already"] += 1
        elif each in near:
            left_out["near the validation set"] += 1
        else:
            found.append(each)
    return found, left_out


def as_rasa(examples: Iterable[Labelled]) -> str:
    """A file of training examples; `examples` are grouped by intent already."""
    families = (
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {_line(each.text)}\n" for each in family)
        for intent, family in groupby(examples, key=lambda one: one.intent)
    )
    return 'version: "3.1"\n\nnlu:\n' + "".join(families)


def _line(text: str) -> str:
    return _MARK.sub("] ", _UNPRINTABLE.sub("", " ".join(text.split())))
