"""Advertising on its way: what the law puts around it, and how a patient is rid of it."""

import pytest

from bot.wording import advertising
from records.models import Clinic
from tests.scheduler.own_plans import approve, mine, plan
from tests.scheduler.stage import BOTOX, change, consent, moment
from tests.town import Town

BODY = "이도윤님, 알려드립니다."


def test_label_sender_and_phone_come_first_and_the_free_way_out_last() -> None:
    """Whatever the approved text says (정보통신망법 §50④, 시행령 별표6)."""
    first, *_, last = advertising.framed("내용", "안부의원", "02-000-1000", "080-000-0000").splitlines()
    assert first == "(광고) [안부의원] 02-000-1000"
    assert last == "무료수신거부: 채팅창에 '광고 그만' 입력 또는 080-000-0000"
    assert "080" not in advertising.framed("내용", "안부의원", "02-000-1000")
    by_text = advertising.framed("내용", "안부의원", "02-000-1000", "080-000-0000", by_text=True)
    assert by_text.splitlines()[-1] == "무료수신거부: 080-000-0000"
    assert advertising.title("생일 축하") == "(광고) 생일 축하"


@pytest.mark.parametrize("number", ["", "080-000-0000"])
def test_an_advertisement_reaches_the_phone_with_all_of_it(town: Town, number: str) -> None:
    """On the birthday, title and text."""
    approve(town, plan("p.birthday", "birthday"))
    change(town, Clinic, town.clinic().id, options={"opt_out_number": number} if number else {})
    consent(town, BOTOX, "advertising", True)
    town.work()
    town.advance("2026-07-21T10:00")
    [message] = [each for each in town.phones.taken if BODY in each.text]
    assert message.title == "(광고) 안내"
    assert message.text == advertising.framed(BODY, "안부피부과", "02-000-1000", number)
    assert message.at == moment("2026-07-21T09:00")


def test_nothing_else_bears_the_label(town: Town) -> None:
    """The guides of the same weeks."""
    town.work()
    town.advance("2026-03-20T12:00")
    assert [each for each in town.phones.taken if "(광고)" in each.title + each.text] == []


def test_the_words_of_the_way_out_end_it_at_once(town: Town) -> None:
    """Said in the chat as the message says it: the consent is gone, the guides stay, the next one is refused."""
    approve(town, plan("p.birthday", "birthday"))
    consent(town, BOTOX, "advertising", True)
    town.work()
    reply = town.say("demo-botox", advertising.STOP)
    assert "수신거부가 3월 10일(화)에 처리되었습니다" in "".join(bubble.text for bubble in reply.bubbles)
    town.advance("2026-07-21T10:00")
    assert [row.why for row in mine(town, BOTOX, "p.birthday")][:1] == ["광고 수신 동의가 없습니다"]
    assert [each for each in town.phones.taken if each.to == "demo-botox" and "주의사항" in each.text] != []
