"""Treatments named in a text: the catalogue's names and nicknames, with typos. Pure."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from jamo import h2j, j2hcj
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from bot.korean.normalise import squeeze
from bot.korean.places import Placed, squeezed
from catalogue.model import Treatment

MIN_TYPO_SYLLABLES = 3  # 실명/설명: short words have too many neighbours
TYPED = re.compile(f"[가-힣]{{{MIN_TYPO_SYLLABLES},12}}")  # its is no MTS
TYPO_SCORE = 86  # on jamo: 스켈링→스케일링 89
# A greeting beside 하이푸; an endoscopy, of the stomach or not; an ultrasound of any woman.
LOOKALIKES = frozenset({"하이루", "내시경", "수면내시경", "질초음파"})
# No 제모 in them, no 침치료, no 한약.
FALSE_FRIENDS = (
    *("어제모", "언제모", "이제모자", "이제모르", "이제모두", "제모습", "제모발", "제모든", "제모자써"),
    *("기침치료", "아침치료", "예약침대", "한약속", "한약국", "한약간"),
)
# What may stand beside a name without saying anything of how it went.
HAD = re.compile(
    r"(?:어제|오늘|방금|그저께|엊그제|지난주에?|며칠전에?|저는?|제가|시술|수술|주사|사람|그리고|하고|[은는을를로만도이가랑과와]|맞|받|했|하|뺐|넣"
    r"|[았었한고어여요유음]|는데|습니다|입니다|이에|예"
    r"|왔|왓|하고왔|한지|은지|\d{1,2}(?:일|주|시간|달)(?:째|차|전)?|됐|됬|되)*"
)
TAKEN = "\0"
PARTICLES = re.compile(r"(이랑|에서|으로|하고|한테|까지|부터|[은는이가을를도만에의로와과랑])$")
VERBS = re.compile(r"(?:맞|받|했|하[는려면]|한[지거게]|할|시술|후에?$|하고).*$")
GENERIC = re.compile(r"(?:시술|치료|제거|주사|레이저|수술|관리|문신|지우기)$")  # 이미시술 is no 기미시술


class Named(NamedTuple):
    """A treatment's code and where the text names it."""

    code: str
    start: int
    end: int


class _Word(NamedTuple):
    """A word between spaces with its place, and without its signs."""

    start: int
    end: int
    spoken: Placed


class TreatmentNames:
    """Finds treatment codes in texts. Built once for a catalogue."""

    def __init__(self, treatments: Iterable[Treatment]) -> None:
        names = [(squeeze(name), entry.key) for entry in treatments for name in (entry.name, *entry.nicknames)]
        self._names = sorted(names, key=lambda pair: -len(pair[0]))
        self._long = {_jamo(name): code for name, code in names if len(GENERIC.sub("", name)) >= MIN_TYPO_SYLLABLES}

    def find(self, text: str) -> tuple[str, ...]:
        """Codes named in `text`, in the order in which they are named; the longest name wins its place."""
        return tuple(dict.fromkeys(named.code for named in self.named(text)))

    def named(self, text: str) -> tuple[Named, ...]:
        """Every place where `text` names a treatment, in order; words that name none are read with a typo in them."""
        words = [_Word(*word.span(), squeezed(word[0])) for word in re.finditer(r"\S+", text)]
        exact = list(self._exact(words))
        rest = [word for word in words if not any(word.start < one.end and one.start < word.end for one in exact)]
        return tuple(sorted((*exact, *self._misspelt(rest)), key=lambda named: named.start))

    def only_named(self, text: str) -> bool:
        """Whether `text` says no more than that a treatment was had: 필러 맞았어요, 어제 점 뺐는데요."""
        places = self.named(text)
        for named in reversed(places):
            text = text[: named.start] + text[named.end :]
        return bool(places) and HAD.fullmatch(squeeze(text)) is not None

    def code(self, label: str) -> str | None:
        """The code for a clinic's own word such as 입술필러 or 울쎄라 300샷, or None."""
        return next(iter(self.find(label)), None)

    def _exact(self, words: list[_Word]) -> Iterator[Named]:
        whole, word_starts = "".join(word.spoken.text for word in words), _starts(words)
        origin = [(word.start + first, word.start + last) for word in words for first, last in word.spoken.origin]
        for friend in FALSE_FRIENDS:
            whole = whole.replace(friend, TAKEN * len(friend))
        for name, code in self._names:
            for at in _places(name, whole):
                if _whole(name, at, word_starts):
                    end = at + len(name)
                    yield Named(code, origin[at][0], origin[end - 1][1])
                    whole = whole[:at] + TAKEN * len(name) + whole[end:]

    def _misspelt(self, words: list[_Word]) -> Iterator[Named]:
        for word in words:
            stem = PARTICLES.sub("", VERBS.sub("", word.spoken.text))
            code = self._nearest(stem) if TYPED.fullmatch(stem) and stem not in LOOKALIKES else None
            if code:
                yield Named(code, *(word.start + at for at in word.spoken.span(0, len(stem))))

    def _nearest(self, word: str) -> str | None:
        """The name with one letter wrong, or alike enough for its length."""
        spelled, names = _jamo(word), list(self._long)
        if one_letter := process.extractOne(spelled, names, scorer=Levenshtein.distance, score_cutoff=1):
            return self._long[one_letter[0]]
        alike = process.extractOne(spelled, names, scorer=fuzz.ratio, score_cutoff=TYPO_SCORE)
        return self._long[alike[0]] if alike else None


def _starts(words: list[_Word]) -> frozenset[int]:
    """Where words begin in the text without spaces."""
    lengths = (len(word.spoken.text) for word in words if word.spoken.text)
    return frozenset(accumulate(lengths, initial=0))


def _places(name: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(name), text)]


def _whole(name: str, at: int, word_starts: frozenset[int]) -> bool:
    """A name may lie across a space (입술 필러, 점 뺐) only if it begins a word: 하루 종일제 모자 names no 제모."""
    across = any(at < start < at + len(name) for start in word_starts)
    return not across or at in word_starts


@lru_cache(maxsize=4096)
def _jamo(word: str) -> str:
    return str(j2hcj(h2j(word)))
