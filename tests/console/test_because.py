"""Why a message is planned: one line a case."""

from datetime import datetime

import pytest

from catalogue.model import InForce
from console.because import because
from records.facts import SEOUL
from records.models import FollowUp, Patient
from records.upcoming import Anchor, Line
from tests.town import starter

IN_FORCE = InForce(catalogue=starter())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("anchor", "template", "planned_for", "said"),
    [
        (
            Anchor("treatment", "필러", at("2026-11-20T14:30")), "guide.filler.d2", "2026-11-22T10:00",
            "필러 시술 후 2일째 주의사항 안내, 11월 20일(금) 시술 기준",
        ),
        (
            Anchor("treatment", "필러", at("2026-11-20T14:30")), "guide.filler.h5", "2026-11-20T19:30",
            "필러 시술 5시간 뒤 주의사항 안내, 11월 20일(금) 시술 기준",
        ),
        (
            Anchor("treatment", "실리프팅", at("2026-11-20T14:30")), "survey.visit", "2026-12-11T14:00",
            "실리프팅 시술 후 21일째 진료 만족도 조사 안내, 11월 20일(금) 시술 기준",
        ),
        (
            Anchor("appointment", "보톡스", at("2026-11-24T15:00")), "appointment.d3", "2026-11-21T10:00",
            "보톡스 예약 3일 전 예약 안내, 11월 24일(화) 오후 3시 예약 기준",
        ),
        (
            Anchor("appointment", "보톡스", at("2026-11-24T15:00")), "appointment.h2", "2026-11-24T13:00",
            "보톡스 예약 2시간 전 예약 안내, 11월 24일(화) 오후 3시 예약 기준",
        ),
        (
            Anchor("test", "위내시경", at("2026-11-24T09:00")), "test.gastroscopy.d1", "2026-11-23T10:00",
            "위내시경 검사 1일 전 검사 준비 안내, 11월 24일(화) 오전 9시 검사 기준",
        ),
        (
            Anchor("discharge", "", at("2026-11-20T11:00")), "discharge.d1", "2026-11-21T10:00",
            "퇴원 후 1일째 퇴원 후 주의사항 안내, 11월 20일(금) 퇴원 기준",
        ),
        (
            Anchor("message", "필러", at("2026-11-21T09:30")), "reminder.check_in", "2026-11-21T17:30",
            "필러 주의사항 다시 안내, 11월 21일(토) 오전 9시 30분 안내에 답이 없을 때",
        ),
        (
            Anchor("adopted", "", at("2026-11-20T11:00")), "a.later.one", "2026-11-21T10:00",
            "등록한 날 후 1일째 plan.key, 11월 20일(금) 등록한 날 기준",
        ),
        (None, "a.later.one", "2026-11-21T10:00", "plan.key, 11월 21일(토) 기준"),
    ],
)  # fmt: skip
def test_a_line_names_occasion_offset_message_and_day(
    anchor: Anchor | None, template: str, planned_for: str, said: str
) -> None:
    """Whatever it counts from; a template that is not in force is named by its plan."""
    row = FollowUp(template=template, plan="plan.key", planned_for=at(planned_for))
    assert because(Line(row, Patient(), anchor), IN_FORCE) == said


def test_a_day_of_the_patients_own_is_named_itself() -> None:
    """Not the day on which the message leaves."""
    row = FollowUp(template="consent.confirm", plan="consent.confirm", planned_for=at("2026-11-21T10:00"))
    row.occasion = at("2026-11-20T00:00").toordinal()
    assert because(Line(row, Patient(), None), IN_FORCE).endswith(", 11월 20일(금) 광고 동의 기준")
