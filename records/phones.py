"""Korean phone numbers as people write them. Pure."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

_WRITTEN = re.compile(r"[+\d\s().\-‐‑–—−·]+")


class NotANumber(ValueError):
    """No number that can be called; the message says in Korean what to put there instead, and quotes nothing."""


@dataclass(frozen=True)
class Phone:
    """`number` in E.164; `mobile` is false for landlines and other numbers that KakaoTalk cannot reach."""

    number: str
    mobile: bool


def read(text: str) -> Phone:
    """A Korean number in any common writing, with the leading zero that Excel drops put back. Raises NotANumber."""
    digits = unicodedata.normalize("NFKC", text)
    if not _WRITTEN.fullmatch(digits):
        raise NotANumber("전화번호가 아닙니다. 번호 하나만 적어 주세요. 예: 010-2345-6789")
    try:
        number = phonenumbers.parse(digits, "KR")
    except phonenumbers.NumberParseException:
        raise NotANumber("전화번호가 아닙니다. 예: 010-2345-6789") from None
    return _korean(number)


def written(number: str) -> str:
    """A Korean number as people write it (010-2345-6789); one of another country with its code; any other as it is."""
    try:
        parsed = phonenumbers.parse(number, "KR")
    except phonenumbers.NumberParseException:
        return number
    domestic = parsed.country_code == 82
    style = phonenumbers.PhoneNumberFormat.NATIONAL if domestic else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def _korean(number: phonenumbers.PhoneNumber) -> Phone:
    if number.country_code != 82:
        raise NotANumber("번호가 국내 번호가 아닙니다. 예: 010-2345-6789")
    national = str(number.national_number)
    # For 010 the library allows a digit less and lags behind new ranges; the rule is eight digits, zeros a placeholder.
    is_010 = national.startswith("10")
    right = len(national) == 10 and national[2:].strip("0") if is_010 else phonenumbers.is_valid_number(number)
    if not right:
        raise NotANumber("번호의 자릿수나 앞자리가 맞지 않습니다. 예: 010-2345-6789")
    mobile = is_010 or phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), mobile)
