"""A text as the rules read it: letters without their disguise, each knowing where it stood. Pure.

Wide and narrow forms, invisible signs, letters taken apart (ㅎㅏㄹ인), look-alikes (SАLE, 無料) and signs put between
letters (할.인) are undone. A variable is one `□`. Line ends and sentence ends are a line feed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from jamo import is_jamo_modern, j2h, j2hcj

VARIABLE = re.compile(r"#\{.*?\}")
PLACEHOLDER = "□"
ALIKE = str.maketrans(
    {
        "无": "무",
        "無": "무",
        "料": "료",
        "割": "할",
        "引": "인",
        "特": "특",
        "價": "가",
        "最": "최",
        "高": "고",
        "初": "초",
    }
    | {
        "廣": "광",
        "広": "광",
        "告": "고",
        "➕": "+",
        "✚": "+",
        "％": "%",
        "🆓": "무",
        "🈹": "할",
        "🈚": "무",
        "👉": "→",
    }
    | dict(zip("АВЕКМНОРСТХІаеорсхі", "abekmhopctxiaeopcxi", strict=True))
)
FILLERS = "\u115f\u1160\u3164\uffa0\u034f\u318d\u119e"
KEPT = "%+→₩↓"
IN_A_NUMBER = re.compile(r"\D{0,3}\d[\doO,]*[oO][oO,\s]*(?:[%％\d퍼프만원]|$)")  # 5O%, 1OO원
BETWEEN_DIGITS = ".:/~-"
VOWEL_PAIRS = {"ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ"}
CONSONANT, VOWEL, SYLLABLE = re.compile("[ㄱ-ㅎ]"), re.compile("[ㅏ-ㅣ]"), re.compile("[가-힣]")
FIRST_SYLLABLE, TAILS = ord("가"), 28


@dataclass(frozen=True)
class Sign:
    """One letter, digit or sign that counts, and the place in the text that it was read from."""

    letter: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """`letters[i]` was read from `text[signs[i].start:signs[i].end]`."""

    text: str
    letters: str
    signs: tuple[Sign, ...]
    flat: bool = False  # without line and sentence ends

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text the letters from `start` to `end` stood."""
        return self.signs[start].start, self.signs[end - 1].end

    def chance(self, start: int, end: int) -> bool:
        """Whether the letters meet by chance, as 할인 does in 진행할 인원: broken by a space, within two words."""
        place, until = self.place(start, end)
        first, *rest = self.text[place:until].split()
        before = start > 0 and self.signs[start - 1].end == place and SYLLABLE.match(self.letters[start - 1])
        after = re.match("[가-힣]+", self.text[until:])
        return bool(rest and len(first) == 1 and before and after and not LEANING.fullmatch(after[0]))


LEANING = re.compile("은|는|이|가|을|를|도|만|의|과|와|로|으로|에|중|된|해|하는|합니다|중입니다|가격|행사|안내|이벤트")


@lru_cache(maxsize=1024)
def readings(text: str) -> tuple[Reading, ...]:
    """The text as written; without stray letters where it has such (무ㄹ료); and flat."""
    signs = [*_signs(text)]
    found = [_composed(signs)]
    if any(_is_letter(each.letter) for each in signs):
        found.append([each for each in found[0] if not _is_letter(each.letter)])
        found.append(_composed([each for place, each in enumerate(signs) if not _stray(each, signs[place + 1 :])]))
    flat = [each for each in found[0] if each.letter != "\n"]
    return (*(_reading(text, each) for each in found), _reading(text, flat, flat=True))


def _reading(text: str, signs: list[Sign], flat: bool = False) -> Reading:
    return Reading(text, "".join(each.letter for each in signs), tuple(signs), flat)


def undisguised(text: str) -> str:
    """The text sign for sign, wide and look-alike ones made plain."""
    plainer = (unicodedata.normalize("NFKC", sign.translate(ALIKE)) for sign in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, plainer, strict=True))


