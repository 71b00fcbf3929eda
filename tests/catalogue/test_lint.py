"""What may not be said in a message, by what the message is."""

import pytest

from catalogue.lint import Problem, problems
from catalogue.model import PushClass, Template

INFORMING = "[#{병원명}] 안내\n#{고객명}님, {}\n▶ 문의: #{병원전화}\n본 메시지는 진료를 받으신 분께 발송되었습니다."


def said(words: str, push_class: PushClass, title: str = "안내") -> list[Problem]:
    text = words if push_class is PushClass.ADVERTISING else INFORMING.replace("{}", words)
    return problems(Template(key="t", title=title, text=text), push_class)


def rules(words: str, push_class: PushClass = PushClass.TRANSACTION) -> list[str]:
    return [each.rule for each in said(words, push_class)]


@pytest.mark.parametrize("push_class", list(PushClass))
def test_plain_words_pass(push_class: PushClass) -> None:
    """As information and as advertising."""
    assert rules("12월 24일에는 쉽니다.", push_class) == []


@pytest.mark.parametrize(
    "words",
    [
        "보톡스 할인 안내",
        "할 인 중입니다",
        "ｲﾍﾞﾝﾄ 이​벤트 안내",
        "생일을 축하합니다",
        "친구 추가하고 받으세요",
        "무료로 봐 드립니다",
        "1+1 행사",
        "지금 바로 오세요",
    ],
)
def test_information_advertises_nothing(words: str) -> None:
    """However it is spaced or written; in the title too. As advertising it may be said."""
    assert rules(words) == ["advertising"]
    assert rules(words, PushClass.ADVERTISING) == []
    assert [each.rule for each in said("쉽니다.", PushClass.CARE, title=words)] == ["advertising"]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("국내 최고의 장비", "medical"),
        ("부작용 없는 시술", "medical"),
        ("효과를 보장합니다", "medical"),
        ("실제 후기 모음", "medical"),
        ("본인부담금을 깎아 드립니다", "inducement"),
        ("교통비를 드립니다", "inducement"),
        ("소개하신 분께 사례합니다", "inducement"),
        ("시술하신 곳은 좀 어떠신지요", "greeting"),
        ("시술받으신 지 3개월이 지났습니다", "greeting"),
        ("경과 예약은 언제든 연락 주세요", "greeting"),
    ],
)
def test_what_no_message_may_say(words: str, rule: str) -> None:
    """Praise and promises (의료법 §56②), inducement (§27③), asking how somebody is (알림톡 14): advertising neither."""
    assert rule in rules(words)
    assert rule in rules(words, PushClass.ADVERTISING)


@pytest.mark.parametrize("words", ["무료 주차가 됩니다", "국가 무료 접종 안내", "최고혈압을 적어 두기", "주차 무료"])
def test_words_that_only_look_so_pass(words: str) -> None:
    """A car park, a public programme, a blood pressure."""
    assert rules(words) == []


@pytest.mark.parametrize(
    "words",
    ["(광고) 새 소식", "[광고] 새 소식", "(광/고) 새 소식", "새 소식 무료수신거부 080-000-0000", "(AD) 새 소식"],
)
def test_advertising_does_not_label_itself(words: str) -> None:
    """The label and the way out come from the sender, once and in the law's own form."""
    assert rules(words, PushClass.ADVERTISING) == ["label"]


@pytest.mark.parametrize("part", ["[#{병원명}]", "#{고객명}", "#{병원전화}", "분께 발송되었습니다"])
def test_information_names_clinic_recipient_contact_and_basis(part: str) -> None:
    """Each that lacks is named."""
    text = INFORMING.replace("{}", "쉽니다.").replace(part, "")
    assert problems(Template(key="t", title="안내", text=text), PushClass.CARE) == [Problem("missing", part)]
