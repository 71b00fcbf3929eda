"""Notices to staff's own phones: whom they reach, what they may say, and the ladder of those that want an answer."""

import pytest

from channels.ports import ChannelError
from records import alarms, staff_notices
from records.models import Clinic, Escalation, Page, Patient, StaffNotice
from scheduler.alarms.paged import view
from tests.scheduler.stage import FILLER, change, patient_of
from tests.town import PUBLIC, Town

NURSE, DOCTOR, MANAGER, ENGINEER = "+821000008001", "+821000008002", "+821000008003", "+821000008004"
BEDS = "3병동 14시 병상 38/42"


@pytest.fixture(autouse=True)
def _on_call(town: Town) -> None:
    with town.database.write() as session:
        clinic = session.get_one(Clinic, town.clinic().id)
        now = town.clock.clinic(session)
        for row in alarms.on_call(session, clinic):
            row.removed_at = now
        for level, (name, phone) in enumerate(
            (("오수아", NURSE), ("한지우", DOCTOR), ("서다온", MANAGER), ("문엔지", ENGINEER))
        ):
            alarms.add(session, clinic, level, name, phone, alarms.ALWAYS, now)


def post(town: Town, to: str, text: str = BEDS, *, kind: str = "beds", urgent: bool = False) -> StaffNotice:
    with town.database.write() as session:
        row = staff_notices.post(
            session, town.clinic(), kind, to, text, detail="김하늘 님 관련", urgent=urgent, by=staff_notices.CLI,
            now=town.clock.clinic(session), machine_now=town.machine.now,
        )  # fmt: skip
    town.pager.tick()
    return row


def pass_(town: Town, **span: float) -> None:
    town.machine.pass_(**span)
    town.pager.tick()


def told(town: Town) -> list[str]:
    return [message.to for message in town.pagers.taken]


@pytest.mark.parametrize(
    ("to", "phones"),
    [
        ("on-call", [NURSE]),
        ("doctor", [DOCTOR]),
        ("한지우", [DOCTOR]),
        ("manager", [MANAGER]),
        ("engineer", [ENGINEER]),
    ],
)
def test_a_plain_notice_reaches_a_level_or_a_name_once(town: Town, to: str, phones: list[str]) -> None:
    """No link, no ladder, nothing to acknowledge; what is for the console only stays there."""
    post(town, to)
    pass_(town, minutes=40)
    assert told(town) == phones
    [message] = town.pagers.taken
    assert message.text.splitlines()[1:] == [BEDS]
    assert "병상 현황" in message.text
    assert "하늘" not in message.text
    with town.database.read() as session:
        assert session.query(Escalation).count() == 0


def test_a_call_climbs_until_somebody_acknowledges(town: Town) -> None:
    """The doctor at once, whoever is above after five minutes; never the nurse."""
    post(town, "doctor", "3병동 응급 호출", kind="call", urgent=True)
    pass_(town, minutes=5)
    assert told(town) == [DOCTOR, MANAGER]
    first = town.pagers.taken[0].text
    assert "3병동 응급 호출" in first
    token = first.split(f"{PUBLIC}/a/")[1].split()[0]
    with town.database.read() as session:
        page, escalation = town.pager.paged(session, token) or pytest.fail("no page")
        assert view(session, page, escalation, town.clock.clinic(session)).notice == "3병동 응급 호출"
    assert town.pager.acknowledge(token, None)
    pass_(town, minutes=40)
    assert told(town) == [DOCTOR, MANAGER]


def test_a_call_by_name_reaches_them_off_duty_too(town: Town) -> None:
    """Somebody asked for this very person."""
    with town.database.write() as session:
        [row] = staff_notices.whom(session, town.clinic(), "한지우")
        row.hours = alarms.CLOSED
    post(town, "한지우", "수술실 호출", kind="call", urgent=True)
    assert told(town) == [DOCTOR]


def test_two_calls_are_two_alarms(town: Town) -> None:
    """Neither is taken for a repeat of the other."""
    first, second = (post(town, "doctor", text, kind="call", urgent=True) for text in ("3병동 호출", "5병동 호출"))
    assert first.escalation_id != second.escalation_id
    assert told(town) == [DOCTOR, DOCTOR]


@pytest.mark.parametrize(
    "text",
    [
        "김하늘 님 검사실로 와 주세요",
        "김 하늘 환자 확인",
        "D-1001 환자 확인",
        "조직 검사 결과 나왔습니다",
        "배양 양성입니다",
        "910302-2123456 확인",
        " ",
        "가" * 201,
    ],
)
def test_no_patient_and_no_result_goes_into_a_text_message(town: Town, text: str) -> None:
    """It lies open on a locked phone (의료법 §19); nothing is written."""
    with pytest.raises(staff_notices.NotPosted):
        post(town, "doctor", text)
    with town.database.read() as session:
        assert session.query(Page).count() == 0


@pytest.mark.parametrize("text", [BEDS, "MRI 2호기 정지, 수리 요청", "오늘 마약류 청구 마감", "수술실 한나 호출"])
def test_ordinary_words_may_go(town: Town, text: str) -> None:
    """A patient whose name is a word of two syllables stops no notice that does not speak of a patient."""
    change(town, Patient, patient_of(town, FILLER).id, name="한나")
    post(town, "doctor", text)
    assert told(town) == [DOCTOR]


def test_nobody_by_that_name_is_said(town: Town) -> None:
    with pytest.raises(staff_notices.NotPosted, match="누구"):
        post(town, "누구")


def test_a_notice_that_the_dealer_refuses_for_now_is_tried_again(town: Town) -> None:
    """As a page is."""
    town.pagers.trouble = [ChannelError("HTTP 500", permanent=False)]
    post(town, "doctor")
    assert told(town) == []
    pass_(town, seconds=11)
    assert told(town) == [DOCTOR]
