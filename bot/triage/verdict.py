"""Triage: the red-flag class of a text, and which rules say so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.korean.normalise import Letters, letters, shorten, squeeze
from bot.korean.numbers import days_ago
from bot.triage.lexicon import FuzzyLexicon, Lexicon, Span
from bot.triage.matching import Hit, Uses, hits
from bot.triage.readings import readings
from bot.triage.stance import Stance, before, denied_after, stance
from catalogue.model import Catalogue, RedFlag, Treatment, TriageClass

LEARNED_SURE = 0.8  # the language model reads an emergency: as grave as E1, for it cannot tell E1 from E0
LEARNED_LIKELY = 0.5  # more likely an emergency than anything else: a person reads it today
LEARNED = "learned-emergency"
LEARNED_SIGN = "응급으로 읽힘 (언어 모델)"

SEVERE = tuple(
    "심하 심해 심한 심각 점점 갈수록 너무 엄청 갑자기 급격 급속 극심 참을수없 참기힘 못참 미칠 잠을못 잠못 커지 커져 큰물집 퍼지 퍼져 "
    "번지 번져 터질 두배 계속커 온얼굴 전체 퉁퉁 땡땡 고름 악취".split()
)
_SEVERE_NEAR = 12  # syllables


@dataclass(frozen=True)
class Verdict:
    """The triage class of a text (None: nothing was found), the rules that say so, the gravest first, and their signs.

    `hypothetical`: a red flag was asked about, not reported; the emergency text is shown all the same, and the class is
    at least E2. `lowered`: the rule and the window of the listed normal reaction that lowered it to E3.
    """

    triage: TriageClass | None
    rules: tuple[str, ...]
    signs: tuple[str, ...]
    hypothetical: bool = False
    lowered: str | None = None


@dataclass(frozen=True)
class _Finding:
    """What one rule came to."""

    rule: str
    sign: str
    triage: TriageClass | None
    asked: bool = False
    lowered: str | None = None


class Triage:
    """The reader of red flags; built once for a version of the catalogue, then called for every text."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._treatments = {treatment.key: treatment for treatment in catalogue.treatments}
        self._names = {
            name: treatment.key
            for treatment in catalogue.treatments
            for name in map(squeeze, (treatment.name, *treatment.nicknames))
            if len(name) > 1
        }
        self._uses = Uses(catalogue.red_flags)
        self._lexicon = Lexicon([*_stems(catalogue.red_flags), *_normal_words(catalogue), *self._names, *SEVERE])
        self._fuzzy = FuzzyLexicon(
            stem for rule in catalogue.red_flags if rule.triage.urgent for group in rule.cues for stem in group
        )

    def read(self, text: str, days_since: Mapping[str, int] = {}, learned_emergency: float = 0.0) -> Verdict:  # noqa: B006
        """The verdict on a patient's text.

        `days_since`: code of a treatment → days since the patient had it. `learned_emergency`: the language model's
        probability that this is an emergency; it may only raise.
        """
        squeezed = squeeze(text)
        findings: list[_Finding] = []
        for form in dict.fromkeys((squeezed, shorten(squeezed, 1), shorten(squeezed, 2))):
            findings += self._findings(letters(form), days_since)
        return _verdict(findings, learned_emergency)

    def _findings(self, text: Letters, days_since: Mapping[str, int]) -> Iterator[_Finding]:
        found = self._lexicon.find(text)
        found.update(_number_spans(text))
        known = dict(days_since)
        for name in self._names.keys() & found.keys():
            known.setdefault(self._names[name], -1)
        fired = set()
        for rule, groups in self._uses.complete(found):
            if _applies(rule, known):
                ways = list(hits(rule, groups, found, text))
                if ways:
                    fired.add(rule.key)
                    yield self._finding(rule, ways, found, text, known)
        yield from self._near_misses(found, fired, text, known)

    def _near_misses(
        self, found: dict[str, list[Span]], fired: set[str], text: Letters, known: Mapping[str, int]
    ) -> Iterator[_Finding]:
        """Urgent rules that miss by one letter of a long stem: a person reads them today."""
        fuzzy = {stem: spans for stem, spans in self._fuzzy.find(text).items() if stem not in found}
        if not fuzzy:
            return
        for rule, groups in self._uses.complete({**found, **fuzzy}):
            if rule.triage.urgent and rule.key not in fired and _applies(rule, known):
                ways = hits(rule, groups, found, text)
                if any(_stance(hit, text) is Stance.SAID for hit in ways):
                    yield _Finding(rule.key, rule.sign, TriageClass.E2)

    def _finding(
        self, rule: RedFlag, ways: list[Hit], found: dict[str, list[Span]], text: Letters, known: Mapping[str, int]
    ) -> _Finding:
        if rule.any_mood:
            said, how = ways, Stance.SAID
        else:
            stances = [_stance(hit, text) for hit in ways]
            how = max(stances)
            said = [hit for hit, one in zip(ways, stances, strict=True) if one is how]
        if how is not Stance.SAID:
            return _Finding(rule.key, rule.sign, _softened(rule, how), asked=how is Stance.ASKED and rule.triage.urgent)
        window = self._normal(rule, said, found, text, known) if rule.may_be_normal else None
        triage = TriageClass.E3 if window else rule.triage
        return _Finding(rule.key, rule.sign, triage, lowered=f"{rule.key}: {window}" if window else None)

    def _normal(
        self, rule: RedFlag, said: list[Hit], found: dict[str, list[Span]], text: Letters, known: Mapping[str, int]
    ) -> str | None:
        """The listed normal reaction, with its window, that explains every one of the hits; None if severity is voiced."""
        severe = [span for word in SEVERE for span in found.get(word, ())]
        if any(_close(span, part, text) for span in severe for hit in said for part in hit):
            return None
        for code, days in known.items():
            window = self._window(self._treatments.get(code), days, said, found, text)
            if window:
                return f"{code} {window}"
        return None

    def _window(
        self, treatment: Treatment | None, days: int, said: list[Hit], found: dict[str, list[Span]], text: Letters
    ) -> str | None:
        possible = {days} if days >= 0 else days_ago(text.syllables)
        for reaction in treatment.normal if treatment else ():
            spans = [span for word in reaction.words for span in found.get(word, ())]
            inside = bool(possible) and all(reaction.first_day <= day <= reaction.last_day for day in possible)
            if inside and all(any(part.overlaps(span) for part in hit for span in spans) for hit in said):
                return f"{reaction.sign} {reaction.first_day}-{reaction.last_day}일"
        return None


