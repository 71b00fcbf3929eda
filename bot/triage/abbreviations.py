"""Words of which patients type the first consonants only, where they are no mere noise (ㅠㅠ, ㅋㅋ)."""

import re

# ㅈㅅ alone is 죄송; with one of these behind it, it is not.
_WISH = r"(?=\s*(?:을|를)?\s*(?:하고|할|하려|하는|시도|충동|생각|마렵|각\b))"
_WORDS = (
    (re.compile(rf"ㅈㅅ{_WISH}"), "자살"),
    (re.compile(r"(?:ㅈㄱ|죽ㄱ|ㅈ고)\s*(?:싶|ㅅㅍ)|죽고\s*ㅅㅍ"), "죽고싶"),
)


def spelled_out(text: str) -> str:
    """The text with such words in full: ㅈㅅ하고 싶다 → 자살하고 싶다."""
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return text
