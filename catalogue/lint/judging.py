"""Whether a text may be sent, and as what. Pure.

1. The kind: declared; else advertising where it carries the label, else information.
2. Every rule of that kind, on each part of the message, as written and without disguise (`reading`).
3. What the kind must hold: label, sender and free way out; or clinic, recipient, contact and basis, and a ground.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from catalogue.lint.reading import VARIABLE, Reading, plain, readings, undisguised
from catalogue.lint.rules import Compiled, Need, Where, grounds, needs, rules
from catalogue.lint.senses import unknown

LABEL = "(광고)"
NIGHT_FROM, NIGHT_UNTIL = time(20, 50), time(8)
MARK = re.compile(
    r"^\W{0,3}(?:광\W{0,3}고\W|(?:ad|AD|Ad)\s?[)\]】>])"
    r"|[(\[<【（]\s?(?:광\W{0,3}고|홍보|AD|ad)(?:성 ?정보)?\s?[)\]>】）]"
)
NAME = re.compile(
    r"(?<![가-힣])[가-힣]{3}님(?!만|들)"
    r"|\[[가-힣A-Za-z]{1,6}(?:의원|병원|치과|한의원|피부과|내과|외과|안과|클리닉)(?:의원)?\]"
)
CONFIRMS = re.compile(
    r"수신\s?동의\s?(?:여부|사실|확인|유지|처리)|수신에\s?동의하셨"
)  # tells how a consent stands, as the law wants (§50⑦⑧)
FREE_EXIT = re.compile(r"무료\s?수신\s?거부")
LOOSE = re.compile(
    r"#\{[^}]*(?:내용|안내|메시지|문구|문장|본문|공지|소식|멘트|인사|글|텍스트|추가|자유|기타|이벤트|혜택|사항)[가-힣]{0,2}\d*\}"
)
SENTENCE = re.compile(r"\n|[.!?。](?=\s)")
WHITE_LIST = "알림톡 심사 가이드 (white list)"
LABEL_SOURCE = "정보통신망법 §50④, 시행령 별표6"


class Kind(StrEnum):
    """What a text is, before the law and before Kakao's review."""

    INFORMATIONAL = "informational"
    ADVERTISING = "advertising"
    ANSWER = "answer"  # said in the chat to somebody who asked


@dataclass(frozen=True)
class Message:
    """`framed`: advertising that gets label, sender and way out when it is sent, and so may not bring its own."""

    text: str
    title: str = ""
    buttons: tuple[str, ...] = ()
    framed: bool = False

    @property
    def parts(self) -> list[tuple[Where, str]]:
        """The words by the place where they stand."""
        named: list[tuple[Where, str]] = [("title", self.title), ("text", self.text)]
        return [(where, words) for where, words in [*named, *(("button", each) for each in self.buttons)] if words]


@dataclass(frozen=True)
class Problem:
    """`words`: what it is about, at `start` to `end` of the part `where`; both 0 for what is missing.

    `severity`: refuse (may not be sent), missing (may not be submitted as a template) or warn.
    """

    rule: str
    words: str
    reason: str
    instead: str
    source: str
    severity: Literal["refuse", "missing", "warn"] = "refuse"
    where: Where = "text"
    start: int = 0
    end: int = 0

    @property
    def family(self) -> str:
        """advertising, greeting, medical, inducement, judgement, privacy, label, missing, ground, form or value."""
        return self.rule.partition(".")[0]


@dataclass(frozen=True)
class Verdict:
    """`ground`: why the text is of its kind."""

    kind: Kind
    ground: str
    problems: tuple[Problem, ...]

    @property
    def lawful(self) -> bool:
        """Whether it may be sent as what it is."""
        return not any(each.severity == "refuse" for each in self.problems)

    @property
    def ready(self) -> bool:
        """Whether it may be submitted as a template too."""
        return all(each.severity == "warn" for each in self.problems)


