"""Korean morphemes by Kiwi, one analyser a process."""

from functools import cache
from typing import NamedTuple

from kiwipiepy import Kiwi


class Morpheme(NamedTuple):
    """A morpheme in its dictionary form, its part of speech (Sejong tag), and where it stands in the text."""

    form: str
    tag: str
    start: int
    end: int


@cache
def _kiwi() -> Kiwi:
    # The big name dictionary costs 180 MB and 1.5 s and holds titles of films rather than words of patients.
    return Kiwi(num_workers=1, load_multi_dict=False)


def morphemes(text: str) -> list[Morpheme]:
    """The morphemes of `text` in order. Offsets count characters of `text`."""
    return [Morpheme(token.form, token.tag, token.start, token.end) for token in _kiwi().tokenize(text)]