def plain(text: str) -> str:
    """The letters of the text without its spaces and signs."""
    return readings(text)[0].letters


def _signs(text: str) -> Iterator[Sign]:
    """All that counts, in order; every letter still as it was written."""
    place = 0
    for variable in [*VARIABLE.finditer(text), None]:
        until = variable.start() if variable else len(text)
        yield from _written(text, place, until)
        if variable:
            yield Sign(PLACEHOLDER, variable.start(), variable.end())
            place = variable.end()


def _written(text: str, start: int, end: int) -> Iterator[Sign]:
    for is_apart, run in groupby(range(start, end), lambda place: is_jamo_modern(text[place])):
        places = [*run]
        if is_apart:  # as some systems store every syllable (NFD)
            whole = unicodedata.normalize("NFC", text[places[0] : places[-1] + 1])
            yield from (Sign(j2hcj(each), places[0], places[-1] + 1) for each in whole)
        else:
            for place in places:
                yield from (Sign(each, place, place + 1) for each in _letters(text, place))


def _letters(text: str, place: int) -> str:
    """What one sign of the text counts for; mostly itself or nothing."""
    sign = text[place]
    if sign in FILLERS:
        return ""
    if sign in "oO" and IN_A_NUMBER.match(text[max(0, place - 4) : place + 3]):
        return "0"
    if sign == "\n" or (sign in ".!?。" and text[place + 1 : place + 2].strip() == ""):
        return "\n"
    known = sign if _is_letter(sign) else j2hcj(unicodedata.normalize("NFKC", sign.translate(ALIKE)))
    beside = text[place - 1 : place] + text[place + 1 : place + 2]
    if known in BETWEEN_DIGITS:
        return known if len(beside) == 2 and beside.isdigit() else ""
    return "".join(each for each in known.lower() if each.isalnum() or each in KEPT)


def _is_letter(sign: str) -> bool:
    """Whether it is a part of a syllable, standing alone (ㄱ, ㅏ)."""
    return bool(CONSONANT.match(sign) or VOWEL.match(sign))


def _stray(sign: Sign, behind: list[Sign]) -> bool:
    """A consonant that no vowel follows."""
    return bool(CONSONANT.match(sign.letter)) and not (behind and VOWEL.match(behind[0].letter))


def _composed(signs: list[Sign]) -> list[Sign]:
    """Letters that stand alone put together as one reads them."""
    made: list[Sign] = []
    for place, sign in enumerate(signs):
        last = made[-1] if made else None
        follows = signs[place + 1].letter if place + 1 < len(signs) else ""
        joined = _joined(last.letter, sign.letter, follows) if last else None
        if last and joined:
            made[-1] = Sign(joined, last.start, sign.end)
        else:
            made.append(sign)
    return made


def _joined(last: str, sign: str, follows: str) -> str | None:
    """`last` with `sign` added, where the two make one syllable; a consonant before a vowel begins the next one."""
    if VOWEL.match(sign):
        if CONSONANT.match(last):
            return j2h(last, sign) if last in "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ" else None
        pair = VOWEL_PAIRS.get(_vowel(last) + sign)
        return j2h(_lead(last), pair) if pair and _open(last) else None
    closes = CONSONANT.match(sign) and not VOWEL.match(follows) and sign not in "ㄸㅃㅉ"
    return chr(ord(last) + _TAIL_ORDER.index(sign) + 1) if closes and _open(last) else None


_TAIL_ORDER = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"


def _open(sign: str) -> bool:
    return bool(SYLLABLE.match(sign)) and (ord(sign) - FIRST_SYLLABLE) % TAILS == 0


def _lead(sign: str) -> str:
    return _LEADS[(ord(sign) - FIRST_SYLLABLE) // (TAILS * len(_VOWELS))]


def _vowel(sign: str) -> str:
    return _VOWELS[(ord(sign) - FIRST_SYLLABLE) // TAILS % len(_VOWELS)] if SYLLABLE.match(sign) else ""
