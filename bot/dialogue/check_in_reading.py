"""What a patient's words say to the check-in's questions: yes or no, a score, how strong a reaction is. Pure.

What is not clear is not guessed: None asks the patient again. Patterns look at squeezed text (bot.korean.normalise).
"""

import math
import re
from collections.abc import Iterator

from bot.korean.normalise import squeeze

# ── yes and no

_END = (
    r"(?:는(?:것|거)같(?:아요|은데요?|습니다)|는듯요?|는편(?:이에요|입니다)?"
    r"|어요|아요|어여|습니다|슴다|음|슴|네요|구요|고요|고|다|어|는데요?|어용)?"
)
_NO = re.compile(
    r"(?:(?:그런건|그건)?아니(?:에요|예요|야|네요)|아닙니다|아니(?:요|오|예)?|아뇨|아녀|노노?|no|nope|네|예|전혀|음)*"
    rf"(?:[가-힣]{{0,14}}?(?<!수)(?<!수가)(?<!수도)(?<!수는)없{_END}|해당없음?|해당사항없음?|안그래요|전혀요?|멀쩡{_END}해?요?"
    r"|딱히(?:요|는요?)?|이상무|x|아무렇지(?:도|는)?않(?:아요|습니다|음|네요)"
    r"|(?:[가-힣]{0,6}?)(?<!안)(?:괜찮|갠찮|괜찬|갠찬|괜춘|괜츈)(?:아요|습니다|음|아|아여|네요|은편이에요|은(?:것|거)같(?:아요|습니다)|은듯요?)?)?"
    r"(?:감사합니다|감사해요|고맙습니다|고마워요)?"
)
_YES = re.compile(
    r"(?:네|예|응|넵|넹|어|그런|해당|증상|증세|급한|것|거|게|이|가|은|도|하나|몇개|조금|좀|약간|많이)*있(?:어요?|습니다|음|는데요?|네요|다)"
)
_BARE_YES = re.compile(r"네+|예|응+|넵|넹|맞아요?|그래요|yes|y|ok")
_JAMO = {"ㄴㄴ": "아니요", "ㄴ": "아니요", "ㅇㅇ": "네", "ㅇ": "네", "ㅇㅋ": "네"}


def says_no(text: str) -> bool:
    """The whole text denies: 없어요, 아니요, 해당 없습니다, 괜찮아요; never 참을 수 없어요 or 아니 너무 아파요."""
    words = _words(text)
    return bool(words) and _NO.fullmatch(words) is not None and _BARE_YES.fullmatch(words) is None


def says_yes(text: str) -> bool:
    """The whole text affirms that something is there: 네 있어요, 하나 있습니다."""
    return _YES.fullmatch(_words(text)) is not None


def bare_yes(text: str) -> bool:
    """A yes and nothing else: 네, 응, ㅇㅇ. It may only acknowledge."""
    return _BARE_YES.fullmatch(_words(text)) is not None


def _words(text: str) -> str:
    typed = "".join(text.split()).strip("~.!?^;")
    return squeeze(_JAMO.get(typed, typed)).replace("1도없", "하나도없")


# ── scores

_SINO = {word: number for number, word in enumerate("영일이삼사오육칠팔구십")} | {"공": 0, "빵": 0, "제로": 0}
_COUNTED = {"하나": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}
_SPOKEN = _SINO | _COUNTED | {"한": 1, "두": 2, "세": 3, "네": 4, "열": 10}
_WORD = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_CLEAR_ALONE = "|".join(sorted((_SPOKEN | _COUNTED).keys() - {"일", "이", "공", "빵", "한", "두", "세", "네", "열"}))
_ALONE = re.compile(
    rf"(?:지금은?|통증은?|점수는?|대략|약|음|한|만족도는?|아마)*(?P<word>{_CLEAR_ALONE})(?:정도|쯤|만|이나)*"
    r"(?:이요|요|예요|이에요|입니다|이고요|인것같아요|같아요|인듯요?)?"
)
_ONLY_SPOKEN = re.compile(
    rf"(?:지금은?|통증은?|대략|약|음|한|아마|네|그냥)*(?:{_CLEAR_ALONE}|(?:{_WORD})점)(?:만점|정도|쯤|만|이나)*"
    r"(?:이요|요|예요|이에요|입니다|이네요|임|인것같아요|같아요|인듯요?)?"
)
_POINTS = re.compile(rf"(?P<word>{_WORD})점")
_SCALE = re.compile(
    r"(?:10|5|십|열|오)점?(?:만점|점만점)(?:에서?|중에?|기준)?|(?<!\d)10점?(?:중에서?|중)(?=\D*\d)"
    r"|0(?:부터|에서|~)10"
)
_NOT_A_SCORE = re.compile(
    r"\d+(?:\.\d+)?(?:일|시간|시|분|주|년|월|도(?!정)|번|알|정(?!도)|개|회|째|차|층|살|세|명|cm|cc|mg|ml|샷|만|원|프로)"
)
_MEANT = re.compile(r".*\d점?(?:은|이)?(?:아니(?:라|고|요|야)?|말고)(?=\D{0,3}\d)")  # 3점 아니 4점이요
_NOW = re.compile(r".*(?:지금|오늘|현재|이제)(?:은|는)?(?=\D*\d)")  # 어제는 7이었는데 오늘은 3
_RANGE = re.compile(r"(\d{1,2})점?(?:~|에서|이나|나|또는|아니면)(\d{1,2})")
_ONLY_NUMBER = re.compile(r"(?:한|약|대략|음|아|네|아니|아뇨|그냥|지금)*\d{1,3}(?:\.\d)?(?:점|정도|쯤|이요|요|입니다)*")
_NUMBER = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d)?(?![\d.])")


