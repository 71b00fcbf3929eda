"""`anbu notice`: drafted, counted, approved, sent, stopped."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Anbu
from tests.scheduler.stage import BOTOX, FILLER, consent

FORM = """
key: closing
title: 휴진 안내
text: 3월 14일(토)은 쉽니다.
day: 2026-03-12
push_class: transaction
who: {sex: female}
"""


def file(anbu: Anbu, text: str = FORM) -> str:
    path: Path = anbu.home / "notice.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def drafted(anbu: Anbu, *options: str, text: str = FORM) -> dict[str, Any]:
    return anbu.json("notice", "draft", file(anbu, text), "--clinic", "demo", *options)[0]


def told(anbu: Anbu, words: str) -> list[str]:
    return [message.to for message in anbu.town.phones.taken if words in message.text]


def test_a_notice_is_counted_before_it_is_approved_and_then_goes_out(anbu: Anbu) -> None:
    """To the four women of the clinic; one of them refused messages, and is counted with the reason."""
    consent(anbu.town, FILLER, "messages", False)
    said = drafted(anbu)
    assert (said["concerned"], said["reached"]) == (4, 3)
    assert said["not_reached"] == {"환자가 알림 수신을 거부했습니다": 1}
    anbu.town.advance("2026-03-11T10:00")
    assert anbu.json("notice", "list", "--clinic", "demo")[0]["state"] == "승인 필요"

    assert (
        anbu("catalogue", "approve", "--key", "notice.closing", "--all", "--by", "한지우", "--clinic", "demo").exit_code
        == 0
    )
    anbu.town.work()
    anbu.town.advance("2026-03-12T10:00")
    assert len(told(anbu, "3월 14일(토)은 쉽니다.")) == 3


def test_a_draft_that_nobody_approved_reaches_nobody(anbu: Anbu) -> None:
    """However its day comes."""
    drafted(anbu)
    anbu.town.work()
    anbu.town.advance("2026-03-12T10:00")
    assert told(anbu, "쉽니다.") == []


def test_a_notice_can_be_stopped_before_it_goes_out(anbu: Anbu) -> None:
    """What waits is cleared; a draft is gone."""
    drafted(anbu)
    anbu("catalogue", "approve", "--key", "notice.closing", "--all", "--by", "한지우", "--clinic", "demo")
    anbu.town.work()
    assert anbu("notice", "stop", "closing", "--clinic", "demo").exit_code == 0
    anbu.town.work()
    anbu.town.advance("2026-03-12T10:00")
    assert told(anbu, "쉽니다.") == []
    drafted(anbu, text=FORM.replace("closing", "other"))
    anbu("notice", "stop", "other", "--clinic", "demo")
    assert [row["key"] for row in anbu.json("notice", "list", "--clinic", "demo")] == ["notice.closing"]


def test_advertising_reaches_those_who_agreed_to_it(anbu: Anbu) -> None:
    """The others are counted, with the reason; a dry run keeps nothing."""
    consent(anbu.town, BOTOX, "advertising", True)
    said = drafted(anbu, "--dry-run", text=FORM.replace("transaction", "advertising").replace("who: {sex: female}", ""))
    assert (said["concerned"], said["reached"], said["not_reached"]) == (6, 1, {"광고 수신 동의가 없습니다": 5})
    assert anbu("notice", "reach", "closing", "--clinic", "demo").exit_code == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (FORM.replace("쉽니다", "할인합니다"), "할인이나 특가는 광고입니다"),
        (FORM.replace("2026-03-12", "2026-03-09"), "has passed"),
        (FORM.replace("transaction", "security"), "push_class"),
        ("- nonsense", "notice.yml"),
    ],
)
def test_what_cannot_go_out_is_refused_with_a_reason(anbu: Anbu, text: str, reason: str) -> None:
    """And nothing of it is kept."""
    result = anbu("notice", "draft", file(anbu, text), "--clinic", "demo")
    assert (result.exit_code, reason in result.stderr) == (1, True)
