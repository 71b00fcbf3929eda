"""What the words around a sign make of it: said, over, told of another time or person, asked about, or denied.

Only words attached to the very sign count, so that denying one sign never hides another. Whatever is not clearly
one of the others is said.
"""

from enum import IntEnum

from bot.triage import phrases, stories

_REACH = 40  # syllables after a sign that may still speak of it
_FRAME = 30  # syllables before a sign in which its time or its person is named
_AROUND = 20  # syllables in which the present tense of a question shows
_SENTENCE = 30  # syllables after a question in which its writer may say to have the sign


class Stance(IntEnum):
    """How the text speaks of a sign; the higher, the graver."""

    DENIED = 0  # 열은 없어요
    ASKED = 1  # 숨쉬기 힘들면 어떡해요? 눈꺼풀 처짐이 올 수도 있나요?
    TOLD = 2  # 작년에 쓰러졌었어요, 아는 언니가 화상을 입었대요, 강아지가 토해요
    OVER = 3  # 숨이 찼는데 지금은 괜찮아요
    SAID = 4


_AFTER = (
    (Stance.DENIED, phrases.DENIED),
    (Stance.ASKED, phrases.ASKED),
    (Stance.OVER, phrases.OVER),
)


def stance(text: str, last: int) -> Stance:
    """How the squeezed `text` speaks of a sign whose last syllable stands at `last`."""
    for found, pattern in _AFTER:
        match = pattern.match(text, last, last + _REACH)
        if match and not _contradicted(found, text, last, match.end()):
            return found
    if _supposed(text, last) and not _contradicted(Stance.ASKED, text, last, last):
        return Stance.ASKED
    return Stance.SAID


def told(text: str, first: int, last: int) -> Stance:
    """Whether a sign from `first` to `last` belongs to a time long ago, to hearsay, to fiction or to an animal."""
    ahead = text[max(0, first - _FRAME) : first]
    for frame, way, undone in stories.TOLD:
        framed = frame.search(ahead)
        if framed and way.match(text, last, last + _REACH) and not _mine(text, last):
            since = stories.MYSELF.split(ahead[framed.start() :] + text[first : last + _AROUND])[0]
            return Stance.SAID if undone and undone.search(since) else Stance.TOLD
    return Stance.SAID


def denied_between(text: str, last: int, following: int) -> bool:
    """Whether what is named at `last` is denied before the next cue begins: 열은 없는데 …, but not 감각이 없어요."""
    match = phrases.DENIED.match(text, last, last + _REACH)
    return match is not None and match.end() <= following


def asked_between(text: str, last: int, following: int) -> bool:
    """Whether what is named at `last` is a mere condition before the next cue begins: 양수 터지면 입원하나요? 30주."""
    match = phrases.ASKED.match(text, last, last + _REACH)
    return match is not None and match.end() <= following and not _contradicted(Stance.ASKED, text, last, match.end())


def before(text: str, first: int) -> Stance:
    """What the word right before a predicate makes of it: 안 아파요 is denied, 덜 아파요 is on its way out."""
    start = max(0, first - 6)
    denial = any(found.end() == first for found in phrases.NOT_AHEAD.finditer(text, start, first + 8))
    if denial and not phrases.UNDONE.match(text, first + 1, first + 12):
        return Stance.DENIED
    if phrases.NO_AHEAD.search(text[start:first]):
        return Stance.DENIED
    return Stance.OVER if phrases.LESS_AHEAD.search(text[start:first]) else Stance.SAID


def _supposed(text: str, last: int) -> bool:
    """Whether a condition stands in front of the sign, in its own sentence, and a question behind it."""
    asks = phrases.WHETHER.match(text, last + 1, last + _REACH)
    return asks is not None and phrases.IF.search(text, max(0, last - _AROUND), last) is not None


def _contradicted(found: Stance, text: str, last: int, end: int) -> bool:
    """A denial undone by a second one or by time; an end that was none; a question about what is happening now."""
    if found is Stance.DENIED:
        undone = phrases.UNDONE.match(text, end, end + 12)
        return undone is not None or phrases.SINCE.match(text, last, last + _REACH) is not None
    if found is Stance.OVER:
        return phrases.AGAIN.match(text, end, end + _AROUND) is not None
    around = text[max(0, last - _AROUND) : end + _AROUND]
    return found is Stance.ASKED and (phrases.HAPPENING.search(around) is not None or _mine(text, end))


def _mine(text: str, end: int) -> bool:
    """Whether whoever asks about a sign, or tells of another's, goes on to say that they have it as well."""
    return phrases.ME_TOO.search(text, end, end + _SENTENCE) is not None