@lru_cache(maxsize=4096)
def judge(message: Message, declared: Kind | None = None, at: time | None = None) -> Verdict:
    """The verdict on the whole message. `declared` None asks for its kind as well; `at`: when it would arrive (KST)."""
    leaves = FREE_EXIT if not CONFIRMS.search(message.text) else MARK
    marked = any(MARK.search(words) or leaves.search(words) for _, words in message.parts)
    kind = declared or (Kind.ADVERTISING if marked else Kind.INFORMATIONAL)
    found = [*_said(message, kind), *_lacking(message, kind), *_labels(message, kind)]
    found += [*_vague(message), *_unclear(message)] if kind is Kind.INFORMATIONAL else ()
    found += _at_night(at) if at and kind is Kind.ADVERTISING else ()
    if kind is Kind.INFORMATIONAL:
        advertises = next((each for each in found if each.family == "advertising" and each.severity == "refuse"), None)
        ground = ", ".join(_grounds(message))
        found += [] if ground or advertises else [_groundless(message)]
        return Verdict(Kind.ADVERTISING if advertises else kind, advertises.reason if advertises else ground, (*found,))
    return Verdict(
        kind, "(광고) 표시" if marked else "광고로 보내는 글" if kind is Kind.ADVERTISING else "질문의 답", (*found,)
    )


def _said(message: Message, kind: Kind) -> Iterator[Problem]:
    """What the rules of the kind find, each rule once a part."""
    whole = plain("\n".join(words for _, words in message.parts))
    for compiled in rules():
        rule = compiled.rule
        if kind not in rule.of or _harmless(compiled, whole):
            continue
        for where, words in message.parts:
            if where in rule.where and (place := _found(compiled, words)):
                start, end = place
                yield Problem(
                    rule.id, words[start:end], rule.reason, rule.instead, rule.source, rule.severity, where, start, end
                )


def _harmless(compiled: Compiled, whole: str) -> bool:
    if compiled.unless and compiled.unless.search(whole):
        return True
    return bool(compiled.lacks) and all(each.search(whole) for each in compiled.lacks)


def _found(compiled: Compiled, words: str) -> tuple[int, int] | None:
    """Where in the part the rule first finds something that no exception covers."""
    for reading in readings(words):
        for start, end in _hits(compiled, reading):
            if not _covered(compiled, reading, start, end):
                return reading.place(start, end)
    written = compiled.raw.search(undisguised(words)) if compiled.raw else None
    return written.span() if written else None


def _hits(compiled: Compiled, reading: Reading) -> Iterator[tuple[int, int]]:
    """Words wherever they stand; phrases within a sentence."""
    for match in compiled.words.finditer(reading.letters) if compiled.words else ():
        if not reading.chance(*match.span()):
            yield match.span()
    if compiled.says and not reading.flat:
        yield from (match.span() for match in compiled.says.finditer(reading.letters))


def _covered(compiled: Compiled, reading: Reading, start: int, end: int) -> bool:
    """Whether an exception overlaps it, or it lies within somebody's or a clinic's name (최고은님, [유일치과])."""
    spans = (each.span() for each in compiled.excepted.finditer(reading.letters)) if compiled.excepted else ()
    place, until = reading.place(start, end)
    named = any(each.start() <= place and until <= each.end() for each in NAME.finditer(reading.text))
    return named or _calm(compiled, reading.text, place) or any(begin < end and start < last for begin, last in spans)


def _calm(compiled: Compiled, text: str, place: int) -> bool:
    """Whether the sentence around the place speaks of something in which the finding is harmless."""
    if compiled.calm is None:
        return False
    before = [each.end() for each in SENTENCE.finditer(text, 0, place)]
    after = SENTENCE.search(text, place)
    sentence = text[before[-1] if before else 0 : after.start() if after else len(text)]
    return bool(compiled.calm.search(plain(sentence)))


def _lacking(message: Message, kind: Kind) -> Iterator[Problem]:
    """What the kind must hold; advertising that gets its frame when it is sent needs none of it here."""
    whole = "\n".join(words for _, words in message.parts)
    for need in needs():
        due = need.of == kind and not message.framed and (not need.when or re.search(need.when, whole))
        if due and not any(re.search(each, whole, re.IGNORECASE) for each in need.has):
            yield _missing(need)


