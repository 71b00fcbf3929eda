"""Normal reactions: what a treatment's guide lists as expected, inside its window, lowers a rule that allows it."""

from collections.abc import Mapping, Sequence

from bot.korean.numbers import days_ago
from bot.triage.lexicon import Span
from bot.triage.matching import Hit
from bot.triage.scan import NAMED, Scan
from catalogue.model import Treatment

# Where one of these stands near, a listed reaction is no longer the listed one.
SEVERE = (
    *("심하", "심해", "심한", "심각", "점점", "갈수록", "너무", "엄청", "갑자기", "급격", "급속", "극심", "참을수"),
    *("참기힘", "못참", "미칠", "잠을못", "잠못", "커지", "커져", "자꾸커", "계속커", "퍼지", "퍼져", "번지", "번져"),
    *("터질", "두배", "온얼굴", "전체", "퉁퉁", "땡땡", "더부", "더붓", "더아", "고름", "악취", "벗겨", "검게", "까매"),
)
_NEAR = 12  # syllables


def explained(said: Sequence[Hit], scan: Scan, treatments: Mapping[str, Treatment]) -> str | None:
    """Treatments, reactions and windows that explain every one of the hits, or None.

    Each treatment that the text speaks of must list the reaction: one that does not may be what has caused it.
    """
    if any(_near(word, hit, scan) for word in scan.spans(SEVERE) for hit in said):
        return None
    windows = [_window(treatments.get(code), said, scan) for code in scan.named or scan.recorded]
    return ", ".join(window for window in windows if window) if windows and all(windows) else None


def _window(treatment: Treatment | None, said: Sequence[Hit], scan: Scan) -> str | None:
    """The reaction that explains all hits, on every day on which the treatment may have been; without a day, none."""
    if treatment is None:
        return None
    days = scan.known[treatment.key]
    possible = days_ago(scan.text.syllables) if days == NAMED else {days}
    for reaction in treatment.normal if possible else ():
        spans = scan.spans(reaction.words)
        inside = all(reaction.first_day <= day <= reaction.last_day for day in possible)
        if inside and all(any(part.overlaps(span) for part in hit for span in spans) for hit in said):
            return f"{treatment.key} {reaction.sign} {reaction.first_day}-{reaction.last_day}일"
    return None


def _near(word: Span, hit: Hit, scan: Scan) -> bool:
    return any(abs(scan.first(word) - scan.first(part)) <= _NEAR for part in hit)