def score(text: str, highest: int) -> int | None:
    """The one score in the text, 0 to `highest`, the higher end of a range; None where no single one is clear."""
    text = re.sub(rf"(?<=\d)\s*/\s*{highest}(?!\d)", "", text)
    squeezed = squeeze(re.sub(r"(?<=\d)\s*[-–∼～]\s*(?=\d)", "~", text))
    squeezed = _NOT_A_SCORE.sub(" ", _SCALE.sub(" ", squeezed))
    for pattern in (_MEANT, _NOW):
        squeezed = pattern.sub("", squeezed)
    found = {math.ceil(float(number)) for number in _NUMBER.findall(_RANGE.sub(_higher, squeezed))}
    found = found or set(_spoken(squeezed))
    return found.pop() if len(found) == 1 and max(found) <= highest else None


def only_number(text: str) -> bool:
    """A number and nothing else: 5, 5점이요, 십점이요; a bare 네 is none."""
    words = squeeze(text)
    return _ONLY_NUMBER.fullmatch(words) is not None or _ONLY_SPOKEN.fullmatch(words) is not None


def names_score(text: str) -> bool:
    """A score of a check-in, wherever it is said: 3점이요, 통증 2; not 점 3개."""
    named = re.search(r"\d\s?점(?!\s?[빼뺀뺄제])|통증", text) is not None
    return named and score(text, 10) is not None and len(text) <= 20


def _higher(ends: re.Match[str]) -> str:
    return str(max(int(ends[1]), int(ends[2])))


def _spoken(squeezed: str) -> Iterator[int]:
    """A number in words: alone (삼이요, 다섯 정도), or with 점 wherever it stands (지금은 삼 점)."""
    alone = _ALONE.fullmatch(squeezed)
    for found in [alone] if alone else _POINTS.finditer(squeezed):
        yield _SPOKEN[found["word"]]


# ── pain and satisfaction

# What is said in place of a score, the strongest first: the scores that it may stand for.
_STRENGTHS = (
    ((9, 10), re.compile(r"참을수(?:가|도)?없|못참|죽을|미칠|최악|끔찍")),
    (
        (1, 3),
        re.compile(
            r"(?:심하|많)[지진](?:는|도)?않|안심[하해]|(?:많이|막|크게)안[아심]"
            r"|(?:심한|아픈|센|큰)(?:건|거는|것은|정도는|정돈|편은|통증은)(?:아직)?아[니닌]"
        ),
    ),
    ((2, 4), re.compile(r"참을만|견딜만")),
    ((7, 8), re.compile(r"심[하해한함]|엄청|너무|많[이아은]|마이|굉장|매우|무척")),
    ((4, 6), re.compile(r"보통|중간|꽤|제법|어느정도|그저그|그냥(?:그래|그렇|저냥)|그럭저럭|쏘쏘")),
    ((0, 1), re.compile(r"별[로루](?:요?$|안|없|심)|(?:그다지|그닥|거의)(?:안|없|$)")),
    ((1, 3), re.compile(r"조금|살짝|약간|쪼[금끔]|쫌|좀|덜|쬐끔|미세")),
)
_BEFORE = re.compile(r".*[팠았었]는데")  # 많이 아팠는데 지금은 조금
_UNPAINED = re.compile(
    r"(?:하나도|전혀|아예|이제|지금은?|다행히)*"
    r"(?:안아[파프픈팠픕픔](?:요|다|니다|여|어요|고)?|아프[지진질](?:는|도)?않(?:아요?|습니다|네요|음|고|았어요|다)?"
    r"|(?:통증|아픈(?:데|곳|거|것|건|느낌)|아픔)(?:은|는|이|가|도)?(?:하나도|전혀|아예|이제|다행히|지금은?)*"
    r"없(?:어요?|습니다|음|네요|고|다|구요)?"
    r"|무통)"
)
_PAIN = re.compile(
    r"아[파프픈팠픕픔]|통증|쑤[시셔신]|욱[신씬]|따[가갑끔]|쓰[라리려린]|아려|아리|아린|화끈|찌릿|뻐근|불편"
    r"|않은건|건아니|수없"
)
_HARDLY = re.compile(r"별로|그다지|그닥|거의|크게|많이안|심하|막안|줄알|모르|만지면|누르면|약먹|는데|지만|다가|때")


