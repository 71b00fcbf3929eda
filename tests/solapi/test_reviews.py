"""Templates on their way through Kakao's review, from the clinic's words to the message that leaves as an Alimtalk."""

from datetime import date

import pytest

from catalogue.model import Catalogue, Template
from catalogue.registry import NotAllowed, State
from channels.ports import ChannelError
from channels.solapi.dealer import SOLAPI
from records import catalogue, templates
from records.templates import Standing
from scheduler.reviews import NO_COMMENT, OTHER_WORDS, Reviews
from tests.solapi.road import GUIDE_KEY, Road, template_text


@pytest.fixture
def reviews(road: Road) -> Reviews:
    return Reviews(road.town.database, road.town.clock, {SOLAPI.name: road.channel})


def standing(road: Road, key: str = GUIDE_KEY) -> Standing:
    with road.town.database.read() as session:
        return templates.standing(session, road.town.clinic(), key)


def submit(road: Road, reviews: Reviews, key: str = GUIDE_KEY) -> str:
    return reviews.submit(road.town.clinic(), standing(road, key), "실장")


def judge(road: Road, status: str, comment: str = "") -> None:
    """What the reviewer says from now on."""
    road.dealer.fake.templates.judge = lambda _template: (status, comment)


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
    kept = road.dealer.fake.templates._known[code][1]
    assert (kept["channelId"], kept["name"], kept["content"]) == ("PF1", GUIDE_KEY, template_text(GUIDE_KEY).strip())
    labels = [button.label for button in standing(road).template.buttons]
    assert [(each["buttonType"], each["buttonName"]) for each in kept["buttons"]] == [("BK", each) for each in labels]


def test_what_was_approved_leaves_as_an_alimtalk_from_then_on(road: Road, reviews: Reviews) -> None:
    """Nobody has to copy an id."""
    code = submit(road, reviews)
    reviews.tick()
    assert standing(road).state is State.APPROVED
    road.work()
    [message] = road.taken()
    assert (message["type"], message["kakaoOptions"]["templateId"]) == ("ATA", code)


def test_each_change_is_written_down_once(road: Road, reviews: Reviews) -> None:
    judge(road, "INSPECTING")
    code = submit(road, reviews)
    reviews.tick()
    reviews.tick()
    road.dealer.fake.templates._known[code][1]["status"] = "APPROVED"
    reviews.tick()
    reviews.tick()
    assert [event for event, _, _ in steps(road)] == ["lint", "submit", "inspect", "approve"]


@pytest.mark.parametrize(("comment", "kept"), [("변수 예시가 필요합니다", "변수 예시가 필요합니다"), ("", NO_COMMENT)])
def test_a_rejection_comes_with_its_reason(road: Road, reviews: Reviews, comment: str, kept: str) -> None:
    judge(road, "REJECTED", comment)
    submit(road, reviews)
    reviews.tick()
    assert (standing(road).state, steps(road)[-1]) == (State.REJECTED, ("reject", "solapi", kept))


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
    assert road.dealer.fake.templates._known[first][1]["content"].endswith("문의: #{병원전화}")


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
    assert [message["type"] for message in road.taken()] == ["ATA"]


def test_other_words_than_ours_are_not_sent(road: Road, reviews: Reviews) -> None:
    """Somebody changed them in the dealer's own console: Kakao would refuse every message."""
    code = submit(road, reviews)
    road.dealer.fake.templates._known[code][1]["content"] += "!"
    with road.town.database.read() as session:
        account = road.account(session)
    assert reviews.look(road.town.clinic(), account) == {GUIDE_KEY: OTHER_WORDS}
    assert standing(road).state is State.SUBMITTED


def test_what_somebody_took_out_of_review_may_be_submitted_again(road: Road, reviews: Reviews) -> None:
    judge(road, "INSPECTING")
    code = submit(road, reviews)
    road.channel.reviews("demo").cancel(code)
    reviews.tick()
    assert standing(road).state is State.LINTED


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
    assert len(road.dealer.fake.templates._known) == 1


@pytest.mark.parametrize("trouble", ["error=1:403", "error=1:503"])
def test_what_the_dealer_did_not_take_may_be_submitted_again(road: Road, reviews: Reviews, trouble: str) -> None:
    """It stays linted."""
    road.dealer.trouble(trouble)
    with pytest.raises(ChannelError):
        submit(road, reviews)
    assert standing(road).state is State.LINTED
    road.dealer.trouble("")
    assert submit(road, reviews) in road.dealer.fake.templates._known


def test_a_state_that_nobody_knows_is_said_and_changes_nothing(road: Road, reviews: Reviews) -> None:
    judge(road, "SLEEPING")
    code = submit(road, reviews)
    with pytest.raises(ChannelError, match="SLEEPING"):
        road.channel.reviews("demo").look(code)
    reviews.tick()
    assert standing(road).state is State.SUBMITTED


def test_a_clinic_without_a_channel_submits_nothing(road: Road, reviews: Reviews) -> None:
    road.tell(pf_id="")
    with pytest.raises(ChannelError, match="pfId"):
        submit(road, reviews)
