"""What may go out and what may not: texts as clinics write them, and each rule's own turns."""

import re
from datetime import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalogue import files
from catalogue.lint import Kind, Message, Verdict, answer_problems, judge, problems, value_problem, wrong_values
from catalogue.lint.rules import rules
from catalogue.model import Button, Catalogue, PushClass, Template

TEXTS = Path(__file__).parent / "texts"
INFORMING = (
    "[#{병원명}] 휴진 안내\n#{고객명}님, {}\n▶ 문의: #{병원전화}\n본 메시지는 안내를 신청하신 분께 발송되었습니다."
)
LABELLED = "(광고) 가람의원 02-000-0000\n{}\n무료수신거부 080-000-0000"


def texts(name: str) -> list[dict[str, Any]]:
    found = yaml.safe_load((TEXTS / name).read_text(encoding="utf-8"))
    return [{"text": each} if isinstance(each, str) else each for each in found]


def verdict(case: dict[str, Any]) -> Verdict:
    return judge(Message(case["text"]), Kind(case["as"]) if "as" in case else None)


def families(found: Verdict) -> set[str]:
    return {each.family for each in found.problems if each.severity == "refuse"}


def template(text: str, title: str = "안내", buttons: tuple[str, ...] = ()) -> Template:
    made = tuple(Button(label=label, action="say") for label in buttons)
    return Template(key="t", title=title, text=text, buttons=made)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return files.read()


@pytest.mark.parametrize("case", texts("refused.yml"), ids=lambda case: case["text"][:60])
def test_what_must_not_go_out_is_refused(case: dict[str, Any]) -> None:
    """By a rule of the family that forbids it."""
    assert case["family"] in families(verdict(case))


@pytest.mark.parametrize("case", texts("passes.yml"), ids=lambda case: case["text"][:60])
def test_what_clinics_write_on_an_ordinary_day_passes(case: dict[str, Any]) -> None:
    """As information, as advertising in the law's own form, or as an answer."""
    found = verdict(case)
    assert (families(found), found.lawful, bool(found.ground)) == (set(), True, True)


@pytest.mark.parametrize("case", texts("clinics.yml"), ids=lambda case: case["id"])
def test_whole_messages_of_clinics_are_judged_as_a_reader_of_the_rules_would(case: dict[str, Any]) -> None:
    """Buttons included; what is refused is refused by the rule that forbids it."""
    found = judge(Message(case["text"].rstrip(), buttons=tuple(case.get("buttons", ()))))
    refusing = [each.rule for each in found.problems if each.severity == "refuse"]
    assert (case["rule"] in refusing) if "rule" in case else (refusing == [])


def test_every_rule_that_refuses_shows_a_wording_that_passes() -> None:
    """As each kind of text that it binds."""
    for rule in (each.rule for each in rules() if each.rule.severity == "refuse"):
        wordings = re.findall('"([^"]+)"', rule.instead)
        found = [each for words in wordings for kind in rule.of for each in judge(Message(words), Kind(kind)).problems]
        refused = [each.rule for each in found if each.severity == "refuse" and each.family not in ("label", "missing")]
        assert (rule.id, bool(wordings), set(refused) - {"ground.none"}) == (rule.id, True, set())


@pytest.mark.parametrize("case", [each for each in texts("clinics.yml") if "rule" in each], ids=lambda case: case["id"])
def test_a_refusal_names_place_reason_wording_and_source(case: dict[str, Any]) -> None:
    """The place holds the very words, unless something is missing."""
    message = Message(case["text"].rstrip(), buttons=tuple(case.get("buttons", ())))
    for each in judge(message).problems:
        assert all((each.reason, each.instead, each.source))
        if each.end:
            assert any(
                words[each.start : each.end] == each.words for where, words in message.parts if where == each.where
            )


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("3월 2일 예약이 변경되었습니다.", None),
        ("얼음주머니는 수건에 싸서 대 주세요.", None),
        ("연골을 되살립니다.", "연골을 되살립니다."),
        ("예약일은 3월 2일입니다. 손잡고 함께 오세요.", "손잡고 함께 오세요."),
    ],
)
def test_a_sentence_that_is_not_known_to_be_information_is_told(text: str, unclear: str | None) -> None:
    """By itself, however lawful the rest is."""
    found = [each.words for each in judge(Message(text), Kind.INFORMATIONAL).problems if each.rule == "ground.unclear"]
    assert found == ([unclear] if unclear else [])


def test_a_variable_that_may_hold_any_sentence_is_refused() -> None:
    """What it is must stand beside it."""
    loose = judge(Message(INFORMING.replace("{}", "안내드립니다.\n#{안내내용}")))
    named = judge(Message(INFORMING.replace("{}", "안내드립니다.\n▶ 처리 내용: #{처리내용}")))
    assert ([each.rule for each in loose.problems], named.lawful) == (["ground.variables"], True)


def test_a_problem_says_where_it_stands_why_and_what_to_write_instead() -> None:
    """The very words, as they were written."""
    text = LABELLED.replace("{}", "국내 최.고 의료진")
    [found] = judge(Message(text)).problems
    assert (found.rule, text[found.start : found.end], found.words) == ("medical.superlative", "국내 최", "국내 최")
    assert "의료법" in found.source
    assert found.reason
    assert found.instead