def pain(text: str) -> int | None:
    """The pain score; 0 where pain is denied without an if or but."""
    whole, text = text, beside_reactions(text)
    found = score(text, 10)
    if found is not None:
        return found
    words = _words(text)
    if _HARDLY.search(words):
        return None
    rest = _UNPAINED.sub("", words)
    denied = rest != words and not _PAIN.search(rest)
    none_at_all = says_no(text) and not _PAIN.search(words) and not _still_some(whole)
    return 0 if denied or none_at_all else None


def _still_some(text: str) -> bool:
    """Whether a reaction is told as there, so that 괜찮아요 may be said of it: 멍이 있긴 한데 괜찮아요."""
    levels = _levels(_clauses(text))
    return any(
        _named(clause) and level != 0 and not _GOING.search(clause)
        for clause, level in zip(_clauses(text), levels, strict=True)
    )


def pain_between(text: str) -> tuple[int, int] | None:
    """The scores that a word in place of a number may stand for (중간: 4 to 6), or None."""
    words = _BEFORE.sub("", _words(beside_reactions(text)))
    return next((scores for scores, pattern in _STRENGTHS if pattern.search(words)), None)


def names_pain(text: str) -> bool:
    return _PAIN.search(_words(text)) is not None


_SATISFIED = (
    (2, re.compile(r"만족(?:하지|스럽지|은|하진)?(?:는|은)?(?:못|않)|불만(?!(?:은|이)?없)|별[로루]|실망|아쉬")),
    (2, re.compile(r"좋지(?:는)?않|안좋|[마맘]음?에(?:는|도)?(?:별로)?(?:안들|들지)|효과(?:가|도|는)?없")),
    (2, re.compile(r"(?:괜찮|괜찬)지|안(?:괜찮|괜찬)")),
    (3, re.compile(r"보통|그럭저럭|쏘쏘|무난|중간|그냥|그저그|나쁘[지진]|불만")),
    (4, re.compile(r"만족|좋|[마맘]음?에(?:쏙|꼭)?들|괜찮|갠찮|괜찬|괜춘|괜츈|굿|good")),
)
_VERY = re.compile(r"매우|아주|완전|너무|넘|대만족|정말|진짜|최고|최악|무척|굉장")
_SPEAKS_OF_IT = re.compile(r"만족|[마맘]음?에|실망")


def satisfaction(text: str) -> int | None:
    """1 (매우 불만족) to 5 (매우 만족), as a number or in the words of the scale."""
    found = score(text, 5)
    if found is not None:
        return found or None
    words = _words(text)
    if words.startswith(("최고", "최악")):
        return 5 if words.startswith("최고") else 1
    level = next((level for level, pattern in _SATISFIED if pattern.search(words)), None)
    very = _VERY.search(words) is not None
    return {2: 1, 4: 5}.get(level, level) if level is not None and very else level


def names_satisfaction(text: str) -> bool:
    return _SPEAKS_OF_IT.search(_words(text)) is not None


# ── reactions

