"""Days and hours as patients type them, brought to plain spelling: 담주 화욜날 세시반 → 다음주 화요일 3시반. Pure.

The rules run in their order, each over what the ones before it left. They know spelling only; what a day or an hour
means is for `dates` and `times`.
"""

import re

from bot.korean.places import Placed, Replacement, rewritten
from bot.korean.slots import WEEKDAYS

_HOURS = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "여덜": 8, "아홉": 9}
_HOURS |= {"열": 10, "열한": 11, "열두": 12}
_PAIRS = {"한두": "1~2", "두세": "2~3", "서너": "3~4", "세네": "3~4", "네다섯": "4~5", "너댓": "4~5", "대여섯": "5~6"}
_DIGITS = {word: number for number, word in enumerate("일이삼사오육칠팔구", start=1)}
_OLD_DAYS = ["하루", "이틀", "사흘", "나흘", "닷새", "엿새", "이레", "여드레", "아흐레"]
_DAY_WORDS = "오늘|내일|낼|모레|글피|어제|그제|그저께|주말"
_COUNTED = "하루|이틀|사흘|나흘|열흘|보름|일주일|[한두세]\\s?달"
# A weekday's first syllable behind 다음주: 토 되나요; neither 일 있어서 nor 목에 맞은 (work, the neck), 월 1회, 금 실.
_AFTER_DAY = (
    r"\s*(?:$|[?!.,~)]|이?[요여](?![가-힣])|로(?![가-힣])|은(?:요|\s|$)|날(?![가-힣])|쯤|[되돼될]|가능|예약|상담|진료|자리"
    r"|있나|있을까|비[어었나]|괜찮|어때|어떤|안[\s되돼될]|[갈올][게께수]|방문|오[전후]|아침|점심|저녁|낮)|(?<![일목])[에도](?![가-힣])"
)
_NO_DAY = r"\s(?:\d+\s?[회번]|평균|실\s|실리|나[서고]|차례|많이)"
_PARTICLE = "에는|에도|에|은|는|도|로|쯤|이나|부터|까지|이후로?"
_SENTENCE = "(?!까지|부터|이후|이나|이라|이랑|하고|날)(?=[가-힣]{2})"
_WORDS = "오늘|내일|낼|모레|글피|어제|그제|그저께|주말에|주말"
_WORDS = "|".join(sorted(_HOURS, key=len, reverse=True))
# A spoken hour begins a word, or follows one that speaks of time (내일세시, 세시말고네시): 모두시술 names no hour.
_AHEAD = r"(?<![가-힣])|(?<=[일날욜레낼제후전침녁낮밤벽심에주달말초뒤석피고나터서니~])"
_MONTH_DAY = r"(?<![\d./-])(0?[1-9]|1[0-2])/(\d{1,2})"
_HOUR_MARK = r"(?<!그냥 두)(?<!놔두)\s*시(?![간술작점력선즌적험]|각|도\s*때)"


def _hour(found: re.Match[str]) -> str:
    return f"{_HOURS[found[1]]}시"


def _minutes(found: re.Match[str]) -> str:
    tens, _, ones = found[1].rpartition("십")
    return f"{_DIGITS.get(tens, 1) * 10 * ('십' in found[1]) + _DIGITS.get(ones, 0)}분"


def _old_day(found: re.Match[str]) -> str:
    return f"{20 + (_OLD_DAYS.index(found[1]) + 1 if found[1] in _OLD_DAYS else 0)}일"


def _weekdays(found: re.Match[str]) -> str:
    return " " + ", ".join(f"{letter}요일" for letter in found[0].removesuffix("요일") if letter in WEEKDAYS)


