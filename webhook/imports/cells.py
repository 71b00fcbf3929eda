"""One cell's words as a value, or a reason in Korean that tells the clinic's staff what to put there instead."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeVar

from openpyxl.utils.datetime import from_excel

from records import phones
from records.facts import SEOUL
from records.masking import has_resident_number, mask
from records.phones import Phone

_SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")
_MORNING_TWELVE = re.compile(r"(?:오전|AM)\s*12\s*[:시]|12\s*:[\d:\s]*AM", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_DATE = re.compile(
    r"""(?P<year>\d{4})
        (?: (?P<mm>\d\d)(?P<dd>\d\d)
          | \s*(?:[-./]|년)\s*(?P<month>\d{1,2})\s*(?:[-./]|월)\s*(?P<day>\d{1,2})\s*[.일]? )
        (?: \s*\(?[월화수목금토일](?:요일)?\)? )?
        (?: (?:\s*T\s*|\s+|(?<=\D)|(?=\D))
            (?P<half>오전|오후|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:시]
            (?:\s*(?P<minute>\d{1,2})\s*분?)?
            (?:\s*:\s*(?P<second>\d{1,2})(?:\.\d+)?|\s*(?P<s>\d{1,2})초)?
            \s*(?P<half_after>AM|PM)?
          | (?:\s+|(?<=\d{8}))(?P<hh>\d\d)(?P<min>\d\d)(?P<sec>\d\d)? )?""",
    re.VERBOSE | re.IGNORECASE,
)
_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
LONGEST_AGO = timedelta(days=30 * 365.25)
LONGEST_AWAY = timedelta(days=2 * 366)
TOMORROW = timedelta(days=1)
Sex = Literal["male", "female"]
Care = Literal["", "outpatient", "inpatient"]
T = TypeVar("T")

_SEXES: dict[str, Sex] = {
    "남": "male", "남자": "male", "남성": "male", "남아": "male", "m": "male", "male": "male",
    "여": "female", "여자": "female", "여성": "female", "여아": "female", "f": "female", "female": "female",
}  # fmt: skip
_CARES: dict[str, Care] = {"외래": "outpatient", "통원": "outpatient", "입원": "inpatient"}
_BETWEEN = re.compile(r"[,;|/\n]+")  # what separates several values of one cell
DIAGNOSIS = re.compile(r"[A-Z]\d{2}(\.?\d{1,3})?")  # KCD, as ICD-10: I10, E11.9, M545
MOST_LABELS = 20
_YES = (
    "y", "yes", "예", "네", "동의", "동의함", "수신", "수신동의", "허용", "o", "○", "ㅇ", "true", "t", "1",
)  # fmt: skip
_NO = (
    "n", "no", "아니오", "아니요", "미동의", "비동의", "동의안함", "거부", "거절", "미수신", "수신거부",
    "x", "×", "false", "f", "0", "철회", "해지",
)  # fmt: skip
_ANSWERS = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)


class CellError(Exception):
    """A cell that cannot be taken; the reason completes a sentence that begins with the column's name."""


def plain(text: str, most: int = 200) -> str:
    """Words as written. Raises CellError for formulas, Excel's error values and more than `most` characters."""
    if text.startswith(("=", "＝")):
        raise CellError("칸에 수식이 있습니다. 값만 복사해 붙여 넣어 주세요.")
    if text in _EXCEL_ERRORS:
        raise CellError(f"칸에 엑셀 오류({text})가 있습니다. 값을 다시 적어 주세요.")
    if len(text) > most:
        raise CellError(f"칸이 {most:,}자를 넘습니다({len(text):,}자). 줄여 주세요.")
    return text


def words(text: str, most: int = 200) -> str:
    """Words that hold no resident registration number."""
    if has_resident_number(text):
        raise CellError("칸에 주민등록번호로 보이는 값이 있습니다. 지우고 다시 올려 주세요.")
    return plain(text, most)


def memo(text: str) -> str:
    """At most 1,000 characters, with resident and card numbers masked."""
    return mask(plain(text, 1000))


def patient_number(text: str) -> str:
    """The clinic's own number of the patient."""
    return number(text, 40)


def number(text: str, most: int = 80) -> str:
    """A number of the clinic's own system. One that Excel has shortened cannot be told from another: refused."""
    if _SCIENTIFIC.fullmatch(text):
        raise CellError("번호가 엑셀에서 줄어들었습니다. 열을 '텍스트' 서식으로 바꾸고 번호를 다시 넣어 주세요.")
    return words(text, most)


