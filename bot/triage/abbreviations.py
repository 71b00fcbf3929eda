"""What squeezing a text would lose: words of which patients type the first consonants only, and question marks that
alone tell what might be from what is (맞으면 처져요?)."""

import re

# ㅈㅅ alone is 죄송; with one of these behind it, it is not.
_WISH = r"(?=\s*(?:을|를)?\s*(?:하고|할|하려|하는|시도|충동|생각|마렵|각\b))"
_WORDS = (
    (re.compile(rf"ㅈㅅ{_WISH}"), "자살"),
    (re.compile(r"(?:ㅈㄱ|죽ㄱ|ㅈ고)\s*(?:싶|ㅅㅍ)|죽고\s*ㅅㅍ"), "죽고싶"),
)
_WOULD = re.compile(r"(?<=면)(?!.{0,8}(?:계속|자꾸|지금|왜))([^.!?\n면]{1,12}?)요\s?\?")
_DOES = re.compile(r"(?:피우|받으|맞으|마시|먹으)면$")


def spelled_out(text: str) -> str:
    """The text with such words in full, such questions in their plain form: ㅈㅅ하고 → 자살하고, 처져요? → 처져나요?"""
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return _WOULD.sub(lambda found: f"{found[1]}나요?" if _DOES.search(text, 0, found.start()) else found[0], text)
