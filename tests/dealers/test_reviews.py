"""Templates on their way through Kakao's review, at every dealer, from the clinic's words to the Alimtalk."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalogue.model import Catalogue, Template
from catalogue.registry import NotAllowed, State
from channels.ports import ChannelError, ChannelUnknown
from records import catalogue, templates
from records.keyring import Keyring
from records.templates import Standing
from scheduler.reviews import NO_COMMENT, OTHER_WORDS, Reviews
from tests.nhn.conftest import SENDER_KEY, Nhn
from tests.solapi.conftest import Solapi
from tests.solapi.road import GUIDE_KEY, Road, template_text
from tests.town import sqlite_town

AT_NHN = {"INSPECTING": "TSC02", "APPROVED": "TSC03", "REJECTED": "TSC04"}
TEXT = {"solapi": "content", "nhn": "templateContent"}


@pytest.fixture
def road(tmp_path: Path, keyring: Keyring, dealer: Solapi | Nhn) -> Road:
    """The demo clinic has an account, and the day-1 guide of `demo-filler` is about to leave."""
    found = Road(sqlite_town(tmp_path, keyring), dealer)
    found.queue_guide()
    return found


@pytest.fixture
def reviews(road: Road) -> Reviews:
    return Reviews(road.town.database, road.town.clock, {road.name: road.channel})


def kept(road: Road) -> dict[str, dict[str, Any]]:
    """The templates at the dealer, by code."""
    found = road.dealer.fake.templates
    if road.name == "solapi":
        return {code: each for code, (_, each) in found._known.items()}
    return {code: each for (_, code), each in found.known.items()}


def standing(road: Road, key: str = GUIDE_KEY) -> Standing:
    with road.town.database.read() as session:
        return templates.standing(session, road.town.clinic(), key)


def submit(road: Road, reviews: Reviews, key: str = GUIDE_KEY) -> str:
    return reviews.submit(road.town.clinic(), standing(road, key), "실장")


def judge(road: Road, status: str, comment: str = "") -> None:
    """What the reviewer says from now on."""
    status = AT_NHN.get(status, status) if road.name == "nhn" else status
    road.dealer.fake.templates.judge = lambda _template: (status, comment)


def is_alimtalk(message: dict[str, Any]) -> bool:
    return message.get("type") == "ATA" or "templateCode" in message


def reword(road: Road, text: str, key: str = GUIDE_KEY, approved: bool = True) -> None:
    """A new version of the template, which the clinic's doctor approves, or has not yet."""
    known = standing(road, key).template
    with road.town.database.write() as session:
        clinic, now = session.merge(road.town.clinic()), road.town.clock.clinic(session)
        entry = Template.model_validate({**known.model_dump(mode="json"), "text": text})
        catalogue.add_versions(session, clinic, Catalogue(templates=(entry,)), now)
        session.flush()
        awaiting = catalogue.awaiting(session, clinic) if approved else []
        catalogue.approve(session, clinic, awaiting, "한지우", now, date(2036, 1, 1))


def steps(road: Road) -> list[tuple[str, str, str | None]]:
    found = standing(road).registration
    assert found is not None
    with road.town.database.read() as session:
        return [(each.event, each.by, each.comment) for each in templates.steps(session, found)]


def test_submitted_words_are_registered_with_their_buttons_and_inspected(road: Road, reviews: Reviews) -> None:
    """Linted first, all in one step."""
    judge(road, "INSPECTING")
    code = submit(road, reviews)
    assert steps(road) == [("lint", "실장", None), ("submit", "실장", None)]
    guide = standing(road).template
    labels, words = [button.label for button in guide.buttons], template_text(GUIDE_KEY).strip()
    found = kept(road)[code]
    if road.name == "solapi":
        assert (found["channelId"], found["name"], found["content"]) == ("PF1", GUIDE_KEY, words)
        assert [(each["buttonType"], each["buttonName"]) for each in found["buttons"]] == [
            ("BK", each) for each in labels
        ]
    else:
        told = {"senderKey": SENDER_KEY, "templateName": GUIDE_KEY, "templateContent": words, "categoryCode": "004001"}
        told |= {"templateMessageType": "BA", "templateEmphasizeType": "NONE"}
        assert {name: found[name] for name in told} == told
        buttons = [{"ordering": place, "type": "BK", "name": each} for place, each in enumerate(labels, 1)]
        assert (found["buttons"], len(code)) == (buttons, 20)


def test_what_was_approved_leaves_as_an_alimtalk_from_then_on(road: Road, reviews: Reviews) -> None:
    """Nobody has to copy an id."""
    code = submit(road, reviews)
    reviews.tick()
    assert standing(road).state is State.APPROVED
    road.work()
    [message] = road.taken()
    assert (message.get("templateCode") or message["kakaoOptions"]["templateId"]) == code


