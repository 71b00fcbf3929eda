"""The frozen validation set is one."""

from collections import Counter

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from anbu.tuning.examples import read_examples
from anbu.tuning.near import Limits, letters
from nlu.inputs import DATA
from nlu.tools.labelled import VALIDATION, read_table


def test_every_intent_has_ten_utterances_or_more() -> None:
    """The intents are those of the training examples."""
    counts = Counter(row.intent for row in read_table(VALIDATION))
    assert set(counts) == {example.intent for example in read_examples(DATA)}
    assert min(counts.values()) >= 10


def test_no_utterance_stands_twice() -> None:
    """Spaces and punctuation make no difference."""
    counts = Counter(letters(row.text) for row in read_table(VALIDATION))
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_utterance_repeats_a_training_example() -> None:
    """Not even a short one; by letters here, by meaning in `anbu nlu near nlu_data/validation.tsv`."""
    examples = [letters(example.text) for example in read_examples(DATA)]
    nearest = {
        row.text: process.extractOne(letters(row.text), examples, scorer=Levenshtein.normalized_similarity)
        for row in read_table(VALIDATION)
    }
    assert {text: found[0] for text, found in nearest.items() if found[1] >= Limits().edit} == {}
