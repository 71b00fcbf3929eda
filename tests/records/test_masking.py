"""Resident and card numbers are blotted out, however people type them, and nothing else is."""

import re

import pytest
from sqlalchemy import select

from records.masking import mask, mask_contacts
from records.models import AnsweredRequest, Conversation, Message, Note
from tests.scheduler.stage import FILLER, steps
from tests.town import Town

RESIDENT = "900101-1234567"


@pytest.mark.parametrize(
    "number",
    [
        "900101-1234567",
        "9001011234567",
        "900101 1234567",
        "900101 - 1234567",
        "900101\n1234567",
        "900101.1234567",
        "900101–1234567",
        "900101ㅡ1234567",
        "900101~1234567",
        "９００１０１－１２３４５６７",
        "９００１０１１２３４５６７",
        "000229-4234567",
        "851231-8234567",
        "4111-1111-1111-1111",
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111.1111.1111.1111",
        "４１１１－１１１１－１１１１－１１１１",
        "378282246310005",
        "5555-5555-5555-4444",
    ],
)
@pytest.mark.parametrize("around", ["{}", "제 번호는 {}입니다", "({})", "{}, 확인해 주세요"])
def test_a_number_is_blotted_out_whatever_its_form(number: str, around: str) -> None:
    """Every digit becomes a blot, everything else and the length stay."""
    text = around.format(number)
    masked = mask(text)
    assert not any(sign.isdigit() for sign in masked)
    assert len(masked) == len(text)
    assert [old for old, new in zip(text, masked, strict=True) if old != new] == [c for c in number if c.isdigit()]


@pytest.mark.parametrize(
    "text",
    [
        "010-1234-5678로 전화 주세요",
        "02-000-1000",
        "2026-03-10 14:30 예약",
        "2026.03.10 오후 2시",
        "20260310",
        "3월 9일 09:30~10:30",
        "통증 7점, 붓기 3일째",
        "1234-5678-9012-3456",  # no card has this checksum
        "901301-1234567",  # no thirteenth month
        "주문번호 9001019",
        "환자번호 A-1001",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    """Phones, dates, scores and orders are needed."""
    assert mask(text) == text


def test_two_numbers_in_one_text_are_both_blotted_out() -> None:
    """A resident number and a card."""
    assert mask("900101-1234567 / 4111111111111111") == "●●●●●●-●●●●●●● / ●●●●●●●●●●●●●●●●"


def test_nothing_of_a_turn_keeps_a_resident_number(town: Town) -> None:
    """Neither the message, nor the note, nor the conversation's state, nor the remembered answer."""
    town.pump.tick()
    town.advance("2026-03-10T09:30")
    town.say("demo-filler", f"제 주민번호는 {RESIDENT}예요", request_key="r1")
    town.say("demo-filler", "상태 알리기", follow_up=steps(town, FILLER)["d1"].id, request_key="r2")
    for turn, words in enumerate(("없어요", f"3점 {RESIDENT}", f"조금 {RESIDENT}", f"{RESIDENT} 입니다")):
        town.say("demo-filler", words, request_key=f"c{turn}")

    with town.database.read() as session:
        kept = [
            *(f"{row.text} {row.payload}" for row in session.scalars(select(Message))),
            *(str(row.content) for row in session.scalars(select(Note))),
            *(str(row.state) for row in session.scalars(select(Conversation))),
            *(str(row.reply) for row in session.scalars(select(AnsweredRequest))),
        ]
    assert [words for words in kept if "1234567" in words] == []
    assert any("●●●●●●-●●●●●●●" in words for words in kept)


@pytest.mark.parametrize(
    "contact",
    [
        "010-1234-5678", "01012345678", "010.1234.5678", "010 1234 5678", "+82 10-1234-5678", "02)123-4567",
        "031-123-4567", "1588-1234", "０１０－１２３４－５６７８", "공일공 일이삼사 오육칠팔", "kim@example.com",
        "kim.a+b@mail.example.co.kr", "kim @ example . com", "KIM＠EXAMPLE.COM", "900101-1234567", "900101-5",
        "4111-1111-1111-1111", "110-123-456789", "1990.03.02",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "제 번호는 {}으로 주세요", "({}), 그거"])
def test_a_contact_is_blotted_out_of_an_example(contact: str, around: str) -> None:
    """Every letter and digit of it becomes a blot, the rest and the length stay."""
    masked = mask_contacts(around.format(contact))
    assert masked == around.format(re.sub(r"\w", "●", contact))


@pytest.mark.parametrize(
    "text",
    [
        "3월 9일 09:30에",
        "보톡스 2주 50만원",
        "통증 7점, 3-4일째",
        "오이 구이 이일 일요일 오후 이사",
        "@원장님",
        "3.5cc 1회",
    ],
)
def test_what_an_example_needs_stays(text: str) -> None:
    """Days, prices, amounts."""
    assert mask_contacts(text) == text