def test_each_change_is_written_down_once(road: Road, reviews: Reviews) -> None:
    judge(road, "INSPECTING")
    code = submit(road, reviews)
    reviews.tick()
    reviews.tick()
    kept(road)[code]["status"] = "APPROVED" if road.name == "solapi" else "TSC03"
    reviews.tick()
    reviews.tick()
    assert [event for event, _, _ in steps(road)] == ["lint", "submit", "inspect", "approve"]


@pytest.mark.parametrize(("comment", "noted"), [("변수 예시가 필요합니다", "변수 예시가 필요합니다"), ("", NO_COMMENT)])
def test_a_rejection_comes_with_its_reason(road: Road, reviews: Reviews, comment: str, noted: str) -> None:
    judge(road, "REJECTED", comment)
    submit(road, reviews)
    reviews.tick()
    assert (standing(road).state, steps(road)[-1]) == (State.REJECTED, ("reject", road.name, noted))


def test_a_stand_in_told_to_reject_sends_everything_back_with_a_comment(road: Road, reviews: Reviews) -> None:
    """So that an operator can go through a rejection without an account."""
    road.dealer.fake.faults.rates["reject"] = (1.0, 1.0)
    submit(road, reviews)
    reviews.tick()
    event, _, noted = steps(road)[-1]
    assert (standing(road).state, event, "not informational" in noted) == (State.REJECTED, "reject", True)


def test_new_words_after_a_rejection_take_its_place_in_one_step(road: Road, reviews: Reviews) -> None:
    """Under the same code, with what changed to be read."""
    judge(road, "REJECTED", "문의처를 적어 주세요")
    first = submit(road, reviews)
    reviews.tick()
    reword(road, template_text(GUIDE_KEY).rstrip() + "\n문의: #{병원전화}")
    with road.town.database.read() as session:
        assert templates.changes(session, road.town.clinic(), standing(road)) == ["+ 문의: #{병원전화}"]

    judge(road, "APPROVED")
    assert submit(road, reviews) == first
    reviews.tick()
    assert standing(road).state is State.APPROVED
    assert kept(road)[first][TEXT[road.name]].endswith("문의: #{병원전화}")


def test_new_words_after_an_approval_are_a_template_of_their_own(road: Road, reviews: Reviews) -> None:
    """What was approved cannot be changed there; the old one stays until the new one is approved."""
    first = submit(road, reviews)
    reviews.tick()
    reword(road, template_text(GUIDE_KEY).rstrip() + "\n문의: #{병원전화}")
    assert submit(road, reviews) != first


def test_words_that_no_doctor_has_approved_are_not_submitted(road: Road, reviews: Reviews) -> None:
    """Approved at Kakao first, they would stand for the words in force, which then leave no more as an Alimtalk."""
    submit(road, reviews)
    reviews.tick()
    reword(road, template_text(GUIDE_KEY).rstrip() + "\n문의: #{병원전화}", approved=False)
    with pytest.raises(NotAllowed, match="anbu catalogue approve"):
        submit(road, reviews)
    road.work()
    assert [is_alimtalk(message) for message in road.taken()] == [True]


def test_other_words_than_ours_are_not_sent(road: Road, reviews: Reviews) -> None:
    """Somebody changed them in the dealer's own console: Kakao would refuse every message."""
    code = submit(road, reviews)
    kept(road)[code][TEXT[road.name]] += "!"
    with road.town.database.read() as session:
        account = road.account(session)
    assert reviews.look(road.town.clinic(), account) == {GUIDE_KEY: OTHER_WORDS}
    assert standing(road).state is State.SUBMITTED


def test_what_somebody_took_out_of_review_may_be_submitted_again(road: Road, reviews: Reviews) -> None:
    judge(road, "INSPECTING")
    code = submit(road, reviews)
    if road.name == "nhn":  # what is looked at already, is not to be deleted
        kept(road)[code]["status"] = "TSC01"
    road.channel.reviews("demo").cancel(code)
    reviews.tick()
    assert standing(road).state is State.LINTED
    judge(road, "APPROVED")
    assert submit(road, reviews) in kept(road)


def test_words_that_may_not_be_an_alimtalk_never_reach_the_dealer(road: Road, reviews: Reviews) -> None:
    """Advertising, words that the linter refuses, and what is in review already."""
    reword(road, "#{고객명}님, 이벤트 할인 안내입니다.")
    for key in ("birthday.greeting", GUIDE_KEY):
        with pytest.raises(NotAllowed):
            submit(road, reviews, key)
    reword(road, template_text(GUIDE_KEY))
    judge(road, "INSPECTING")
    submit(road, reviews)
    with pytest.raises(NotAllowed):
        submit(road, reviews)
    assert len(kept(road)) == 1


