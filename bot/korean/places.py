"""Texts that were rewritten, each letter still knowing where in the original it stands. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from bot.korean.normalise import squeeze

Replacement = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True)
class Placed:
    """A text made from another; `origin[i]` is the span of the original that letter `i` stands for."""

    text: str
    origin: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the letters from `start` to one past the last stood in the original."""
        if start == end:
            at = self.origin[start - 1][1] if start else 0
            return at, at
        return self.origin[start][0], self.origin[end - 1][1]

    def rewritten(self, pattern: re.Pattern[str], replacement: Replacement) -> "Placed":
        """Every match replaced; all letters of a replacement stand for the whole match."""
        texts: list[str] = []
        origins: list[tuple[tuple[int, int], ...]] = []
        last = 0
        for found in pattern.finditer(self.text):
            new = replacement(found) if callable(replacement) else found.expand(replacement)
            texts += [self.text[last : found.start()], new]
            origins += [self.origin[last : found.start()], (self.span(*found.span()),) * len(new)]
            last = found.end()
        return Placed("".join((*texts, self.text[last:])), tuple(chain(*origins, self.origin[last:])))


def placed(text: str) -> Placed:
    return Placed(text, tuple((at, at + 1) for at in range(len(text))))


def rewritten(text: str, rules: Iterable[tuple[re.Pattern[str], Replacement]]) -> Placed:
    """`text` after all rules, one after the other."""
    result = placed(text)
    for pattern, replacement in rules:
        result = result.rewritten(pattern, replacement)
    return result


def squeezed(text: str) -> Placed:
    """`squeeze(text)` with its places."""
    kept, origin, at = squeeze(text), list[tuple[int, int]](), 0
    lowered = [letter.lower() for letter in text]
    for letter in kept:
        while at < len(text) and letter not in lowered[at]:
            at += 1
        origin.append((min(at, len(text) - 1), min(at + 1, len(text))))
        at += 1
    return Placed(kept, tuple(origin))
