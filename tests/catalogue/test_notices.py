"""A notice that a clinic writes: what is put around it, and what it may not say."""

from datetime import date, time
from typing import Any

import pytest
from pydantic import ValidationError

from catalogue.notices import GROUNDS, Notice

PLAIN = {
    "key": "closing",
    "title": "휴진 안내",
    "text": "12월 25일(금)은 쉽니다.",
    "day": "2026-12-22",
    "push_class": "transaction",
}


def notice(**changed: Any) -> Notice:
    return Notice.model_validate({**PLAIN, **changed})


def test_clinic_recipient_phone_and_basis_are_put_around_what_informs() -> None:
    """So that the writer can forget none of it."""
    made = notice()
    assert made.problems() == []
    assert made.template.text.splitlines() == [
        "[#{병원명}] 휴진 안내",
        "#{고객명}님, 안내드립니다.",
        "12월 25일(금)은 쉽니다.",
        "▶ 문의: #{병원전화}",
        "본 메시지는 병원에서 진료를 받고 안내 수신을 신청하신 분께 발송되었습니다.",
    ]


def test_an_advertisement_is_left_to_the_frame_of_its_sender() -> None:
    """And is no Alimtalk."""
    made = notice(push_class="advertising", title="행사 안내", text="새봄 이벤트를 엽니다.")
    assert (made.problems(), made.template.alimtalk) == ([], False)
    assert made.template.text == "#{고객명}님, 안내드립니다.\n새봄 이벤트를 엽니다."


def test_it_becomes_a_plan_of_one_day() -> None:
    """For whom it is meant, at ten unless told otherwise."""
    made = notice(who={"sex": "female"}, at="11:30")
    [step] = made.plan.steps
    assert (made.plan.key, made.plan.anchor, made.plan.day) == ("notice.closing", "date", date(2026, 12, 22))
    assert (made.plan.who.sex, step.at, step.push_class, step.template) == (
        "female", time(11, 30), "transaction", "notice.closing",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "family"),
    [
        ({"text": "크리스마스 할인 안내"}, "advertising"),
        ({"title": "생일 축하"}, "advertising"),
        ({"text": "국내 최고 장비", "push_class": "advertising"}, "medical"),
        ({"text": "(광고) 행사", "push_class": "advertising"}, "label"),
        ({"text": "#{잔액}원"}, "form"),
        ({"text": "좀 어떠신가요"}, "greeting"),
    ],
)
def test_words_that_its_class_may_not_say_are_told(changed: dict[str, str], family: str) -> None:
    """Before anybody approves it."""
    assert family in [each.family for each in notice(**changed).problems()]


@pytest.mark.parametrize("push_class", ["safety", "security"])
def test_a_notice_has_a_class_that_a_clinic_may_choose(push_class: str) -> None:
    """Each of which has its ground; alarms and codes are nobody's to write."""
    with pytest.raises(ValidationError):
        notice(push_class=push_class)
    assert {str(each) for each in GROUNDS} == {"transaction", "care", "advertising"}