@pytest.mark.parametrize("trouble", ["error=1:403", "error=1:503"])
def test_what_the_dealer_did_not_take_may_be_submitted_again(road: Road, reviews: Reviews, trouble: str) -> None:
    """It stays linted."""
    road.dealer.trouble(trouble)
    with pytest.raises(ChannelError):
        submit(road, reviews)
    assert standing(road).state is State.LINTED
    road.dealer.trouble("")
    assert submit(road, reviews) in kept(road)


def test_a_state_that_nobody_knows_is_said_and_changes_nothing(road: Road, reviews: Reviews) -> None:
    judge(road, "SLEEPING")
    code = submit(road, reviews)
    with pytest.raises(ChannelError, match="SLEEPING"):
        road.channel.reviews("demo").look(code)
    reviews.tick()
    assert standing(road).state is State.SUBMITTED


def test_a_clinic_without_a_channel_submits_nothing(road: Road, reviews: Reviews) -> None:
    road.tell(**({"pf_id": ""} if road.name == "solapi" else {"sender_key": ""}))
    with pytest.raises(ChannelError, match="카카오톡 채널"):
        submit(road, reviews)


def test_the_answer_to_a_rejection_puts_the_same_words_back_into_review(road: Road, reviews: Reviews) -> None:
    """With the comment, which the reviewer reads, and ours to read again."""
    judge(road, "REJECTED", "변수 예시가 필요합니다")
    code = submit(road, reviews)
    reviews.tick()
    judge(road, "INSPECTING")
    reviews.answer(road.town.clinic(), GUIDE_KEY, "예시: 고객명=고우리", "실장")
    assert (standing(road).state, steps(road)[-1]) == (State.SUBMITTED, ("answer", "실장", "예시: 고객명=고우리"))
    assert [each["content"] for each in kept(road)[code]["comments"]] == [
        "변수 예시가 필요합니다",
        "예시: 고객명=고우리",
    ]
    reviews.tick()
    assert standing(road).state is State.INSPECTING


def test_what_is_in_review_may_be_taken_out_again(road: Road, reviews: Reviews) -> None:
    judge(road, "TSC01" if road.name == "nhn" else "INSPECTING")
    submit(road, reviews)
    reviews.cancel(road.town.clinic(), GUIDE_KEY, "실장")
    assert (standing(road).state, steps(road)[-1]) == (State.LINTED, ("cancel", "실장", None))


def test_a_rejected_one_may_be_deleted_and_is_a_draft_again(road: Road, reviews: Reviews) -> None:
    judge(road, "REJECTED", "용도가 다릅니다")
    submit(road, reviews)
    reviews.tick()
    reviews.delete(road.town.clinic(), GUIDE_KEY, "실장")
    assert (standing(road).state, kept(road)) == (State.DRAFT, {})


def test_a_deleted_one_may_be_submitted_again_in_one_step(road: Road, reviews: Reviews) -> None:
    """As a first-time draft may."""
    judge(road, "REJECTED", "용도가 다릅니다")
    submit(road, reviews)
    reviews.tick()
    reviews.delete(road.town.clinic(), GUIDE_KEY, "실장")
    submit(road, reviews)
    assert standing(road).state is State.SUBMITTED


@pytest.mark.parametrize("what", ["answer", "cancel", "delete"])
def test_what_cannot_befall_a_template_never_reaches_the_dealer(road: Road, reviews: Reviews, what: str) -> None:
    """Approved ones are neither answered for, nor in review, nor deleted."""
    submit(road, reviews)
    reviews.tick()
    words = ("그대로 둡니다",) if what == "answer" else ()
    with pytest.raises(NotAllowed):
        getattr(reviews, what)(road.town.clinic(), GUIDE_KEY, *words, "실장")
    assert standing(road).state is State.APPROVED


@pytest.mark.parametrize("trouble", ["drop=1", "crash=1"])
def test_a_request_whose_answer_was_lost_registers_nothing_twice_at_nhn(
    road: Road, reviews: Reviews, trouble: str
) -> None:
    """Its code is made of the words; Solapi gives codes of its own, and staff are told to look there."""
    if road.name == "solapi":
        pytest.skip("of NHN Cloud alone")
    road.dealer.trouble(trouble)
    with pytest.raises((ChannelUnknown, ChannelError)):
        submit(road, reviews)
    road.dealer.trouble("")
    assert [submit(road, reviews)] == [*kept(road)]