REACTIONS = {
    "swelling": re.compile(r"붓기|부기|붇기|[붓부붇][었은어엇기고음네]|붓"),
    "bruise": re.compile(r"멍"),
    "redness": re.compile(r"붉|불[그긋]|빨[갛개간갰감]|벌[겋개게]|홍조|발적"),
}
_NAME = re.compile(r"붓기|부기|붇기|멍|붉은기|홍조")
_NAMED_ONLY = re.compile(
    r"(?:붓기|부기|붇기|멍|붉은기|홍조|그리고|또|은|는|이|가|도|랑|이랑|과|와|하고|둘다|다|모두|전부)+"
)
_CLAUSES = re.compile(r"(?<=[고며])(?!요|여)|(?<=는데)|(?<=은데)|(?<=한데)|(?<=지만)|(?<=[어아해네구고데]요)|(?<=니다)")
_NOT_SEVERE = re.compile(
    r"(?:심하|많)[지진](?:는|도)?않|안심[하해]|(?:엄청|심한건|많은건)은?아니|(?:별로|그다지|그닥|그렇게|크게|많이|막)(?:안|심하[지진])"
)
_GOING = re.compile(r"(?<!안)빠[졌지짐져]|가라앉|줄[었어]|나아[졌지]|들어갔|없어[졌지]|사라[졌지짐져]")
_GONE = re.compile(r"(?:다|거의다|완전히?|싹|이제)(?:빠|가라앉|없어|들어갔)|없어졌")
_SOME = re.compile(r"없[지진](?:는|도)?않")
_LEVELS = (
    (3, re.compile(r"심[하해한함]|엄청|너무|많[이아은]|마이|퉁퉁|땡땡|굉장")),
    (2, re.compile(r"보통|꽤|어느정도|중간|중$|제법")),
    (1, re.compile(r"조금|살짝|약간|쪼[금끔]|쫌|좀|덜|쬐끔|거의없|미세|희미|옅|약[함한하해]")),
    (
        0,
        re.compile(
            r"(?<!수)없|x$|안(?:붓|부[었어음]|생[겼기]|들[었어]|나[요고]?$|붉|빨)|(?:괜찮|갠찮|괜찬)(?!지)|멀쩡"
        ),
    ),
)
_ASKED = re.compile(r"언제|얼마나|(?:(?<!안)나|까|가)요")


def reactions(text: str) -> dict[str, int] | None:
    """Swelling, bruise and redness as 0 none, 1 a little, 2 middling, 3 severe; `reaction` where none is named."""
    clauses = _clauses(text)
    found: dict[str, int] = {}
    for clause, level in zip(clauses, _levels(clauses), strict=True):
        found |= {name: max(level, found.get(name, 0)) for name in _named(clause)} if level is not None else {}
    if found or _named(text):
        return found or None
    overall = [level for clause in clauses if (level := _level(clause)) is not None]
    return {"reaction": max(overall)} if overall else None


def unlevelled(text: str) -> tuple[str, ...]:
    """The reactions that are told without a word of how strong: 멍이 들었어요."""
    told = {name for clause in _clauses(text) if not _ASKED.search(clause) for name in _named(clause)}
    return tuple(name for name in REACTIONS if name in told - (reactions(text) or {}).keys())


def beside_reactions(text: str) -> str:
    """The text without what it says of reactions: 통증 2 붓기 조금 → 통증2."""
    return " ".join(clause for clause in _clauses(text) if not _named(clause)) if _named(text) else text


def _named(text: str) -> list[str]:
    return [name for name, pattern in REACTIONS.items() if pattern.search(text)]


def _clauses(text: str) -> list[str]:
    sentences = [squeeze(sentence) for sentence in re.split(r"[,!?;\n]+|[./](?!\d)", text)]
    return [part for sentence in sentences for clause in _CLAUSES.split(sentence) for part in _apart(clause)]


def _apart(clause: str) -> Iterator[str]:
    """붓기 조금 멍 없음: cut before a reaction's name where what stands before it is told already."""
    start = 0
    for name in _NAME.finditer(clause):
        head = clause[start : name.start()]
        if (_NAME.search(head) and _level(head) is not None) or (_PAIN.search(head) and not _NAME.search(head)):
            yield head
            start = name.start()
    if clause[start:]:
        yield clause[start:]


def _levels(clauses: list[str]) -> list[int | None]:
    """Each clause's level; one that only names reactions (붓기랑 멍) has that of the clause after it."""
    levels: list[int | None] = []
    following: int | None = None
    for clause in reversed(clauses):
        level = _level(clause)
        if level is None and _NAMED_ONLY.fullmatch(clause):
            level = following
        levels.append(level)
        following = level
    return levels[::-1]


def _level(clause: str) -> int | None:
    """The strongest level named in the clause; 많이 빠졌어요 speaks of little left, and a question of none."""
    if _ASKED.search(clause):
        return None
    if _SOME.search(clause) or _NOT_SEVERE.search(clause):
        return 1
    if _GOING.search(clause):
        return 0 if _GONE.search(clause) else 1
    return next((level for level, pattern in _LEVELS if pattern.search(clause)), None)
