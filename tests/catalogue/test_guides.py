"""The pushed guides and the plans that send them: permitted instruction notices, on the ladder of their risk."""

import re

import pytest
from pydantic import ValidationError

from catalogue import files
from catalogue.model import OFFER, SEVERAL, Catalogue, NoAnswer, Plan, PushClass, Risk, Step, Template

LADDER = {
    Risk.R0: ["d1", "d7"],
    Risk.R1: ["d1", "d3", "d7"],
    Risk.R2: ["d1", "d3", "d7", "d14", "d30"],
    Risk.R3: ["h5", "d1", "d2", "d7", "d14", "d30"],
}
VALUES = {
    "병원명": "서울안부피부과의원 강남본점",
    "병원전화": "02-1234-5678",
    "응급전화": "010-1234-5678",
    "고객명": "남궁가나다라",
    "시술명": "울쎄라피프라임 전체얼굴 600샷",
    "시술일": "2026년 11월 20일(금)",
    "경과일": "30",
    "기한": "12월 11일(금)",
    "예약일시": "11월 24일(화) 오후 12시 30분",
    "담당의": "남궁가나다라 대표원장",
    "항목": "울쎄라피프라임 전체얼굴 600샷",
    "일정": "11월 24일(화) 오후 12시 30분",
    "일정일": "2026년 11월 20일(금)",
    "임신주수": "36",
    "운영시간": "평일 10:00~19:00 (수요일 20:30까지)\n토요일 10:00~16:00\n점심 13:00~14:00\n일요일·공휴일 휴진",
    "주소": "서울특별시 강남구 테헤란로 123, 안부빌딩 7층 (역삼동)",
    "처리내용": "광고성 정보 수신 동의",
    "처리일": "2026년 11월 20일",
    "위급증상": ", ".join(["숨쉬기 힘듦", "삼키기 힘듦", "시야 이상"] * 4),
    "연락할증상": ", ".join(["심한 윗배 통증", "38도 이상의 열", "시야 이상"] * 8),
}
GREETING = re.compile(
    "어떠신|어떠세요|어떤가요|괜찮으신|불편하신(곳|데)|불편한(곳|데)|잘지내|안부|예약.*(언제든|연락)|"
    r"시술(받으)?신지.*(개월|주|일).*(경과|지났)"
)
NOTICE = (
    "[#{병원명}]",
    "#{고객명}님",
    "#{시술일}에 받으신 #{시술명} 후",
    "주의사항",
    "▶ 바로 연락이 필요한 증상:",
    "119로",
    "병원(#{병원전화}, 야간 #{응급전화})",
    "안내 수신을 신청하신 분께 발송되었습니다.",
)
AFTERCARE = tuple(plan for plan in files.read().plans if plan.key.startswith("aftercare."))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return files.read()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def filled(text: str) -> str:
    return re.sub(r"#\{(.*?)\}", lambda match: VALUES[match[1]], text)


def test_templates_are_instruction_notices(catalogue: Catalogue) -> None:
    """Clinic, recipient, event, contact, emergency line and basis are there, and nobody is asked how they are."""
    missing = [(t.key, part) for t in _guides(catalogue) for part in NOTICE if part not in t.text]
    asking = [t.key for t in catalogue.templates if "?" in t.text or GREETING.search(squeezed(t.text))]
    assert (missing, asking) == ([], [])


def test_templates_keep_the_treatment_out_of_the_preview(catalogue: Catalogue) -> None:
    """Neither the title nor the first line tells a bystander what was done (의료법 §19)."""
    names = [squeezed(n) for t in catalogue.treatments for n in (t.name, *t.nicknames)]
    seen = {squeezed(t.title + t.text.splitlines()[0]) for t in catalogue.templates}
    assert ([n for n in names if any(n in text for text in seen)], "#{시술명}" in "".join(seen)) == ([], False)


@pytest.mark.parametrize("plan", AFTERCARE, ids=[plan.key for plan in AFTERCARE])
def test_plans_climb_the_ladder_of_their_risk(catalogue: Catalogue, plan: Plan) -> None:
    """Each step pushes the guide of its own treatment and stage; botox adds the second week."""
    (treatment,) = plan.treatments
    risk = next(entry.risk for entry in catalogue.treatments if entry.key == treatment)
    keys = LADDER[risk] + (["d14"] if treatment == "botox" else [])
    assert [(step.key, step.template) for step in plan.steps] == [(key, f"guide.{treatment}.{key}") for key in keys]


