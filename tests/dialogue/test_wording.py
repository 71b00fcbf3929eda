"""Every sentence that a patient can see: within KakaoTalk's limits, with its numbers, without a calming word."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest

from bot import wording
from bot.dialogue import answers, check_in
from bot.dialogue.decide import decide
from bot.dialogue.state import State
from bot.reply import MAX_LABEL, MOST_WORDS, Bubble, Reply, units
from bot.wording import identity, menu, particles
from bot.wording.particles import with_particle
from catalogue.model import TriageClass
from records.facts import SEOUL
from tests.dialogue.facts import AT_THE_CHECK_IN, CLINIC, facts, heard, starter, treated
from webhook.kakao.response import render

HOURS = "평일 10:00~19:00, 토 10:00~15:00, 점심 13:00~14:00, 일·공휴일 휴진"
EXAMPLES: dict[str, Any] = {
    "clinic": "한빛마을서울피부과의원", "phone": "02-000-1000", "emergency_phone": "010-0000-1009", "hours": HOURS,
    "when": f"진료시간 안에 확인하고 이 채팅으로 답변드리겠습니다.\n진료시간: {HOURS}", "pausing": False,
    "times": "11월 24일(화) 오후 3시", "timed": False,
    "treatment": "고주파리프팅(얼굴 전체)", "days": 14, "last_day": 6, "sign": "붓기", "noun": "멍",
    "topic": "aftercare_massage_sleep", "leads": ("check_in", "guide"),
    "triage": TriageClass.E0, "listed": "필러 안내문에는 붓기가 시술 후 3일 정도까지 나타날 수 있다고 적혀 있습니다.",
    "at": datetime(2026, 11, 24, 15, 30, tzinfo=SEOUL), "attention": True, "told": True,
    "text": "담당자의 말", "left": 2, "minutes": 5, "guardian": True, "code": "123456",
    "signs": [sign.label for each in starter().treatments[:3] for sign in each.urgent],
    "kinds": {"messages": True, "advertising": False, "night": False}, "kind": "advertising", "on": "11월 24일(화)",
    "numbers": "병원 02-000-1000, 위급하면 119", "name": "satisfaction", "value": 4,
    "url": f"https://anbu.example/p/{'x' * 43}", "number": 5,
    "others": ["한지우 원장", "윤서진 원장"], "pause": True,
    "low": 9, "high": 10, "reactions": ("swelling", "bruise", "redness"),
    "label": "고주파리프팅(얼굴 전체)", "what": "고주파리프팅(얼굴 전체) · 한지우 원장 · 어머니 예약",
    "doctor": "한지우 원장", "outcome": "change_asked",
    "day": date(2026, 12, 25), "today": date(2026, 12, 24),
    "now": datetime(2026, 12, 24, tzinfo=SEOUL), "holiday": "기독탄신일",
    "begin": time(10), "end": time(12, 30), "guest": "어머니",
    "first": date(2026, 11, 24), "last": date(2026, 12, 31), "cancel_hours": 24, "count": 2, "length": 30,
    "before": datetime(2026, 11, 23, 10, 30, tzinfo=SEOUL), "until": datetime(2026, 11, 23, 11, tzinfo=SEOUL),
    "lines": ["▶ 11월 24일(화) 오후 3시 30분 고주파리프팅(얼굴 전체) · 한지우 원장 (병원 확인 중)"] * 5, "late": True,
    "only": False, "moves": True, "mode": "request", "state": "requested",
    "opens": datetime(2026, 12, 24, 10, tzinfo=SEOUL), "closes": datetime(2026, 12, 24, 19, tzinfo=SEOUL),
    "topics": ("aftercare_massage_sleep", "aftercare_alcohol", "aftercare_makeup"),
    "title": "감사 인사", "opt_out_number": "080-000-0000", "despair": True, "by_text": True, "granted": True,
    "here": "이 화면", "file": "pdf", "size": 1_234_567,
}  # fmt: skip
# What would judge or calm (의료법 §27; treatments reference).
CALMING = re.compile(r"괜찮|정상|걱정|안심|문제\s?없|흔히|흔한|자연스러|곧 나아|금방|아무 이상|별일|염려")


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence of the package, those with variables filled with long examples."""
    families = [import_module(f"bot.wording.{each.name}") for each in iter_modules(wording.__path__)]
    for module in (wording, *(each for each in families if each is not particles)):
        yield from spoken(module, "" if module is wording else f"{module.__name__.rpartition('.')[2]}.")
    yield "emergency E1", wording.emergency(TriageClass.E1, CLINIC.phone, CLINIC.emergency_phone)
    yield "check_in_saved", wording.check_in_saved(False, CLINIC.phone, CLINIC.emergency_phone)


