"""A yes to the one slot that is offered, in the words of the question itself: 네 옮겨주세요, 변경이요. Pure."""

import re

from bot.korean.normalise import squeeze

_YES = r"(?:네+|넵+|넹|예|옙|응+|웅|ㅇㅇ+|ㅇㅋ+|어|그래요?|좋아요?|좋습니다|좋네요|오케이|콜|맞아요|맞습니다)"
_LEAD = (
    rf"(?:{_YES}|아|그럼|그러면|그렇게|[그이]걸?로|[그이]거로?|[그이](?:시간|날짜?|때|자리)(?:에|으?로)?"
    r"|바로|얼른|꼭|예약|일정|시간|[을를도요여용])*"
)
_MOVE = r"(?:옮[겨기길김]|바[꿔꾸꿀뀌]|변경|조정|이동|앞?[당땡][겨기길김]|미[뤄루룰](?!팔)|늦[춰추출]|진행|확정)"
_BOOK = r"(?:예약|잡[아을]|진행|확정|신청)"
_ENDS = r"[해하할주줘줄시세십실겠게께래려고구부탁드릴립니다감사요여염용이에예면됩되돼좋어습ㅂㄱ네넵서싶으로도록]*"
_THANKS = rf"(?:{_YES}|감사(?:합니다|해요|드려요)?|고마워요|고맙습니다|수고하세요)*"
_POLITE = re.compile(r"(?:주시겠어요|주실래요|주실수있(?:나요|을까요|어요)|부탁드려도(?:될까요|되나요))\?*$")
_MOVES, _BOOKS = (re.compile(rf"{_LEAD}{verb}{_ENDS}{_THANKS}") for verb in (_MOVE, _BOOK))
_AMOUNT = re.compile(
    r"(?:\d{1,3}\s?분|(?:\d|한|두)\s?시간(?:\s?반)?|하루|이틀|사흘|나흘|[1-9]일|(?:[1-4]|한|두|세|일|이|삼)\s?주일?)"
    r"\s?(?:정도|쯤|만|씩)*\s?(?:뒤로|앞으로)?"
)
_SAME_TIME = re.compile(r"(?:똑?같은|동일한?|원래)\s?(?:시간|시각)(?:에|으?로|이?면|이라면)?")
_NODS = re.compile(rf"{_YES}[요여용]*")


def repeats(text: str, moves: bool) -> bool:
    """The verb of 옮겨 드릴까요? (`moves`) or 예약해 드릴까요? and nothing that would change what is offered: 네네
    옮겨요, 바꿔주세요 네; not 옮기지 마세요, 더 당겨주세요, 옮겨도 되나요.
    """
    squeezed = _POLITE.sub("주세요", squeeze(text)) if squeeze(text).startswith(tuple("네넵예")) else squeeze(text)
    return "?" not in squeezed and (_MOVES if moves else _BOOKS).fullmatch(squeezed) is not None


def nods(text: str) -> bool:
    """A yes, of words from which what is offered was cut out: 네 (24일로)요."""
    return _NODS.fullmatch(squeeze(text)) is not None


def without_amount(text: str) -> str:
    """Without by how much: 30분 당겨주세요."""
    return _AMOUNT.sub("", text, count=1)


def without_same_time(text: str) -> str:
    """Without 같은 시간으로."""
    return _SAME_TIME.sub("", text)