def test_steps_are_guides_first_and_care_later(catalogue: Catalogue) -> None:
    """Through day 3 for safety; every one with a check-in; a wound's first day is reminded of, and high risk falls back
    to the phone besides.
    """
    risks = {entry.key: entry.risk for entry in catalogue.treatments}
    steps = [(plan.treatments[0], step) for plan in AFTERCARE for step in plan.steps]
    assert [(who, step.key) for who, step in steps if not _as_the_ladder_says(risks[who], step)] == []


def _as_the_ladder_says(risk: Risk, step: Step) -> bool:
    early = step.days is None or step.days <= 3
    phone = risk is Risk.R3 and step.key in ("d1", "d2")
    reminded = phone or (risk is Risk.R2 and step.key == "d1")
    rungs = step.no_answer
    return (
        step.push_class is (PushClass.SAFETY if early else PushClass.CARE)
        and step.conversation == "check_in"
        and (rungs is not None and rungs.action == "phone") is phone
        and (rungs is not None and rungs.remind_with == "reminder.check_in") is reminded
    )


@pytest.mark.parametrize(
    "rungs",
    [
        {},
        {"remind_after_hours": 8},
        {"remind_with": "reminder.check_in"},
        {"after_hours": 24},
        {"action": "phone"},
        {"remind_after_hours": 24, "remind_with": "reminder.check_in", "after_hours": 24, "action": "phone"},
    ],
)
def test_rungs_that_make_no_ladder_are_refused(rungs: dict[str, object]) -> None:
    """Half a rung, none, or a reminder that comes with the phone call."""
    with pytest.raises(ValidationError):
        NoAnswer.model_validate(rungs)


def test_templates_fit_with_their_values(catalogue: Catalogue) -> None:
    """1,000 characters as an Alimtalk, 2,000 bytes as the long text message that stands in for it."""
    texts = {template.key: filled(template.text) for template in catalogue.templates}
    assert [key for key, text in texts.items() if len(text) >= 1000 or len(text.encode("euc-kr")) >= 2000] == []


def test_every_template_is_pushed_and_has_both_buttons(catalogue: Catalogue) -> None:
    """The check-in and the whole guide are one tap away."""
    pushed = {each for plan in catalogue.plans for step in plan.steps for each in step.templates}
    assert {template.key for template in catalogue.templates} == pushed | {OFFER, SEVERAL}
    assert {_actions(template) for template in _guides(catalogue)} == {("check_in", "guide")}


def test_a_survey_says_how_long_it_takes_and_by_when(catalogue: Catalogue) -> None:
    """Permitted as an invitation: what it is for, no gift, one button."""
    survey = next(template for template in catalogue.templates if template.key == "survey.visit")
    assert all(
        part in survey.text
        for part in ("[#{병원명}]", "#{고객명}님", "문항", "#{기한}", "#{병원전화}", "신청하신 분께")
    )
    assert _actions(survey) == ("survey",)


def test_reminders_state_the_bookings_facts_and_offer_to_answer(catalogue: Catalogue) -> None:
    """Clinic, recipient, time, what, who, contact and basis; one tap to come, move or cancel, or to take the offer."""
    about = [each for each in catalogue.templates if each.key.startswith("appointment.") or each.key == OFFER]
    needed = (
        "[#{병원명}]",
        "#{고객명}님",
        "#{예약일시}",
        "#{시술명}",
        "#{담당의}",
        "#{병원전화}",
        "분께 발송되었습니다.",
    )
    assert [(each.key, part) for each in about for part in needed if part not in each.text] == []
    assert {each.key: _actions(each) for each in about} == {
        **dict.fromkeys(
            ("appointment.d3", "appointment.d1", "appointment.h2", "appointment.m0"), ("confirm", "change", "cancel")
        ),
        OFFER: ("take", "pass"),
    }


def test_every_department_reminds_of_its_appointments(catalogue: Catalogue) -> None:
    """And has the words for who waits, which no plan names."""
    for department in {each.department for each in catalogue.treatments}:
        own = files.for_department(catalogue, department)
        assert "appointment.reminder" in {plan.key for plan in own.plans}
        assert {OFFER, "appointment.d3", "appointment.d1", "appointment.h2"} <= {each.key for each in own.templates}


def _guides(catalogue: Catalogue) -> list[Template]:
    return [template for template in catalogue.templates if template.key.startswith("guide.")]


def _actions(template: Template) -> tuple[str, ...]:
    return tuple(button.action for button in template.buttons)
