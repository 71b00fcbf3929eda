"""Phone numbers, codes and dates of birth in the ways in which people type them, and what is kept of them."""

from datetime import date

import pytest

from bot.korean import proofs

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    "text",
    [
        "010-1234-5678",
        "01012345678",
        "010 1234 5678",
        "공일공 일이삼사 오육칠팔",
        "공일공에 1234에 5678이요",
        "공일공다시일이삼사다시오육칠팔이요",
        "+82 10-1234-5678",
        "８２10 1234 5678",
        "０１０１２３４５６７８",
        "제 번호는 010.1234.5678 입니다",
        "1012345678",
    ],
)
def test_a_phone_number_is_read_in_any_form(text: str) -> None:
    """As one and the same number."""
    assert proofs.phone(text) == "+821012345678"


@pytest.mark.parametrize("text", ["010-1234-567", "02-123-4567", "123456", "910302", "", "열이 38.5도예요"])
def test_what_is_no_mobile_number_is_none(text: str) -> None:
    """A digit too few, a landline, a code, a date."""
    assert proofs.phone(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "123456",
        "123 456",
        "12-34-56",
        "１２３４５６",
        "일이삼사오육",
        "일이삼사오육이요",
        "인증번호는 123456이요",
        "코드 123456 왔어요",
    ],
)
def test_a_code_is_read_in_any_form(text: str) -> None:
    """As six digits."""
    assert proofs.code(text) == "123456"


@pytest.mark.parametrize("text", ["12345", "1234567", "010-1234-5678", "일이 있어서요", "38.5도예요", ""])
def test_what_has_not_six_digits_is_no_code(text: str) -> None:
    """So that it costs no try."""
    assert proofs.code(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "910302",
        "19910302",
        "1991년 3월 2일",
        "91년 3월 2일생이요",
        "1991.3.2",
        "91-03-02",
        "1991/03/02",
        "91년생 3월 2일",
        "구일공삼공이",
        "일구구일공삼공이요",
        "910302-2345678",
        "생일 91.03.02.",
    ],
)
def test_a_date_of_birth_is_read_in_any_form(text: str) -> None:
    """The second of March 1991."""
    assert proofs.births(text, TODAY) == (date(1991, 3, 2),)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("120305", (date(1912, 3, 5), date(2012, 3, 5))),
        ("270101", (date(1927, 1, 1),)),
        ("991332", ()),
        ("2030-01-01", ()),
        ("3월 2일", ()),
        ("1234", ()),
    ],
)
def test_two_digits_of_a_year_have_the_readings_that_are_past(text: str, days: tuple[date, ...]) -> None:
    """No day that is to come, and none that does not exist."""
    assert proofs.births(text, TODAY) == days


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("010-1234-5678이요", "●●●-●●●●-5678이요"),
        ("공일공 일이삼사 오육칠팔", "●●● ●●●● 오육칠팔"),
        ("010-1234-567", "●●●-●●●4-567"),
        ("인증번호는 123456이요", "인증번호는 ●●●●●●이요"),
        ("12345", "●●●●●"),
        ("일이삼사오육", "●●●●●●"),
        ("1991년 3월 2일", "●●●●년 ●월 ●●"),
        ("열이 38.5도예요", "열이 38.5도예요"),
        ("3일 전에 맞았어요", "3일 전에 맞았어요"),
    ],
)
def test_what_shows_who_somebody_is_is_not_kept(text: str, kept: str) -> None:
    """Of a phone number the last four digits stay; words and other numbers stay."""
    assert proofs.hide(text) == kept


@pytest.mark.parametrize(
    ("name", "masked"), [("김하늘", "김*늘"), ("이솔", "이*"), ("황보하늘", "황**늘"), ("김", "*"), ("", "*")]
)
def test_a_name_is_told_masked(name: str, masked: str) -> None:
    """Enough to be recognised by its owner."""
    assert proofs.masked_name(name) == masked
