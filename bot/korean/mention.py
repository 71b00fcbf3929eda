"""Something that a text names, with its place. Pure."""

from typing import NamedTuple


class Mention(NamedTuple):
    """A thing named: `value`, from letter `start` to one past the last. `denied`: the text says it is not there."""

    value: str
    start: int
    end: int
    denied: bool = False