def phone(text: str) -> Phone:
    """A Korean number in any common writing, with the leading zero that Excel drops put back. Quotes no number."""
    digits = re.sub(r"\.0$", "", unicodedata.normalize("NFKC", words(text)))
    if _SCIENTIFIC.fullmatch(digits):
        raise CellError("번호가 엑셀에서 줄어들었습니다. 열을 '텍스트' 서식으로 바꾸고 번호를 다시 넣어 주세요.")
    try:
        return phones.read(digits)
    except phones.NotANumber as error:
        said = str(error)
        raise CellError(f"칸은 {said}" if said.startswith("전화번호가") else said) from None


def moment(text: str, now: datetime) -> datetime:
    """A day, with or without a time of day, in Seoul; midnight where no time is given.

    Not after tomorrow, and not so long ago that the year must be a slip.
    """
    value = _moment(unicodedata.normalize("NFKC", words(text)), text, "2026-11-20 14:30")
    if value < now - LONGEST_AGO:
        raise CellError(f"'{_quoted(text)}' 값은 30년이 넘은 날짜입니다. 연도를 확인해 주세요. 예: 2026-11-20 14:30")
    if value > now + TOMORROW:
        raise CellError(f"'{_quoted(text)}' 값은 앞으로의 날짜입니다. 다녀간 방문만 올려 주세요.")
    return value


def appointment(text: str, now: datetime) -> datetime:
    """A day with a time of day, to the minute, in Seoul; at most two years away.

    오전 12시 is refused: at a clinic's desk it is as likely noon as midnight.
    """
    if _MORNING_TWELVE.search(unicodedata.normalize("NFKC", text)):
        raise CellError(f"'{_quoted(text)}' 값은 정오인지 자정인지 알 수 없습니다. 24시간으로 적어 주세요. 예: 12:00")
    value = _moment(unicodedata.normalize("NFKC", words(text)), text, "2026-11-20 14:30").replace(second=0)
    if value.time() == time():
        raise CellError(f"'{_quoted(text)}' 값에 예약 시각이 없습니다. 예: 2026-11-20 14:30")
    if abs(value - now) > LONGEST_AWAY:
        raise CellError(f"'{_quoted(text)}' 값은 오늘에서 2년 넘게 떨어져 있습니다. 연도를 확인해 주세요.")
    return value


def dated(text: str, now: datetime) -> datetime:
    """A day, with or without a time of day, before or ahead; ten in the morning where no time is given."""
    value = _moment(unicodedata.normalize("NFKC", words(text)), text, "2026-11-20 14:30")
    if abs(value - now) > LONGEST_AWAY:
        raise CellError(f"'{_quoted(text)}' 값은 오늘에서 2년 넘게 떨어져 있습니다. 연도를 확인해 주세요.")
    return value if value.time() != time() else value.replace(hour=10)


def one_of(text: str, known: Mapping[str, T]) -> T:
    """What one of a few words stands for, however it is spaced."""
    found = known.get("".join(words(text).split()))
    if found is None:
        raise CellError(
            f"'{_quoted(text)}' 값은 쓸 수 없습니다. {', '.join(filter(None, known))} 가운데 하나로 적어 주세요."
        )
    return found


def expiry(text: str, now: datetime) -> date | None:
    """The last day on which something holds; None for an empty cell: always."""
    if not words(text):
        return None
    value = _moment(unicodedata.normalize("NFKC", text), text, "2027-11-20")
    if abs(value - now) > LONGEST_AGO:
        raise CellError(f"'{_quoted(text)}' 값은 오늘에서 30년 넘게 떨어져 있습니다. 연도를 확인해 주세요.")
    return value.date()


def quantity(text: str, least: int, most: int, unit: str) -> int | None:
    """A whole number, with or without its unit; None for an empty cell."""
    found = re.fullmatch(rf"(\d{{1,6}})\s*(?:{unit})?", unicodedata.normalize("NFKC", words(text)))
    if text and (found is None or not least <= int(found[1]) <= most):
        raise CellError(f"'{_quoted(text)}' 값은 {least}에서 {most}까지의 숫자가 아닙니다.")
    return int(found[1]) if found else None


def past_day(text: str, now: datetime) -> date | None:
    """A day that lies behind, as of birth or of a consent; None for an empty cell."""
    if not words(text):
        return None
    value = _moment(unicodedata.normalize("NFKC", text), text, "1991-03-02")
    if value > now:
        raise CellError(f"'{_quoted(text)}' 값은 앞으로의 날짜입니다. 예: 1991-03-02")
    return value.date()


