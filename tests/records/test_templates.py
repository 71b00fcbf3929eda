"""Where the clinic's templates stand at Kakao, and every step that was written down."""

import pytest
from sqlalchemy import select

from catalogue.model import Catalogue, Template
from catalogue.registry import Event, NotAllowed, State
from records import catalogue, templates
from records.models import FollowUp, Send
from records.templates import Standing
from tests.scheduler.stage import BOTOX, moment, patient_of
from tests.town import Town

KEY = "notice.test"
WORDS = (
    "[#{병원명}] 휴진 안내\n#{고객명}님, 12월 24일은 쉽니다.\n▶ 문의: #{병원전화}\n"
    "본 메시지는 안내를 신청하신 분께 발송되었습니다."
)


def draft(town: Town, text: str = WORDS) -> None:
    with town.database.write() as session:
        entry = Template(key=KEY, title="휴진 안내", text=text)
        catalogue.add_versions(session, town.clinic(), Catalogue(templates=(entry,)), moment("2026-03-10T09:00"))


def standing(town: Town, clinic: str = "demo") -> Standing | None:
    with town.database.read() as session:
        found = templates.standings(session, town.clinic(clinic))
        return next((each for each in found if each.template.key == KEY), None)


def happen(town: Town, *events: str, comment: str = "이유") -> State:
    for minute, event in enumerate(events):
        with town.database.write() as session:
            [found] = [each for each in templates.standings(session, town.clinic()) if each.template.key == KEY]
            at = moment(f"2026-03-10T10:{minute:02}")
            said = comment if event in ("reject", "answer") else ""
            templates.record(session, found, Event(event), by="한지우", now=at, comment=said, code="KA01")
    found_now = standing(town)
    assert found_now is not None
    return found_now.state


def test_every_step_is_kept_with_its_time_and_who_took_it(town: Town) -> None:
    """From the draft to the approval; another clinic knows nothing of it."""
    draft(town)
    assert happen(town, "lint", "submit", "inspect", "approve") is State.APPROVED
    found = standing(town)
    assert found is not None
    assert found.registration is not None
    assert found.life is not None
    with town.database.read() as session:
        kept = templates.steps(session, found.registration)
    assert [(each.event, each.state, each.by) for each in kept] == [
        ("lint", "linted", "한지우"),
        ("submit", "submitted", "한지우"),
        ("inspect", "inspecting", "한지우"),
        ("approve", "approved", "한지우"),
    ]
    assert kept[-1].at == found.life.approved_at == moment("2026-03-10T10:03")
    assert standing(town, "demo2") is None


@pytest.mark.parametrize("words", ["12월 24일은 쉽니다. 보톡스 할인", "12월 24일은 쉽니다."])
def test_only_clean_words_leave_the_draft(town: Town, words: str) -> None:
    """Neither with advertising nor without what a review asks for."""
    draft(town, words)
    with pytest.raises(NotAllowed):
        happen(town, "lint")


def test_new_words_after_a_rejection_begin_as_a_draft_and_show_what_changed(town: Town) -> None:
    """Against the version that was in review, with the reviewer's comment kept there."""
    draft(town)
    assert happen(town, "lint", "submit", "reject", comment="제목이 모호합니다") is State.REJECTED
    draft(town, WORDS.replace("쉽니다", "휴진합니다"))
    found = standing(town)
    assert found is not None
    assert (found.version.version, found.state) == (2, State.DRAFT)
    with town.database.read() as session:
        assert templates.changes(session, town.clinic(), found) == [
            "- #{고객명}님, 12월 24일은 쉽니다.",
            "+ #{고객명}님, 12월 24일은 휴진합니다.",
        ]


def test_a_send_that_a_dealer_took_keeps_the_template_awake(town: Town) -> None:
    """One that failed does not."""
    draft(town)
    happen(town, "lint", "submit", "approve")
    for state, used in (("failed", None), ("accepted", moment("2026-03-10T12:00"))):
        with town.database.write() as session:
            person = patient_of(town, BOTOX)
            names = {"clinic_id": person.clinic_id, "patient_id": person.id, "send_key": state, "channel": "simulator"}
            told = {"push_class": "transaction", "content": {}, "versions": f"template/{KEY}@1", "state": state}
            at = moment("2026-03-10T12:00")
            session.add(Send(**names, **told, at=at, next_try_at=at))
        found = standing(town)
        assert found is not None
        assert found.life is not None
        assert found.life.used_at == used


def test_an_advertisement_is_never_submitted_as_alimtalk(town: Town) -> None:
    """However clean its words are."""
    with town.database.write() as session:
        [found] = [
            each for each in templates.standings(session, town.clinic()) if each.template.key == "birthday.greeting"
        ]
        with pytest.raises(NotAllowed, match="Alimtalk"):
            templates.record(session, found, Event.LINT, by="한지우", now=moment("2026-03-10T10:00"))
        assert session.scalars(select(FollowUp).limit(1)).first() is None
