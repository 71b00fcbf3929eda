"""All that is looked up in a text once: its letters, the stems found in it, the treatments known of its writer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.korean.normalise import Letters
from bot.triage.lexicon import Span
from bot.triage.readings import readings

NAMED = -1  # days since a treatment that the text names and the record does not know
RECENT = 30  # days: an older treatment explains nothing of today


@dataclass(frozen=True)
class Scan:
    """`found`: stem or reading → its places. `known`: treatment code → days since it, or NAMED. `named`: codes that the
    text itself names."""

    text: Letters
    found: Mapping[str, Sequence[Span]]
    known: Mapping[str, int]
    named: Collection[str] = ()

    @property
    def recorded(self) -> list[str]:
        """Treatments on record that may explain something of today."""
        return [code for code, days in self.known.items() if 0 <= days <= RECENT]

    def spans(self, stems: Collection[str]) -> list[Span]:
        """Every place of any of the stems, in reading order."""
        return sorted({span for stem in stems for span in self.found.get(stem, ())})

    def holds(self, span: Span) -> bool:
        """Whether some stem or reading was found at just this place."""
        return any(span in spans for spans in self.found.values())

    def first(self, span: Span) -> int:
        """The syllable with which a span begins."""
        return self.text.place[span.start]

    def last(self, span: Span) -> int:
        """The last syllable that a span touches."""
        return self.text.place[span.end - 1]


def number_spans(text: Letters) -> dict[str, list[Span]]:
    """The number readings that hold in a text, with their places."""
    spans: dict[str, list[Span]] = {}
    ends = (*text.starts, len(text.letters))
    for name, number in readings(text.syllables):
        spans.setdefault(name, []).append(Span(ends[number.start], ends[number.end]))
    return spans