def spoken(module: ModuleType, family: str) -> Iterator[tuple[str, str]]:
    for name, value in vars(module).items():
        if isinstance(value, str) and name.isupper() and re.search("[가-힣]", value):
            yield family + name, value
        if inspect.isfunction(value) and value.__module__ == module.__name__:
            examples = {each: EXAMPLES[each] for each in inspect.signature(value).parameters}
            said = value(**examples)
            yield family + name, said if isinstance(said, str) else "\n".join(said)


SENTENCES = dict(sentences())


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_fits_into_one_bubble_that_is_shown_whole(name: str) -> None:
    """KakaoTalk hides what is over 500 behind 전체 보기."""
    assert 0 < units(SENTENCES[name]) <= 500


@pytest.mark.parametrize("name", sorted({*SENTENCES} - {"booking.PASS_OFFER"}))  # the patient's word, not ours
def test_no_sentence_calms(name: str) -> None:
    """The bot never judges a symptom and never reassures."""
    assert CALMING.search(SENTENCES[name]) is None


@pytest.mark.parametrize("name", SENTENCES)
def test_no_sentence_has_an_open_variable_or_markdown(name: str) -> None:
    """Plain text only: no `#{…}`, no `{…}`, no asterisks, no doubled spaces."""
    assert re.search(r"#\{|\{|\}|\*\*|  | \n|None", SENTENCES[name]) is None


@pytest.mark.parametrize(
    "name", ["emergency", "emergency E1", "crisis", "warning_signs", "symptom", "busy", "not_taken", "slow.one_moment"]
)
def test_what_is_said_about_danger_names_119_and_the_clinic(name: str) -> None:
    """A red flag always ends in whom to call now."""
    assert "119" in SENTENCES[name]
    assert EXAMPLES["emergency_phone"] in SENTENCES[name] or CLINIC.emergency_phone in SENTENCES[name]


@pytest.mark.parametrize("words", [wording.numbers, wording.warning_signs, wording.worry_told, wording.busy])
def test_a_clinic_with_one_number_names_it_once(words: Callable[[str, str], str]) -> None:
    """The number for the time after hours is named beside the clinic's only where it is another."""
    assert "02-1 (진료시간 외 02-2)" in words("02-1", "02-2")
    assert "진료시간 외" not in words("02-1", "02-1")
    assert words("02-1", "02-1").count("02-1") == 1


def test_an_emergency_text_names_a_clinics_only_number_once() -> None:
    """As the other texts with two numbers do."""
    assert "02-1 (진료시간 외 02-2)" in wording.emergency(TriageClass.E1, "02-1", "02-2")
    assert wording.emergency(TriageClass.E1, "02-1", "02-1").count("02-1") == 1


def test_an_alarm_that_nobody_heard_is_not_claimed() -> None:
    """While the database is away, nobody has been alarmed yet."""
    for text in (
        wording.emergency(TriageClass.E0, "02-1", "02-2", told=False),
        wording.emergency(TriageClass.E1, "02-1", "02-2", told=False),
        wording.crisis("02-2", told=False),
    ):
        assert "전달" not in text
        assert "119" in text


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 24, 15, 30, tzinfo=SEOUL), "11월 24일(화) 오후 3시 30분"),
        (datetime(2026, 11, 24, 0, 0, tzinfo=SEOUL), "11월 24일(화) 오전 12시"),
        (datetime(2026, 11, 24, 12, 5, tzinfo=SEOUL), "11월 24일(화) 오후 12시 5분"),
        (datetime(2026, 11, 23, 15, 30, tzinfo=UTC), "11월 24일(화) 오전 12시 30분"),
        (datetime(2027, 1, 3, 9, 0, tzinfo=SEOUL), "1월 3일(일) 오전 9시"),
    ],
)
def test_a_moment_names_date_weekday_and_half_of_the_day(at: datetime, words: str) -> None:
    """In Seoul's time, whatever zone it comes in."""
    assert wording.moment(at) == words


@pytest.mark.parametrize(
    ("noun", "subject"),
    {"멍": "멍이", "붓기": "붓기가", "붉은기": "붉은기가", "이물감": "이물감이", "털 빠짐": "털 빠짐이",
     "뻐근함·얼얼함": "뻐근함·얼얼함이", "딱지": "딱지가"}.items(),
)  # fmt: skip
def test_a_reaction_takes_the_right_particle(noun: str, subject: str) -> None:
    """이 after a final consonant, 가 after a vowel."""
    assert with_particle(noun, "이/가") == subject


