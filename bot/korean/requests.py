"""What one message may ask for at once: things named side by side, and clauses that ask each for itself. Pure."""

import re
from itertools import pairwise

from bot.korean.normalise import clean, squeeze
from bot.korean.topics import BOUNDED, FELT, FIRST, THING, THINGS, first_named, named

_LINK = re.compile(rf"(?:이?랑|하고|[과와도은는])?(?: ?[,/&+·] ?| 및 | 그리고 | ?)(?={BOUNDED})")
_AND = r"(?<![가-힣])(?:그리고|그리구|글고|글구|근데|그런데|또|추가로)(?:요|여)?"
_PARTS = re.compile(r"(?<=[가-힣])(?:이?랑|하고(?! ?싶))\s+(?!같이|함께)")  # 가격이랑 주차되는지랑 몇 시까지
_LAST_AND = re.compile(rf"\s*{_AND}$")
_ENDS = re.compile(
    rf"[.?!~…;,\n]+\s*|{_AND}\s+"
    r"|(?:하|되|해야되|있|이|맞|받|시|주)고(?:요|여)?\s+(?!싶|있|나서|나면|나니|난|가서|와서|왔|갔|계)"
    r"|(?:인지|는지|은지|한지)\s+(?!궁금|알려|문의|여쭤|여쭙|알고|물어|모르)"
    r"|(?:나요|까요|가요|데요|게요|께요|래요|예요|에요|어요|아요|해요|돼요|되요|니다)\s+"
    r"|(?:부터|까지|얼마|언제)(?:이|인)?[고구]\s+|(?<=[가-힣][은는도]요)\s+"
    r"|(?:언제|얼마)(?:부터|까지|나)?\s+(?=\S+[은는]\s)|싶은데(?:요)?\s+"
    r"|(?:이?랑|하고)\s+(?=몇|언제|어떻|얼마|어디|며칠)"
)
_ASKS = re.compile(
    r"[?]|언제|얼마|몇|어디|어떻게|어케|뭐|무슨|왜|가능|되나|돼요|되요|될까|되는|돼나|나요|까요|가요|은요|는요|도요|인지|는지|은지"
    r"|(?:취소|변경)하고$|할까|해도|알려|궁금|문의|주세요|싶|할게|할께|할래|해줘|해주시고|ㄱㄴ|ㄱㅊ|괜찮"
    rf"|(?:{THINGS})(?:이?랑|하고|요)$|(?:은|는|도|이요)[?]?$"
)
_QUESTION = re.compile(
    r"[?]|언제|되나|돼요|되요|되죠|될까|안\s?되는\s?[거건지]|가능(?:한|할|해)|괜찮|나요|까요|해도|인지|는지|[은는도]요$"
)
_WISHES = re.compile(
    r"(?<!수고)(?<!말)(?<!이해)(?<!주의)(?:해|[가-힣])(?:주세[요여용]|줘요?$|주실[래수]|주시[면겠])|(?<!잘)(?<!앞으로도)부탁(?:드|해|요|$)"
)
_ELLIPTIC = re.compile(
    r"(?:그럼|그러면|그건|그거는?|그게|근데|이건)?(?:언제부터|언제까지|언제쯤?|며칠(?:동안|간)?|몇일|얼마나|어떻게|왜)"
    r"(?:요|죠|죵|용|인가요|이에요|예요|에요|[해되돼]요|하나요|되나요|하면돼요|가능한가요|가능해요)?"
)
_ALONE = re.compile(rf"(?:그럼|그러면)?(?:{THING.pattern})(?:[은는도]|이랑|하고)?(?:요|여|용|욤)?")
_LISTED_ONLY = re.compile(
    rf"(?:그럼|그러면)? ?(?:(?:{THINGS})(?:이?랑|하고|[과와도은는])?(?: ?[,/&+·] ?| 및 | 그리고 | ?))+"
    r"(?:요|여|용|욤)? ?[?~.!]*"
)
MOST = 3


def side_by_side(text: str) -> tuple[str, ...]:
    """Intents of the things that `text` lists one beside the other, in order; none where fewer than two are listed."""
    text = clean(text)
    listed = max((_listed(text, first.start()) for first in FIRST.finditer(text)), key=len, default=())
    parts = [first_named(part) for part in _PARTS.split(text)]
    apart = tuple(dict.fromkeys(filter(None, parts))) if all(parts) else ()
    return max(listed, apart if len(apart) > 1 else (), key=len)


def _listed(text: str, at: int) -> tuple[str, ...]:
    found: list[str] = []
    while thing := THING.match(text, at):
        found.append(str(thing.lastgroup))
        link = _LINK.match(text, thing.end())
        if link is None:
            break
        at = link.end()
    listed = tuple(dict.fromkeys(found))
    return listed if len(listed) > 1 else ()


def asks(text: str) -> bool:
    """Whether the words ask for something, with a question mark or without."""
    return _ASKS.search(text) is not None


def wishes(text: str) -> bool:
    """Whether something is asked to be done: 두 명으로 해주세요, 그걸로 부탁드려요; not 잘 부탁드려요."""
    return _WISHES.search(squeeze(text)) is not None


def is_question(text: str) -> bool:
    """Whether the words ask whether something may be done, and when: not a wish (그만 보내주세요)."""
    return _QUESTION.search(text) is not None


def clauses(text: str) -> tuple[str, ...]:
    """The parts of `text` that ask for something each, in order, at most MOST; none where it asks once."""
    text = text.strip()
    asking = _asking(text)
    return tuple(asking[:MOST]) if len(asking) > 1 else ()


def asks_more(text: str) -> bool:
    """Whether more is asked than `clauses` has room for."""
    return len(_asking(text.strip())) > MOST


def _asking(text: str) -> list[str]:
    ends = [0, *(match.end() for match in _ENDS.finditer(text)), len(text)]
    parts = [_LAST_AND.sub("", text[start:end].strip()) for start, end in pairwise(ends)]
    return [part for part in parts if _ASKS.search(part) and len(part) > 2]


def aftercare_things(text: str) -> tuple[str, ...]:
    """Aftercare topics that `text` names anywhere."""
    return tuple(each for each in named(text) if each.startswith("aftercare_") and each not in FELT)


def things_alone(text: str) -> tuple[str, ...]:
    """The intents of a text that names things and says no more: 수영장은요?, 그럼 술은?, 술이랑 사우나는요?"""
    found = _ALONE.fullmatch(squeeze(text))
    if found:
        return (str(found.lastgroup),) if found.lastgroup not in FELT else ()
    listed = side_by_side(text)
    return listed if listed and _LISTED_ONLY.fullmatch(clean(text)) else ()


def elliptic(text: str) -> bool:
    """Whether `text` asks on without saying what about: 언제부터요?, 그건 얼마나요?"""
    return _ELLIPTIC.fullmatch(squeeze(text)) is not None
