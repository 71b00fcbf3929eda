"""From stems found in a text to hits: the places where a rule's cues stand together."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.korean.normalise import Letters
from bot.triage.lexicon import Span
from catalogue.model import RedFlag

_BESIDE = 5  # syllables: how near an `unless` word must stand
_BACKWARDS = 8  # syllables: predicates rarely stand far in front of what they speak of

Hit = tuple[Span, ...]  # one span a cue group, in the order of the rule
Found = Mapping[str, Sequence[Span]]


class Uses:
    """Which rule needs which stem for which of its groups, so that only rules with every cue present are looked at."""

    def __init__(self, rules: Sequence[RedFlag]) -> None:
        self._rules = rules
        self._uses: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for index, rule in enumerate(rules):
            for group, stems in enumerate(rule.cues):
                for stem in stems:
                    self._uses[stem].append((index, group))

    def complete(self, found: Found) -> Iterator[tuple[RedFlag, list[list[Span]]]]:
        """Rules all of whose groups were found, with the spans of each group."""
        groups: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
        for stem, spans in found.items():
            for index, group in self._uses.get(stem, ()):
                groups[index][group].extend(spans)
        for index, rule in enumerate(self._rules):
            if len(groups.get(index, ())) == len(rule.cues):
                yield rule, [sorted(set(groups[index][group])) for group in range(len(rule.cues))]


def hits(rule: RedFlag, groups: list[list[Span]], found: Found, text: Letters) -> Iterator[Hit]:
    """Every way in which the rule's cues stand together, false friends and harmless company left out."""
    friends = [span for stem in rule.not_in for span in found.get(stem, ())]
    company = [span for stem in rule.unless for span in found.get(stem, ())]
    free = [[span for span in spans if not any(map(span.overlaps, friends))] for spans in groups]
    for hit in _together(free, rule.within, text):
        if not any(_beside(word, hit, text) for word in company):
            yield hit


def _together(groups: list[list[Span]], within: int, text: Letters) -> Iterator[Hit]:
    partial: list[Hit] = [(span,) for span in groups[0]]
    for spans in groups[1:]:
        partial = [(*hit, span) for hit in partial for span in spans if _near(hit, span, within, text)]
    yield from partial


def _near(hit: Hit, span: Span, within: int, text: Letters) -> bool:
    gap = min(_gap(part, span, within, text) for part in hit)
    return gap <= within


def _gap(first: Span, second: Span, within: int, text: Letters) -> int:
    """Syllables between two spans; too far, if the second stands in front of the first by more than _BACKWARDS."""
    if first.start <= second.start:
        return text.place[second.start] - text.place[first.end - 1] - 1
    backwards = text.place[first.start] - text.place[second.end - 1] - 1
    return backwards if backwards <= _BACKWARDS else within + 1


def _beside(word: Span, hit: Hit, text: Letters) -> bool:
    first = text.place[min(span.start for span in hit)] - _BESIDE
    last = text.place[max(span.end for span in hit) - 1] + _BESIDE
    return first <= text.place[word.start] <= last or first <= text.place[word.end - 1] <= last