@pytest.mark.parametrize(
    ("noun", "pair", "whole"),
    [
        ("통증", "을/를", "통증을"), ("만족도", "을/를", "만족도를"), ("11월 24일", "으로/로", "11월 24일로"),
        ("병원", "으로/로", "병원으로"), ("02-000-1003", "으로/로", "02-000-1003으로"), ("119", "으로/로", "119로"),
        ("울쎄라(전체)", "은/는", "울쎄라(전체)는"), ("IPL", "을/를", "IPL을"), ("PDT", "은/는", "PDT는"),
        ("레이저 3회", "과/와", "레이저 3회와"), ("", "이/가", "가"),
    ],
)  # fmt: skip
def test_a_particle_follows_the_sound_that_a_noun_ends_in(noun: str, pair: str, whole: str) -> None:
    """Digits and Latin letters as they are read aloud; ㄹ takes 로."""
    assert with_particle(noun, pair) == whole


def test_no_particle_follows_a_number_that_decides_its_form() -> None:
    """로 or 으로, 은 or 는 depend on how a phone number ends; no sentence lets them touch."""
    for name, text in SENTENCES.items():
        assert re.search(r"\d(?:으?로|은|는|이|가|을|를)(?![가-힣])", text) is None, name


def test_every_label_fits_a_quick_reply() -> None:
    """Fourteen characters at most, and no more than ten at once."""
    known = facts(treated(None, 7), check_in=True)
    offered = [check_in.options(replace(AT_THE_CHECK_IN, step=step), known) for step in check_in.steps(7)]
    offered += [tuple(choices) for _, choices in menu.MENUS.values()]
    offered += [
        (*menu.START, wording.CHECK_IN_LABEL, identity.LABEL),
        (wording.NEITHER, *wording.TOPICS.values())[:3],
    ]
    assert max(units(label) for labels in offered for label in labels) <= MAX_LABEL
    assert max(units(label) for label in (*wording.TOPICS.values(), *wording.LABELS)) <= MAX_LABEL
    assert max(map(len, offered)) <= 10


def test_a_treatment_with_a_long_name_still_fits_its_button() -> None:
    """A clinic names its treatments as it likes; the label is cut, the meaning stays whole."""
    long = starter().treatments[0].model_copy(update={"name": "아주아주길고긴이름을가진리프팅시술"})
    known = facts(catalogue=starter().model_copy(update={"treatments": (long,)}))
    decision = decide(State(greeted=True), heard("세안 언제부터 돼요?", "aftercare_wash"), known)
    label, text = decision.reply.quick_replies[0].label, decision.reply.quick_replies[0].text
    assert (label, text) == (long.name[:MAX_LABEL], long.name)
    render(decision.reply)


def test_every_answer_of_the_catalogue_fits_with_all_that_may_stand_around_it() -> None:
    """Greeting, warning, three of the longest answers, a hand-over and a check-in's question fit into one reply."""
    longest = sorted(starter().answers, key=lambda answer: units(answer.text))[-3:]
    known = facts(treated("filler", 1))
    bubbles = answers.bubbles(known, [answers.Chosen(answer, answer.treatment, 1) for answer in longest])
    greeting, warning = wording.greeting(CLINIC.name, CLINIC.phone), wording.warning_signs("02-1", "02-2")
    around = (greeting, warning, wording.appointment("평일 10:00~19:00, 토 10:00~15:00"), wording.WORDS)
    reply = Reply((*(Bubble(words) for words in around), *bubbles))
    assert units(reply.text) <= MOST_WORDS
    assert len(render(reply).model_dump()["template"]["outputs"]) <= 3


def test_our_own_labels_mean_something_even_when_typed() -> None:
    """Menu, topics, the guide's button, and the ways out of a question back."""
    assert wording.LABELS[wording.GUIDE_LABEL] == "intent:aftercare_general"
    assert wording.LABELS["주차"] == "intent:faq_parking"
    assert wording.LABELS[wording.NEITHER] == "neither"


def test_a_text_message_with_a_code_is_a_short_one() -> None:
    """90 bytes of EUC-KR; a longer one would be charged as a long message."""
    assert len(identity.code_message("한빛마을서울피부과의원신촌점본관", "123456", 5).encode("euc-kr")) <= 90


def test_the_buttons_of_identification_fit() -> None:
    """Fourteen characters at most."""
    labels = (identity.LABEL, identity.AGREE, identity.STOP, identity.AGAIN, identity.GUARDIAN, identity.CHILD)
    assert max(map(units, labels)) <= MAX_LABEL
