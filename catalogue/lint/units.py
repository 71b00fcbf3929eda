"""A text in units: sentences, lines, clauses, what stands in brackets. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.lint.reading import PLACEHOLDER, VARIABLE, plain

BULLETS = "▶▷※■□◆●•·*☞→✓✔◎○▪►-"
CUT = re.compile(rf"\n+|(?<=[.!?。])\s+|(?<=\S)\s+(?=[{BULLETS}]\s)|\s+/\s+|[()（）]+|(?<=\])\s*|(?=\[)")
BULLET = re.compile(r"(?:[^\w#□\[\"“'‘(]|_|\d{1,2}[.)]\s)*")
NUMERAL = re.compile("[가-하][.)]")
SPOKEN = "시면(?!\\s*(?:안\\s?)?[되됩돼좋편])|시고|시며|시거나|시니|시는데|시더라도"
LINKED = "[으하되이]며|[었았였했졌됐웠없많좋]고|[으하되]니|[하되있없않같겠었았였좋많시]지만|습니다만"
JOINT = re.compile(rf"(?<=[가-힣])(?:{LINKED}|{SPOKEN}|으니|오니|므로|는데|더라도|면서)(?=[\s,]|$)")


@dataclass(frozen=True)
class Unit:
    """One thing that is said, and where in the part it stands."""

    text: str
    start: int
    end: int
    line: str  # all of the line around it
    aside: bool  # in brackets

    @property
    def words(self) -> str:
        """The text with □ for each variable."""
        return VARIABLE.sub(PLACEHOLDER, self.text)


def units(text: str) -> Iterator[Unit]:
    """All units that say something, without the bullets before them; a variable is never cut."""
    hidden = VARIABLE.sub(lambda found: PLACEHOLDER * len(found[0]), text)
    place = 0
    for cut in [*CUT.finditer(hidden), None]:
        until = cut.start() if cut else len(text)
        bullet = BULLET.match(hidden, place, until)
        yield from _unit(text, bullet.end() if bullet else place, until)
        place = cut.end() if cut else until


def _unit(text: str, start: int, until: int) -> Iterator[Unit]:
    said = text[start:until].rstrip()
    if re.search("[가-힣]", VARIABLE.sub("", said)) and not NUMERAL.fullmatch(said):
        line = text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
        yield Unit(said, start, start + len(said), line, text[max(start - 1, 0)] in "(（[")


def clauses(words: str) -> list[str]:
    """Those that are spoken to or about somebody and then the last one: each word's letters, one space between."""
    found, place = [], 0
    for joint in JOINT.finditer(words):
        found.append(_spaced(words[place : joint.end()]))
        place = joint.end()
    return [*(each for each in found if each), _spaced(words[place:])]


def _spaced(words: str) -> str:
    return " ".join(found for each in words.split() if (found := letters(each)))


def letters(words: str) -> str:
    """Without spaces, signs and sentence ends."""
    return plain(words).replace("\n", "")
