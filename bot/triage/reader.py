"""The reader of red flags."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from bot.korean.normalise import clean, letters, shorten, squeeze
from bot.triage import corrected, well
from bot.triage.abbreviations import spelled_out
from bot.triage.lexicon import Lexicon, Span, TypoLexicon
from bot.triage.matching import Hit, Uses, hits
from bot.triage.normal import SEVERE, explained
from bot.triage.of_treatments import left_out
from bot.triage.scan import NAMED, RECENT, Scan, number_spans
from bot.triage.spoken import meant
from bot.triage.stance import Stance, asked_between, before, denied_between, stance, told
from bot.triage.verdict import Finding, Verdict, verdict
from bot.triage.words import runs_over, starts
from catalogue.model import Catalogue, RedFlag, Treatment, TriageClass

_NOTHING_KNOWN: Mapping[str, int] = MappingProxyType({})
_ASKS = re.compile(r"\?|(?:가|까|나)[요여]?\s*$")
_TYPO_WITHIN = 2  # syllables: a misspelt cue must stand right beside the other ones
# Treatments whose names are those of what hurts: 사랑니 많이 아파요? is no question about one.
_AILMENTS = {
    "wart", "hairloss", "excision", "excessperspiration", "atopy", "implant", "extraction", "orthodontics", "cast",
    "manualtherapy", "orthosurgery", "diabetes", "hypertension", "prenatal", "cervical", "checkup",
}  # fmt: skip
_NEVER_OVER = 36500  # days: for rules that hold for any time after a treatment


class Triage:
    """Built once for a version of the catalogue, then called for every text."""

    def __init__(self, catalogue: Catalogue, elsewhere: Iterable[Treatment] = ()) -> None:
        """`elsewhere`: what other clinics do; its names are known too, since a danger may come of it."""
        self._treatments = {treatment.key: treatment for treatment in catalogue.treatments}
        self._names = {
            name: treatment.key
            for treatment in (*elsewhere, *catalogue.treatments)
            for name in map(squeeze, (treatment.name, *treatment.nicknames))
            if len(name) > 1
        }
        self._felt = {name: code for name, code in self._names.items() if code not in _AILMENTS}
        self._uses = Uses(catalogue.red_flags)
        self._lexicon = Lexicon({*_stems(catalogue), *SEVERE})
        self._typos = TypoLexicon(_words(group for rule in catalogue.red_flags for group in rule.cues))

    def read(
        self, text: str, days_since: Mapping[str, int] = _NOTHING_KNOWN, learned_emergency: float = 0.0
    ) -> Verdict:
        """The verdict on a patient's text.

        `days_since`: code of a treatment → days since the patient had it. `learned_emergency`: the language model's
        probability that this is an emergency; it may only raise.

        1. Leave out what only asks how much a treatment hurts, and the words for what is well. Look up every stem and
           number, and the treatments that the text names, in the text as typed, with stretched letters undone, and as
           it may be meant.
        2. A rule with all its cues fires where they stand together, unless its false friends or treatments forbid it.
        3. The words around decide whether it is said, over, asked or denied; a listed normal reaction lowers it.
        4. A rule that misses by one letter brings a person. The gravest of all wins; the language model may raise it.
        """
        typed = well.left_out(corrected.left_out(left_out(spelled_out(text), self._felt, days_since)))
        squeezed = squeeze(typed)
        findings: list[Finding] = []
        forms = {shorten(squeezed, 2): 2, shorten(squeezed, 1): 1, squeezed: 0}
        for form, run in forms.items():
            scan = self._scan(form, days_since)
            exact = list(self._exact(scan))
            before = self._not_had(scan) if _ASKS.search(typed) else []
            words, fired = starts(typed, form, run), {one.rule for one in exact}
            grave = {one.rule for one in exact if one.triage and one.triage is not TriageClass.E3}
            taken = [*before, *self._read_as(scan, grave)]
            findings += [*exact, *self._misspelt(scan, fired, taken, words)]
        as_meant = squeeze(meant(clean(typed)))
        if as_meant not in forms:
            findings += self._exact(self._scan(as_meant, days_since))
        return verdict(findings, learned_emergency)

    def _scan(self, squeezed: str, days_since: Mapping[str, int]) -> Scan:
        text = letters(squeezed)
        found = self._lexicon.find(text) | number_spans(text)
        named = {code: NAMED for name, code in self._names.items() if name in squeezed}
        return Scan(text, found, {**named, **days_since}, named)

    def _exact(self, scan: Scan) -> Iterator[Finding]:
        for rule in self._uses.complete(scan.found):
            ways = list(hits(rule, scan)) if _applies(rule, scan) else []
            if ways:
                yield self._finding(rule, ways, scan)

    def _not_had(self, scan: Scan) -> list[Span]:
        """Where names of treatments stand that the patient is not known to have had."""
        text, ends = scan.text.syllables, (*scan.text.starts, len(scan.text.letters))
        new = [name for name, code in self._names.items() if name in text and scan.known[code] == NAMED]
        found = (match for name in new for match in re.finditer(re.escape(name), text))
        return [Span(ends[match.start()], ends[match.end()]) for match in found]

    def _read_as(self, scan: Scan, grave: set[str]) -> Iterator[Span]:
        """Where the cues of the rules stand that bring a person: what is spelt so is no other word misspelt. A typo
        brings no more than that, so that nothing is lowered by it.
        """
        for rule in self._uses.complete(scan.found):
            for hit in hits(rule, scan) if rule.key in grave else ():
                yield from hit

    def _misspelt(self, scan: Scan, fired: set[str], taken: list[Span], words: frozenset[int]) -> Iterator[Finding]:
        """`taken`: no typos are looked for there (필러 아파요? asks before the treatment, and holds no 더 아파).
        `words`: where words begin, since none is looked for in the end of one and the beginning of the next.
        """
        near = self._typos.find(scan.text, self._uses.wanted(scan.found) - scan.found.keys())
        typos = {stem: [one for one in spans if _one_word(one, scan, taken, words)] for stem, spans in near.items()}
        typos = {stem: spans for stem, spans in typos.items() if spans}
        loose = replace(scan, found={**scan.found, **typos})
        for rule in self._uses.complete(loose.found) if typos else ():
            missed = rule.triage.urgent and rule.key not in fired and _applies(rule, scan)
            if missed and any(_stance(hit, loose, scan) is Stance.SAID for hit in hits(rule, loose, _TYPO_WITHIN)):
                yield Finding(rule.key, rule.sign, TriageClass.E2, typo=True)

    def _finding(self, rule: RedFlag, ways: list[Hit], scan: Scan) -> Finding:
        stances = [_mood(rule, _stance(hit, scan)) for hit in ways]
        how = max(stances)
        if how is not Stance.SAID:
            return _softened(rule, how)
        said = [hit for hit, one in zip(ways, stances, strict=True) if one is how]
        window = explained(said, scan, self._treatments) if rule.may_be_normal else None
        if window:
            return Finding(rule.key, rule.sign, TriageClass.E3, lowered=f"{rule.key}: {window}")
        return Finding(rule.key, rule.sign, rule.triage)


def _one_word(span: Span, scan: Scan, taken: list[Span], words: frozenset[int]) -> bool:
    two = runs_over(scan.first(span), scan.last(span), scan.text.syllables, words)
    return not two and not any(map(span.overlaps, taken))


def _stems(catalogue: Catalogue) -> Iterator[str]:
    for rule in catalogue.red_flags:
        yield from _words((*rule.cues, rule.not_in, rule.unless, rule.not_of))
    for treatment in catalogue.treatments:
        for reaction in treatment.normal:
            yield from reaction.words


def _words(groups: Iterable[Sequence[str]]) -> Iterator[str]:
    """What may be spelt, and misspelt: all but the names of readings."""
    yield from (stem for group in groups for stem in group if not stem.startswith("#"))


def _applies(rule: RedFlag, scan: Scan) -> bool:
    """Whether the rule speaks for someone with these treatments."""
    if any(scan.known.get(code, _NEVER_OVER) <= RECENT for code in rule.not_after):
        return False
    if not rule.treatments or (rule.or_unknown and not scan.recorded):
        return True
    limit = _NEVER_OVER if rule.days is None else rule.days
    return any(scan.known.get(code, _NEVER_OVER + 1) <= limit for code in rule.treatments)


def _stance(hit: Hit, scan: Scan, exact: Scan | None = None) -> Stance:
    """How the text speaks of a hit: the mildest of what stands before a cue, between two, and after the last one.

    Among misspelt cues, what reads like a denial is one, and no next cue, unless that is found in `exact` or denies by
    itself (움직끼지 않아요).
    """
    spans = sorted(hit)
    for span, following in pairwise(spans):
        sure = exact is None or exact.holds(following) or _denies(following, scan)
        end = scan.first(following) if sure else len(scan.text.syllables)
        if denied_between(scan.text.syllables, scan.last(span), end):
            return Stance.DENIED
        if sure and asked_between(scan.text.syllables, scan.last(span), end):
            return Stance.ASKED
    text, last = scan.text.syllables, scan.last(spans[-1])
    ahead = min(before(text, scan.first(span)) for span in spans)
    return min(ahead, stance(text, last), told(text, scan.first(spans[0]), last))


def _denies(span: Span, scan: Scan) -> bool:
    return any(sign in "안않못없" for sign in scan.text.syllables[scan.first(span) : scan.last(span) + 1])


def _mood(rule: RedFlag, how: Stance) -> Stance:
    """A rule of any mood takes a question or an old story for a report; a denial stays one."""
    return Stance.SAID if rule.any_mood and how is not Stance.DENIED else how


def _softened(rule: RedFlag, how: Stance) -> Finding:
    """A red flag asked about, told or over is still read by a person today; one that is denied is nothing."""
    triage = TriageClass.E2 if rule.triage.urgent and how is not Stance.DENIED else None
    if how is Stance.OVER and rule.over:
        return Finding(rule.key, rule.sign, rule.over)
    asked, past = how is Stance.ASKED and rule.triage.urgent, how in (Stance.OVER, Stance.TOLD)
    return Finding(rule.key, rule.sign, triage, asked, past, story=how is Stance.TOLD)
