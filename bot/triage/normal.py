"""Normal reactions: what a treatment's guide lists as expected, inside its window, lowers a rule that allows it."""

from collections.abc import Iterator, Mapping, Sequence

from bot.korean.numbers import days_ago
from bot.triage.matching import Hit
from bot.triage.scan import NAMED, Scan
from catalogue.model import NormalReaction, Treatment

# Where one of these stands near, a listed reaction is no longer the listed one.
SEVERE = tuple(
    "심하 심해 심한 심각 점점 갈수록 너무 엄청 갑자기 급격 급속 극심 참을수 참기힘 못참 미칠 잠을못 잠못 "
    "커지 커져 자꾸커 계속커 퍼지 퍼져 번지 번져 터질 두배 온얼굴 전체 퉁퉁 땡땡 더부 더붓 더아 "
    "고름 악취 벗겨 검게 까맣 까매".split()
)
_NEAR = 12  # syllables


def explained(said: Sequence[Hit], scan: Scan, treatments: Mapping[str, Treatment]) -> str | None:
    """Treatment, reaction and window that explain every one of the hits, or None."""
    if any(_near(word, hit, scan) for word in scan.spans(SEVERE) for hit in said):
        return None
    for code, reaction in _open_windows(scan, treatments):
        spans = scan.spans(reaction.words)
        if all(any(part.overlaps(span) for part in hit for span in spans) for hit in said):
            return f"{code} {reaction.sign} {reaction.first_day}-{reaction.last_day}일"
    return None


def _open_windows(scan: Scan, treatments: Mapping[str, Treatment]) -> Iterator[tuple[str, NormalReaction]]:
    """Reactions whose window is open on every day that the treatment may have been; without a day, on none."""
    stated = days_ago(scan.text.syllables)
    for code, days in scan.known.items():
        possible = stated if days == NAMED else {days}
        for reaction in treatments[code].normal if code in treatments and possible else ():
            if all(reaction.first_day <= day <= reaction.last_day for day in possible):
                yield code, reaction


def _near(word: tuple[int, int], hit: Hit, scan: Scan) -> bool:
    return any(abs(scan.text.place[word[0]] - scan.first(part)) <= _NEAR for part in hit)
