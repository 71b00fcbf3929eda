"""Korean text messages: EUC-KR, counted in its bytes, as SMS or LMS. Pure.

Source: limits of the dealers (SMS 90 bytes, LMS 2,000, its subject 40; a Hangul syllable has two). CP949 is wider than
what dealers take and must not be used to judge.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

import jamo

SMS_BYTES, LMS_BYTES, SUBJECT_BYTES = 90, 2000, 40
# Signs that mean the same in EUC-KR. Anything else outside is refused: without its ❌ a sentence says the contrary.
ALIKE = str.maketrans(
    {
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "•": "·", "‧": "·", "∙": "·", "₩": "￦", "✓": "v", "✔": "v",
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "",
        "\ufeff": "", "\ufe0e": "", "\ufe0f": "", "\r": "",
    }
)  # fmt: skip


class CannotBeText(ValueError):
    """The words cannot go out as a text message; the message says why, in Korean, and quotes one sign at most."""


@dataclass(frozen=True)
class TextMessage:
    """Words that a dealer takes. `subject` is empty for an SMS, which has none."""

    kind: Literal["SMS", "LMS"]
    text: str
    subject: str = ""


def compose(title: str, text: str) -> TextMessage:
    """The shorter kind that takes all of the text; a longer title is cut. Raises CannotBeText."""
    words = euc_kr(text)
    count = size(words)
    if count > LMS_BYTES:
        raise CannotBeText(f"문자로 보내기에는 깁니다: {count}바이트 (최대 {LMS_BYTES})")
    return TextMessage("SMS", words) if count <= SMS_BYTES else TextMessage("LMS", words, subject(title))


def euc_kr(text: str) -> str:
    """The text in signs of EUC-KR; a syllable that it lacks (똠) is spelled out. Raises CannotBeText."""
    written = "".join(map(_spelled, unicodedata.normalize("NFC", text).translate(ALIKE)))
    for position, sign in enumerate(written, 1):
        if not _known(sign):
            raise CannotBeText(f"문자로 보낼 수 없는 글자가 있습니다: {position}번째 {sign!r}")
    return written


def size(text: str) -> int:
    """Bytes of a text that `euc_kr` has passed."""
    return len(text.encode("euc_kr"))


def subject(title: str) -> str:
    """As much of the title as a subject takes, without what it cannot hold."""
    found = ""
    for sign in filter(_known, unicodedata.normalize("NFC", " ".join(title.split())).translate(ALIKE)):
        if size(found + sign) > SUBJECT_BYTES:
            break
        found += sign
    return found


def _known(sign: str) -> bool:
    """One or two bytes: the codec would write a missing syllable as eight, which no phone shows."""
    try:
        return len(sign.encode("euc_kr")) <= 2 and (sign == "\n" or sign.isprintable())
    except UnicodeEncodeError:
        return False


def _spelled(sign: str) -> str:
    return sign if _known(sign) or not "가" <= sign <= "힣" else jamo.j2hcj(jamo.h2j(sign))