def _missing(need: Need) -> Problem:
    return Problem(need.id, need.what, need.reason, need.instead, need.source, "refuse" if need.law else "missing")


def _labels(message: Message, kind: Kind) -> Iterator[Problem]:
    """The label exactly so, at the very beginning, of advertising; and of nothing else."""
    if message.framed:
        yield from _own_label(message)
    elif kind is Kind.ADVERTISING and not message.text.startswith(LABEL):
        mark = MARK.search(message.text)
        start, end = mark.span() if mark else (0, 0)
        yield Problem(
            "label.first", message.text[start:end] or LABEL, "맨 앞에 정확히 (광고)라고 적어야 합니다",
            "첫 글자부터 (광고)로 시작하세요", LABEL_SOURCE, start=start, end=end,
        )  # fmt: skip


def _own_label(message: Message) -> Iterator[Problem]:
    for where, words in message.parts:
        if found := MARK.search(words) or FREE_EXIT.search(words):
            yield Problem(
                "label.own", found[0].strip(), "(광고) 표시와 수신거부 안내는 저절로 붙습니다", "지워 주세요",
                LABEL_SOURCE, "refuse", where, *found.span(),
            )  # fmt: skip


def _grounds(message: Message) -> list[str]:
    words = plain(f"{message.title}\n{message.text}")
    return [ground for ground, says in grounds() if says.search(words)]


def _groundless(message: Message) -> Problem:
    return Problem(
        "ground.none",
        message.text.split("\n")[0][:40],
        "알림톡으로 보낼 수 있는 정보(예약, 주의사항, 휴진 등)가 아닙니다",
        "환자의 예약·치료·요청과 관련된 사실을 적거나 (광고) 메시지로 보내세요",
        WHITE_LIST,
    )


def _vague(message: Message) -> Iterator[Problem]:
    """A variable that may hold any sentence, on a line of its own; a body that is more variables than words."""
    lines = [each for each in message.text.split("\n") if each.strip()]
    bare = [each for each in lines if not re.search("[가-힣]", VARIABLE.sub("", each))]
    loose = next((each for each in bare if LOOSE.search(each)), None)
    if loose or (len(bare) > 1 and 2 * len([each for each in bare if VARIABLE.search(each)]) > len(lines)):
        words = loose or bare[0]
        start = message.text.index(words)
        yield Problem(
            "ground.variables", words, "무엇이 나갈지 알 수 없는 변수입니다",
            "\"▶ 진료 과목: #{항목}\"처럼 무엇인지 적고, 문장은 고정된 글로 적으세요",
            "알림톡 심사 가이드 black list 5", "refuse", "text", start, start + len(words),
        )  # fmt: skip


def _unclear(message: Message) -> Iterator[Problem]:
    """The first sentence of each part that is not known to be information."""
    for where, words in message.parts:
        if unit := unknown(words, where == "button"):
            yield Problem(
                "ground.unclear", unit.text, "알림톡으로 보낼 수 있는 사실이나 주의사항인지 알 수 없습니다",
                '문장을 지우거나 "예약이 변경되었습니다", "3일간 사우나를 피해 주세요"처럼 사실과 지킬 일만 적으세요',
                WHITE_LIST, "refuse", where, unit.start, unit.end,
            )  # fmt: skip


def _at_night(at: time) -> Iterator[Problem]:
    """Without a consent of its own; the platform rests from ten minutes before the law's hour."""
    if at >= NIGHT_FROM or at < NIGHT_UNTIL:
        yield Problem(
            "label.night",
            f"{at:%H:%M}",
            "야간(20:50~08:00)에는 따로 동의를 받은 분께만 광고를 보낼 수 있습니다",
            "아침 8시 이후에 보내세요",
            "정보통신망법 §50③, 시행령 §61②",
        )
