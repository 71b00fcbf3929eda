"""What the clinic's own records put into a message's variables, judged when it is sent."""

import pytest

from catalogue.model import Template
from channels.korean_sms import euc_kr
from records.models import Clinic, Patient, PatientFact, TreatmentDone
from scheduler import rendering
from tests.scheduler.stage import change_template, moment, steps, treat
from tests.town import Town, starter

LABEL = "[이벤트] 보톡스 사각턱"
INFORMING = [each for each in starter().templates if each.alimtalk]


def test_a_safety_guide_says_a_plain_word_for_a_label_that_advertises(town: Town) -> None:
    """It waits for nobody; what is not about safety waits until staff have mended the label."""
    treat(town, "D-2001", LABEL, "2026-03-10T09:00", user="somebody")
    town.work()
    town.advance("2026-03-17T12:00")
    told = [each.text for each in town.phones.taken if each.to == "somebody"]
    assert any("받으신 시술 후 1일째 주의사항" in text for text in told)
    assert [text for text in told if "이벤트" in text] == []
    assert "문안: 이벤트나 프로모션은 광고입니다" in {row.why for row in steps(town, "D-2001").values()}


def test_a_template_that_was_approved_with_forbidden_words_does_not_go_out(town: Town) -> None:
    """Whoever approved it."""
    words = {"key": "guide.botox.d1", "title": "안내", "text": "#{고객명}님, 국내 최고의 보톡스"}
    change_template(town, "guide.botox.d1", content=words)
    treat(town, "D-2001", "보톡스", "2026-03-10T09:00", user="somebody")
    town.work()
    town.advance("2026-03-11T12:00")
    assert [each for each in town.phones.taken if "최고" in each.text] == []
    why = steps(town, "D-2001")["d1"].why
    assert why == "문안: 최고·최초·유일·1위 같은 표현은 의료광고에서 금지됩니다"


@pytest.mark.parametrize(
    "template",
    [each for each in INFORMING if "#{시술일}" in each.text or "#{항목}" in each.text],
    ids=lambda each: each.key,
)
def test_a_text_message_names_no_treatment_and_no_test(template: Template) -> None:
    """It shows on the locked screen (의료법 §19); the chat and the Alimtalk name them where their words do."""
    at, label = moment("2026-03-10T10:00"), "사각턱보톡스"
    done = TreatmentDone(id="t", patient_id="p", label=label, performed_at=at, site="")
    about: rendering.About = PatientFact(kind="test", code="", label=label, at=at)
    if "#{시술일}" in template.text:
        about = (
            rendering.Together((done,), ("시야 흐림",), ("시야 흐림",)) if "#{연락할증상}" in template.text else done
        )
    where = {"phone": "02-000-1000", "emergency_phone": "010-0000-0119", "hours": "", "address": "", "options": {}}
    content = rendering.content(template, Clinic(name="안부의원", **where), Patient(name="고우리"), about, at)
    assert (label in content["text"], label in content["by_text"]) == (
        "#{항목}" in template.text or "#{시술명}" in template.text,
        False,
    )


@pytest.mark.parametrize("template", INFORMING, ids=lambda each: each.key)
def test_what_an_alimtalk_shows_before_it_is_opened_is_submitted_with_it(template: Template) -> None:
    """Fixed words of at most 40 characters, as Kakao wants them, that name no treatment, test or week."""
    names = [each.name for each in starter().treatments]
    assert 0 < len(template.preview) <= 40
    assert "#{" not in template.preview
    assert [each for each in names if each in template.preview] == []


def test_the_week_of_a_pregnancy_stands_below_the_first_lines() -> None:
    """Which a locked screen shows of a text message."""
    weeks = [each for each in starter().templates if each.key.startswith("pregnancy.")]
    assert [each.key for each in weeks if "주수" in "".join(each.text.splitlines()[:2])] == []
    assert len(weeks) == 5


@pytest.mark.parametrize(
    ("name", "called"),
    [("김이모😀", "김이모"), ("★홍길동(VIP)", "홍길동(VIP)"), ("Nguyễn Ân", "Nguyen An"), ("똠방각하", "똠방각하"),
     ("สมชาย", "고객"), ("😀", "고객"), ("", "고객"), (None, "고객")],
)  # fmt: skip
def test_a_name_is_written_so_that_any_message_takes_it(name: str | None, called: str) -> None:
    """A guide must not fail as a text message for a sign that a desk put behind a name."""
    assert rendering.called(Patient(name=name)) == called
    euc_kr(called)
