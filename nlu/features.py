"""The cheap features of a normalised text: morphemes, letters with and without spaces. About 1 ms a text."""

import re
from typing import List

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from nlu.morphemes import morphemes
from nlu.text import squeeze

_DIGIT = re.compile(r"\d")
_MARKS = ("SF", "SP", "SS", "SE", "SO", "SW")  # Sejong tags of punctuation and symbols


def cheap_features() -> FeatureUnion:
    """An unfitted transformer of normalised texts into one sparse row each. Morphemes count twice."""
    return FeatureUnion(
        [
            ("morphemes", TfidfVectorizer(analyzer=dictionary_forms, sublinear_tf=True)),
            ("words", TfidfVectorizer(preprocessor=mask, analyzer="char_wb", ngram_range=(1, 3), sublinear_tf=True)),
            (
                "letters",
                TfidfVectorizer(preprocessor=mask_squeezed, analyzer="char", ngram_range=(1, 2), sublinear_tf=True),
            ),
        ],
        transformer_weights={"morphemes": 2.0},
    )


def dictionary_forms(text: str) -> List[str]:
    """Morphemes of `text` as form/part of speech, digits masked, punctuation left out: 맞/VV, 00/SN."""
    return [f"{mask(m.form)}/{m.tag[:2]}" for m in morphemes(text) if m.tag not in _MARKS]


def mask(text: str) -> str:
    """`text` with every digit as 0: 3시 and 5시 ask the same thing."""
    return _DIGIT.sub("0", text)


def mask_squeezed(text: str) -> str:
    """`mask` without white space."""
    return squeeze(mask(text))
