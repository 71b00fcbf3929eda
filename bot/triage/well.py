"""What is said to be well: 숨은 괜찮고요, 눈은 멀쩡해요, 의식은 이상 없어요. The words for it are no half of a sign.

What has become well (숨은 괜찮아졌어요) was not: that is left for the rules.
"""

import re

from bot.triage.spoken import NOUNS

_OF_THE_BODY = "|".join(sorted(NOUNS.split(), key=len, reverse=True))
_WELL = re.compile(
    rf"(?<![가-힣])((?:{_OF_THE_BODY})(?:\s?(?:쉬|보이|삼키|말하)(?:는|기)\s?(?:데|것|거|건)?)?)(?:은|는|도|엔|에는)?\s?"
    r"(?:다|아직|아직은|지금은|아주|전혀)?\s?"
    r"(?:(?:괜찮|갠찮|괜춘)(?:아요|아(?![지졌질져진])|고요?|구요|습니다|네요|아서|은데요?)|괜차나요?|멀쩡(?:해요|해|하고요?|합니다|하네요|한데요?)"
    r"|(?:문제|이상)(?:는|은|가|이)?\s?(?:전혀\s?)?없(?:어요|어|고요?|구요|습니다|네요|음|는데요?)"
    r"|정상(?:이에요|이고요?|입니다|이네요|인데요?))(?![가-힣]*\s?\?)"
)


def left_out(text: str) -> str:
    """The text with neutral words for those; each noun stays where it is, since more may be said of it further on."""
    return _WELL.sub(lambda found: found[1] + "네" * (len(found[0]) - len(found[1])), text)
