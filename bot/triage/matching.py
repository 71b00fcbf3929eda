"""From stems found in a text to hits: the places where a rule's cues stand together."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.triage.lexicon import Span
from bot.triage.scan import Scan
from catalogue.model import RedFlag

_BESIDE = 5  # syllables: how near an `unless` word must stand
_BACKWARDS = 4  # syllables: a predicate rarely stands far in front of what it speaks of
_ALONE = (
    3  # syllables: a shorter stem, misspelt and without a second cue, has harmless neighbours (실명/설명, 마비/나비)
)

_SUBJECT = re.compile(
    "(?:[이가은는도]|들이|들도)?(?:너무|좀|다|완전|거의|자꾸|계속|또|막|되게|엄청|지금|오늘|아예|싹|전부|왜)?"
)
_ENDS = re.compile("[어아여해져려예에]요|니다")  # of a sentence; …네요 gives its reason in the next
_DESCRIBED = 3  # syllables that may link a cue to the thing that it describes
_ATTRIBUTIVE = (4, 8)  # ㄴ and ㄹ as finals: what ends in them describes the noun behind it

_LETTERS = 3  # a syllable has at most
_LONGEST = 20  # syllables: longer than any stem

Hit = tuple[Span, ...]  # one span a cue group, in the order of the rule


class Uses:
    """Which rule needs which stem for which of its groups, so that only rules with their cues present are looked at."""

    def __init__(self, rules: Sequence[RedFlag]) -> None:
        self._rules = rules
        self._uses: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for index, rule in enumerate(rules):
            for group, stems in enumerate(rule.cues):
                for stem in stems:
                    self._uses[stem].append((index, group))
        single = [rule.cues[0] for rule in rules if rule.triage.urgent and len(rule.cues) == 1]
        self._alone = {stem for stems in single for stem in stems if _syllables(stem) >= _ALONE}

    def complete(self, found: Mapping[str, Sequence[Span]]) -> Iterator[RedFlag]:
        """Rules all of whose groups have a stem in the text."""
        present = self._present(found)
        yield from (self._rules[index] for index in sorted(present) if len(present[index]) == self._groups(index))

    def wanted(self, found: Mapping[str, Sequence[Span]]) -> set[str]:
        """Stems that, if they stood misspelt in the text, would complete an urgent rule."""
        wanted = set(self._alone)
        for index, present in self._present(found).items():
            groups = self._groups(index)
            for group in range(groups) if groups > 1 and self._rules[index].triage.urgent else ():
                if len(present - {group}) == groups - 1:
                    wanted.update(self._rules[index].cues[group])
        return wanted

    def _groups(self, index: int) -> int:
        return len(self._rules[index].cues)

    def _present(self, found: Mapping[str, Sequence[Span]]) -> dict[int, set[int]]:
        present: dict[int, set[int]] = defaultdict(set)
        for stem in found:
            for index, group in self._uses.get(stem, ()):
                present[index].add(group)
        return present


def _syllables(stem: str) -> int:
    """Whole syllables: a lone consonant at the end is none."""
    return len(stem) - ("ㄱ" <= stem[-1] <= "ㅎ")


def hits(rule: RedFlag, scan: Scan, within: int | None = None) -> Iterator[Hit]:
    """Every way in which the rule's cues stand together, false friends and harmless company left out."""
    friends, company, things = (scan.spans(stems) for stems in (rule.not_in, rule.unless, rule.not_of))
    groups = [
        _longest(span for span in scan.spans(stems) if not any(map(span.overlaps, friends))) for stems in rule.cues
    ]
    reach = rule.within if within is None else within
    for hit in _together(groups, reach, reach if rule.any_order else min(reach, _BACKWARDS), scan):
        harmless = any(_beside(word, hit, scan) for word in company) or any(_of(thing, hit, scan) for thing in things)
        if not harmless:
            yield hit


def _longest(spans: Iterable[Span]) -> list[Span]:
    """Of spans in reading order that begin together, the longest: what is said of a sign follows its whole word."""
    return list({span.start: span for span in spans}.values())


def _together(groups: list[list[Span]], ahead: int, back: int, scan: Scan) -> Iterator[Hit]:
    partial: list[Hit] = [(span,) for span in groups[0]]
    for spans in groups[1:]:
        partial = [
            (*hit, span)
            for hit in partial
            for span in _window(spans, hit, ahead)
            if _near(hit, span, ahead, back, scan)
        ]
    yield from partial


def _window(spans: list[Span], hit: Hit, ahead: int) -> list[Span]:
    """The spans that may be near at all, so that long texts need no comparison of all with all."""
    reach = _LETTERS * (ahead + _LONGEST)
    low = bisect_left(spans, (min(part.start for part in hit) - reach, 0))
    return spans[low : bisect_left(spans, (max(part.end for part in hit) + reach, 0))]


def _near(hit: Hit, span: Span, ahead: int, back: int, scan: Scan) -> bool:
    return any(_gap(part, span, scan) <= (ahead if part <= span else back) for part in hit)


def _gap(one: Span, other: Span, scan: Scan) -> int:
    """Syllables between two spans, below zero where they overlap."""
    first, second = sorted((one, other))
    return scan.first(second) - scan.last(first) - 1


def _beside(word: Span, hit: Hit, scan: Scan) -> bool:
    """Whether a word stands within a hit, or right beside it in the same sentence."""
    first, last = min(map(scan.first, hit)), max(map(scan.last, hit))
    start, end = scan.first(word), scan.last(word)
    if start > last:
        return start <= last + _BESIDE and not _ENDS.search(scan.text.syllables, last, start)
    return end >= first or (end >= first - _BESIDE and not _ENDS.search(scan.text.syllables, end, first))


def _of(thing: Span, hit: Hit, scan: Scan) -> bool:
    """Whether a hit is said of the thing: 길이 마비 (but not 길에서 마비, 예약했는데 마비), or describes it: 쓰러져가는
    건물 (but not 쓰러졌는데 건물)."""
    first, last = min(map(scan.first, hit)), max(map(scan.last, hit))
    start, end = scan.first(thing), scan.last(thing) + 1
    if end <= first:
        return _SUBJECT.fullmatch(scan.text.syllables, end, first) is not None
    describing = scan.text.syllables[last:start]
    return 0 < len(describing) <= _DESCRIBED and (ord(describing[-1]) - ord("가")) % 28 in _ATTRIBUTIVE