_RULES: tuple[tuple[str, Replacement], ...] = (
    # weeks, months and days
    (r"(?<=다음|이번|지난|저번)\s?(?=주[사의])", " ·"),  # 다음 주사, 이번 주의사항: no week
    (r"(?:담|다음)\s?[주쥬](?![사의])", "다음주"),
    (r"다담\s?[주쥬]", "다다음주"),
    (r"(?<![가-힣])(?:요번|이번)\s?(?=주|달|[월화수목금토일]\s?(?:욜|요일))", "이번"),
    (r"(?<![가-힣])(?:담번|다음번|담)\s?(?=주|달|[월화수목금토일]\s?(?:욜|요일))", "다음"),
    (r"(?<=주)\s?중(?=으로|에|\s|$)|(?<=달)\s?안(?=에)", ""),  # 이번주 중에 is any day of it, 주중 its working days
    (r"(?<=[내올]년|올해)\s?초(?![가-힣]{2})", " 1월"),
    (r"(?:내일|낼)\s?모[레래]", "모레"),
    (r"(?<![가-힣])모래(?=\s*(?:오전|오후|아침|점심|저녁|낮|밤|[0-9]|[한두세네]시)|[에로쯤날]|\s*$)", "모레"),
    (r"모래", "모 래"),  # sand
    (r"엊그(?:저께|제)|엇그제", "그제쯤"),
    (r"어재(?=[\s에부저])", "어제"),
    (r"(?<![가-힣])설(?=\s*(?:지나|쇠|끝|전|연휴|다음|이후|에\s|때))", "설날"),
    (r"(?<=[가-힣])(?=아무\s?[때날시])", " "),  # 내일아무때나
    # a sentence without spaces: 내일갈게요, 3일뒤에갈게요, 다음주되나요
    (rf"((?:(?<![가-힣])|(?<=[고요데나]))(?:{_DAY_WORDS})(?:{_PARTICLE})?){_SENTENCE}", r"\1 "),
    (rf"((?:\d\s?(?:일|주일?|달|개월|시간|분)|{_COUNTED})\s?[뒤후전](?:{_PARTICLE})?){_SENTENCE}", r"\1 "),
    (
        rf"((?:이번|다음|지난|저번|차)(?:주|달)(?:{_PARTICLE})?)(?![{WEEKDAYS}]\s?(?:욜|요일)|[말초중평사의]){_SENTENCE}",
        r"\1 ",
    ),
    (rf"([월달]\s?(?:초(?!순)|말(?!일)|중순)(?:{_PARTICLE})?){_SENTENCE}", r"\1 "),
    # 3시에서 4시로 바꿔 주세요: no range
    (r"에서(?=[^.?!\n]{1,12}?로\s?(?:바[꾸꿔까]|변경|옮|미[루뤄]|당[기겨]|땡|수정|해))", " 말고"),
    # weekdays
    (r"(?<![가-힣])톨(?=\s?\d|\s*$|\s?욜|요일)", "토요일"),
    (rf"(?<!\d)([{WEEKDAYS}])\s?(?:욜|욜욜|요일|요일요일)(?:날)?(?![가-힣]?마다)", r"\1요일"),
    (rf"주(?=[{WEEKDAYS}]요일)", "주 "),  # 이번주일요일 holds 주일
    (rf"(?<=일)\s?\(([{WEEKDAYS}])(?:요일)?\)|(?<=\d)\s?\(([{WEEKDAYS}])(?:요일)?\)", lambda m: f" {m[1] or m[2]}요일"),
    (
        rf"(?<![가-힣])((?:다음주|다다음주|이번주)?\s?)([{WEEKDAYS}])\s?[~∼-]\s?([{WEEKDAYS}])(?:요일)?(?![가-힣]{{2}})",
        r"\g<1>\2요일부터 \3요일까지",
    ),
    (rf"(?:(?<=주)|(?<![가-힣\d]))[{WEEKDAYS}](?:\s?[,·/]\s?[{WEEKDAYS}])+(?:요일)?(?![가-힣]{{2}})", _weekdays),
    (
        rf"(?:(?<=주)|(?<![가-힣\d]))(?!금일|일일)[{WEEKDAYS}](?:\s?[{WEEKDAYS}])+(?:요일)?(?=\s?(?:중(?:에|\s|$)|둘|오[전후]))",
        _weekdays,
    ),
    (rf"(?<=[번음차]주)(?:\s?([월화수목금토])|\s(일))(?={_AFTER_DAY})", lambda m: f" {m[1] or m[2]}요일"),
    (rf"(?<=[번음차]주)\s?([월화수금토])(?=\s)(?!{_NO_DAY})", r" \1요일"),
    (r"(?<![가-힣])(?:월화수|월수금|화목토|수목금|금토일|월화수목금|월화목금)(?:요일)?(?=\s|에|$)", _weekdays),
    # dates
    (rf"스무\s?({'|'.join(_OLD_DAYS)}|날)(?:날)?", _old_day),
    (r"(?<=\d일)날", ""),
    (rf"(?<![\d./-])(\d{{1,2}})\.\s?(\d{{1,2}})(?=\s*(?:$|[에로이까부쯤오(,~{WEEKDAYS}-])|\s+\d)", r"\1/\2"),
    (r"(?<![\d.])(\d{1,2}월\s?\d{1,2})(?![\d일시분개월/.~:]|\s*일)", r"\1일"),
    (r"(?<![\d.])(\d{1,2})\s?,\s?(\d{1,2})일", r"\1일, \2일"),
    (r"(?<![\d.])(\d{1,2})\s?[-~]\s?(\d{1,2})일\s?(?:있다가|[뒤후])", r"\1일 뒤 아니면 \2일 뒤"),
    (rf"{_MONTH_DAY}\s?[-~]\s?(\d{{1,2}})(?![\d/시])", r"\1월 \2일~\1월 \3일"),
    (rf"{_MONTH_DAY}(?![\d/%]|\s?(?:정도|만큼|용량|로\s?줄|알|샷|개|병|cc))", r"\1월 \2일"),
    # 25일 이후: the dictionary would count 25 days
    (r"(?<=\d일)\s*(?=이후|이전|넘어)|(?<=[12][5-9]일)\s*(?=지나)|(?<=[23]\d일)\s*(?=지나)", "에 "),
    # hours
    (rf"(?:{_AHEAD})({'|'.join(_PAIRS)}){_HOUR_MARK}", lambda m: f"{_PAIRS[m[1]]}시쯤"),
    (rf"(?:{_AHEAD})({_WORDS}){_HOUR_MARK}(?!라도|도\s)", _hour),
    (rf"(?<=시)\s?([{''.join(_DIGITS)}]?십[{''.join(_DIGITS)}]?|오)\s?분", _minutes),
    (
        rf"(?:(?<=주)\s?|(?<![가-힣\d])(?<!\d\s))([{WEEKDAYS}])(?=\s?(?:\d{{1,2}}[시:]|오[전후]|아침|점심|저녁))",
        r" \1요일",
    ),
    (r"정오(?![가-힣]{2})", "낮 12시"),
    (r"자정(?![가-힣]{2})", "밤 12시"),
    (r"(?i)(?<![a-z])([ap])\.?m\.?\s?(\d{1,2}(?::\d\d)?)(?:시)?", lambda m: f"{_half(m[1])} {_clock(m[2])}"),
    (r"(?i)(?<!\d)(\d{1,2}(?::\d\d)?)시?\s?([ap])\.?m(?![a-z])\.?", lambda m: f"{_half(m[2])} {_clock(m[1])}"),
)


def _half(letter: str) -> str:
    return "오전" if letter in "aA" else "오후"


def _clock(digits: str) -> str:
    return digits if ":" in digits else f"{digits}시"


_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in _RULES)


def spelled(text: str) -> Placed:
    """`text` with its days and hours in plain spelling, and where each letter stood."""
    return rewritten(text, _COMPILED)