@pytest.mark.parametrize(
    ("text", "kind", "ground"),
    [
        ("3월 2일 예약이 확정되었습니다.", Kind.INFORMATIONAL, "예약·내원"),
        ("3월 2일은 쉽니다.", Kind.INFORMATIONAL, "진료 시간·휴진·이전"),
        ("3월 2일은 쉽니다. 3월에는 할인합니다.", Kind.ADVERTISING, "할인이나 특가는 광고입니다"),
        (LABELLED.replace("{}", "강좌를 엽니다."), Kind.ADVERTISING, "(광고) 표시"),
    ],
)
def test_a_text_is_told_to_be_information_or_advertising_with_the_ground(text: str, kind: Kind, ground: str) -> None:
    """Any bit of advertising makes the whole of it advertising."""
    found = judge(Message(text))
    assert (found.kind, found.ground) == (kind, ground)


@pytest.mark.parametrize("words", ["쿠폰 도착", "리뷰 이벤트", "새 장비 도입 기념", "리터치 이벤트"])
def test_the_title_and_buttons_are_read_too(words: str) -> None:
    """An advertisement hides nowhere."""
    plain = INFORMING.replace("{}", "12월 24일에는 쉽니다.")
    assert problems(template(plain), PushClass.CARE) == []
    assert {each.where for each in problems(template(plain, title=words), PushClass.CARE)} == {"title"}
    assert {each.where for each in problems(template(plain, buttons=(words[:14],)), PushClass.CARE)} == {"button"}


@pytest.mark.parametrize("part", ["[#{병원명}]", "#{고객명}", "#{병원전화}", "분께 발송되었습니다"])
def test_information_names_clinic_recipient_contact_and_basis(part: str) -> None:
    """Each that lacks is named, and the template may not be submitted without it."""
    text = INFORMING.replace("{}", "쉽니다.").replace("신청하신 ", "").replace(part, "")
    found = problems(template(text), PushClass.CARE)
    assert [(each.family, each.words, each.severity) for each in found] == [("missing", part, "missing")]


def test_aftercare_without_an_emergency_line_is_incomplete() -> None:
    """119 or the clinic's number of the night."""
    text = INFORMING.replace("{}", "시술 후 주의사항: 문지르지 않기")
    assert [each.rule for each in problems(template(text), PushClass.SAFETY)] == ["missing.emergency"]
    assert problems(template(text.replace("않기", "않기, 숨이 차면 119")), PushClass.SAFETY) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("#{고객명", "form.unclosed"),
        ("#{}", "form.unclosed"),
        ("#{잔액}", "form.unknown"),
        ("#{고객명} " * 41, "form.variables"),
    ],
)
def test_a_template_has_the_form_that_kakao_asks_for(text: str, rule: str) -> None:
    """Closed variables that exist, and not too many."""
    assert rule in [each.rule for each in problems(template(INFORMING.replace("{}", text)), PushClass.CARE)]


def test_a_template_is_more_than_its_variables() -> None:
    """And no button has one."""
    assert "form.only-variables" in [each.rule for each in problems(template("#{고객명} #{항목}"), PushClass.CARE)]
    found = problems(template(INFORMING.replace("{}", "쉽니다."), buttons=("#{항목}",)), PushClass.CARE)
    assert "form.button" in [each.rule for each in found]


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("시술명", "겨드랑이 제모", None),
        ("시술명", "[이벤트] 제모 5회", "advertising.event"),
        ("항목", "스케일링 반값", "advertising.discount"),
        ("항목", "https://example.com/a", "value.address"),
        ("항목", "검사\n지금 예약하세요", "value.lines"),
        ("항목", "가" * 61, "value.length"),
        ("고객명", "최고은", None),
        ("고객명", "김가람 고객님 50% 할인", "advertising.discount"),
        ("병원명", "유일최고치과", None),
    ],
)
def test_what_stands_in_a_variable_is_judged_when_it_is_sent(name: str, value: str, rule: str | None) -> None:
    """Advertising is not smuggled in; a person's or the clinic's own name may be what it is."""
    found = wrong_values({name: value})
    assert (found.rule if found else None) == rule


def test_an_advertisement_whose_frame_is_put_around_it_brings_none_of_its_own() -> None:
    """Label and way out come from the sender, once and in the law's own form."""
    for words in ("(광고) 새 소식", "(AD) 새 소식", "새 소식 무료수신거부 080-000-0000"):
        assert [each.rule for each in problems(template(words), PushClass.ADVERTISING)] == ["label.own"]


def test_the_starter_answers_break_no_law(catalogue: Catalogue) -> None:
    """Medical advertising, inducement and judgement bind an answer as well (의료법 §27, §56)."""
    wrong = [(answer.key, each.rule, each.words) for answer in catalogue.answers for each in answer_problems(answer)]
    assert wrong == []


def test_the_names_of_the_starter_treatments_may_stand_in_a_message(catalogue: Catalogue) -> None:
    """Nicknames as well, as clinics write them in their files."""
    names = [name for each in catalogue.treatments for name in (each.name, *each.nicknames)]
    assert [name for name in names if value_problem("시술명", name)] == []


@pytest.mark.parametrize(("at", "lawful"), [("20:49", True), ("20:50", False), ("07:59", False), ("08:00", True)])
def test_advertising_rests_at_night(at: str, lawful: bool) -> None:
    """From 20:50 to 08:00, as the platform has it; information may come at any hour."""
    assert judge(Message(LABELLED.replace("{}", "강좌를 엽니다.")), at=time.fromisoformat(at)).lawful is lawful
    assert judge(Message("3월 2일 예약이 확정되었습니다."), at=time.fromisoformat(at)).lawful