def _stems(rules: Iterable[RedFlag]) -> Iterator[str]:
    for rule in rules:
        for group in (*rule.cues, rule.not_in, rule.unless):
            yield from (stem for stem in group if not stem.startswith("#"))


def _normal_words(catalogue: Catalogue) -> Iterator[str]:
    for treatment in catalogue.treatments:
        for reaction in treatment.normal:
            yield from reaction.words


def _number_spans(text: Letters) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for name, number in readings(text.syllables):
        start, end = text.place.index(number.start), len(text.place)
        end = text.place.index(number.end) if number.end < len(text.syllables) else end
        spans.setdefault(name, []).append(Span(start, end))
    return spans


def _applies(rule: RedFlag, known: Mapping[str, int]) -> bool:
    """Whether the rule speaks for someone with these treatments (-1: named in the text, day unknown)."""
    if any(code in known for code in rule.not_after):
        return False
    if not rule.treatments or (rule.or_unknown and not known):
        return True
    return any(code in known and known[code] <= (rule.days or 36500) for code in rule.treatments)


def _stance(hit: Hit, text: Letters) -> Stance:
    """How the text speaks of a hit: the mildest of what stands before a cue, after it, and after the last one."""
    spans = sorted(hit)
    lasts = [text.place[span.end - 1] for span in spans]
    if any(denied_after(text.syllables, last) for last in lasts[:-1]):
        return Stance.DENIED
    ahead = min(before(text.syllables, text.place[span.start]) for span in spans)
    return min(ahead, stance(text.syllables, lasts[-1]))


def _softened(rule: RedFlag, how: Stance) -> TriageClass | None:
    """A red flag asked about or over is still read by a person today; one that is denied is nothing."""
    return TriageClass.E2 if rule.triage.urgent and how is not Stance.DENIED else None


def _close(one: Span, other: Span, text: Letters) -> bool:
    return abs(text.place[one.start] - text.place[other.start]) <= _SEVERE_NEAR


def _verdict(findings: list[_Finding], learned: float) -> Verdict:
    said = {finding.rule: finding for finding in sorted(findings, key=_grade, reverse=True) if finding.triage}
    ordered = sorted(said.values(), key=_grade)
    explained = len(ordered) < len(findings) or any(one.lowered or one.asked for one in ordered)
    learned_class = _learned(learned, explained)
    if learned_class and (not ordered or learned_class < (ordered[0].triage or learned_class)):
        ordered.insert(0, _Finding(LEARNED, LEARNED_SIGN, learned_class))
    return Verdict(
        triage=ordered[0].triage if ordered else None,
        rules=tuple(one.rule for one in ordered),
        signs=tuple(dict.fromkeys(one.sign for one in ordered)),
        hypothetical=any(one.asked for one in ordered) and not (ordered[0].triage or TriageClass.E3).urgent,
        lowered="; ".join(dict.fromkeys(one.lowered for one in ordered if one.lowered)) or None,
    )


def _grade(finding: _Finding) -> str:
    return finding.triage or "none"


def _learned(probability: float, explained: bool) -> TriageClass | None:
    """What the second reader adds; where the rules saw a sign and explained it, it brings a person and no alarm."""
    if probability >= LEARNED_SURE and not explained:
        return TriageClass.E1
    return TriageClass.E2 if probability >= LEARNED_LIKELY else None