def said_at(text: str, now: datetime) -> datetime | None:
    """When something was said; midnight where no time of day is given, None for an empty cell. Not ahead."""
    if not words(text):
        return None
    value = _moment(unicodedata.normalize("NFKC", text), text, "2026-11-20 14:30")
    if not now - LONGEST_AGO < value <= now:
        raise CellError(f"'{_quoted(text)}' 값은 앞으로의 날짜이거나 30년이 넘은 날짜입니다. 예: 2026-11-20 14:30")
    return value


def _moment(text: str, original: str, example: str) -> datetime:
    try:
        value = _from_serial(text) if _SERIAL.fullmatch(text) else _from_words(text)
    except (ValueError, OverflowError):
        raise CellError(f"'{_quoted(original)}' 값은 날짜가 아닙니다. 예: {example}") from None
    if value.year < 1900:
        raise CellError(f"'{_quoted(original)}' 값은 1900년보다 앞선 날짜입니다. 예: {example}")
    return value


def _from_serial(text: str) -> datetime:
    """Excel's days since 1899-12-30, to the nearest second."""
    value = from_excel(float(text)) + timedelta(milliseconds=500)
    return datetime.combine(value.date(), value.time().replace(microsecond=0), SEOUL)


def _from_words(text: str) -> datetime:
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(text)
    part = {name: value or "" for name, value in found.groupdict().items()}
    half = (part["half"] or part["half_after"]).upper()
    return datetime(
        int(part["year"]),
        int(part["mm"] or part["month"]),
        int(part["dd"] or part["day"]),
        _hour(int(part["hour"] or part["hh"] or 0), half),
        int(part["minute"] or part["min"] or 0),
        int(part["second"] or part["s"] or part["sec"] or 0),
        tzinfo=SEOUL,
    )


def _hour(hour: int, half: str) -> int:
    """오전 12시 is midnight, 오후 12시 noon; 오후 14시 is taken as 14, 오전 14시 is no time."""
    if half in ("오전", "AM"):
        if hour > 12:
            raise ValueError(hour)
        return hour % 12
    return hour + 12 if half and hour < 12 else hour


def sex(text: str) -> Sex | None:
    """'male', 'female', or None for an empty cell."""
    return choice(text, _SEXES, "남 또는 여로") if text else None


def care(text: str) -> Care:
    """'outpatient', 'inpatient', or "" for an empty cell."""
    return choice(text, _CARES, "외래 또는 입원으로") if text else ""


def diagnoses(text: str) -> tuple[str, ...]:
    """KCD codes, without dots; several in one cell are separated."""
    codes = [each.upper() for each in re.split(rf"{_BETWEEN.pattern}|\s+", words(text)) if each]
    if wrong := [each for each in codes if not DIAGNOSIS.fullmatch(each)]:
        raise CellError(f"'{_quoted(wrong[0])}' 값은 진단코드(KCD)가 아닙니다. 예: I10 또는 E11.9")
    return tuple(dict.fromkeys(code.replace(".", "") for code in codes))


def labels(text: str) -> tuple[str, ...]:
    """The clinic's own labels; several in one cell are separated."""
    found = tuple(dict.fromkeys(" ".join(each.split()) for each in _BETWEEN.split(words(text)) if each.strip()))
    if len(found) > MOST_LABELS or any(len(each) > 40 for each in found):
        raise CellError(f"칸에는 40자까지의 이름을 {MOST_LABELS}개까지, 쉼표로 나누어 적을 수 있습니다.")
    return found


def consent(text: str) -> bool | None:
    """Yes, no, or None for an empty cell: nothing said. What is neither is refused, never guessed."""
    return choice(text, _ANSWERS, "Y 또는 N으로") if text else None


def choice(text: str, answers: Mapping[str, T], allowed: str) -> T:
    """What the word stands for; one that is not among the answers is refused."""
    word = words(text).casefold().replace(" ", "")
    if word not in answers:
        raise CellError(f"'{_quoted(text)}' 값을 알 수 없습니다. {allowed} 적거나 비워 두세요.")
    return answers[word]


def session(text: str) -> str:
    """Such as 1/1, also where Excel has made a date of it (1월 1일)."""
    damaged = re.fullmatch(r"\d{4}-(\d\d)-(\d\d) 00:00:00|(\d{1,2})월 (\d{1,2})일", text)
    if not damaged:
        return words(text)
    return "/".join(str(int(part)) for part in damaged.groups() if part)


def _quoted(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
