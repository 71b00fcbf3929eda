"""Korean particles behind a noun, by the noun's last sound. Pure.

Source: 국립국어원, 한글 맞춤법; digits and Latin letters as they are read aloud (3 삼, 7 칠, M 엠).
"""

_DIGITS = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True))
_FINAL_LETTERS = dict.fromkeys("lr", "ㄹ") | dict.fromkeys("mn", "ㄴ")  # 엘, 알, 엠, 엔; other letters end in a vowel
_RIEUL = 8  # index of ㄹ among the final consonants


def _final(noun: str) -> int:
    """Index of the noun's final consonant, 0 for none; closing brackets, quotes and signs are not read."""
    letters = [letter for letter in noun if letter.isalnum()]
    last = _DIGITS.get(letters[-1], letters[-1]) if letters else ""
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    return {"ㄹ": _RIEUL, "ㄴ": 4}.get(_FINAL_LETTERS.get(last.lower(), ""), 0)


def with_particle(noun: str, pair: str) -> str:
    """The noun with the right one of a pair written 이/가, 은/는, 을/를, 과/와 or 으로/로."""
    closed, opened = pair.split("/")
    final = _final(noun)
    return noun + (closed if final and not (closed == "으로" and final == _RIEUL) else opened)
