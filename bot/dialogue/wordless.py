"""What a message without a word tells: emoji, ㅋㅋ, ㅠㅠ, ^^. Pure."""

import unicodedata
from typing import Literal

from bot.korean.normalise import clean

Feeling = Literal["glad", "unwell", "other"]
_GLAD = frozenset("👍👌👏🙌🙏✌💪🙆🙇👋❤♥♡🧡💛💚💙💜🤍🖤💕💗💖💓💞💝😀😃😄😁😆😅😂🤣😊🙂☺😍🥰😘🤗😉😎🥳😋🎉💯✨⭐^ㅋㅎ")
_UNWELL = frozenset("😭😢😥😰😨😱😖😣😞😟😩😫😓😔😿☹🙁🤢🤮🤒🤕😷🤧🥵🥶😵🥴🩸🆘🚑😡😠🤬👎💔ㅠㅜ")
_SYMBOLS = ("So", "Sk")  # Unicode categories of emoji and of their skin tones
_BETWEEN = " ~!.…;:-_'\""


def feeling(text: str) -> Feeling | None:
    """What a text of emoji and their like tells, the worst of it first; None for one with a word, or with nothing."""
    signs = {sign for sign in clean(text) if sign not in _BETWEEN}
    if not signs or not all(sign in _GLAD | _UNWELL or unicodedata.category(sign) in _SYMBOLS for sign in signs):
        return None
    return "unwell" if signs & _UNWELL else "glad" if signs & _GLAD else "other"
