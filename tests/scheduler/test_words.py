"""What the clinic's own records put into a message's variables, judged when it is sent."""

from tests.scheduler.stage import change_template, steps, treat
from tests.town import Town

LABEL = "[이벤트] 보톡스 사각턱"


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
