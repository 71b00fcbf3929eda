"""A clinic's message on its way by the dealer: form, result, fall-back, and what must never happen twice."""

from datetime import timedelta
from itertools import pairwise
from typing import Never

import pytest

from channels.ports import ChannelError, Outgoing
from channels.solapi.codes import CODES
from records import follow_ups, sends
from records.database import Database, DatabaseUnavailable
from records.models import Clinic, FollowUp, Patient, Send
from scheduler import results, ways
from scheduler.alarms.handing import handed_over
from scheduler.routes import SIMULATOR
from tests.scheduler.stage import FILLER, change, consent, heard, ledger, patient_of
from tests.solapi.conftest import SECRET, Solapi
from tests.solapi.road import GUIDE_ID, Road
from tests.town import Town

OF_EVERY_OUTCOME = ("4000", "3000", "2230", "3010", "3103", "3104", "3107", "3108", "3040", "3005")
SETTLED = {"delivered": "delivered", "failed": "failed", "by_text": "failed", "waiting": "accepted",
           "uncertain": "accepted", "again": "queued"}  # fmt: skip


def bind(road: Road, by: str | None) -> None:
    """The guide's step lets it take one way only."""
    change(road.town, Send, road.guide().id, content={**road.guide().content, sends.BY: by})


def test_words_that_kakao_approved_leave_as_an_alimtalk(road: Road) -> None:
    """The template's id and values, and not a word of the text."""
    road.approve()
    road.work()
    [message] = road.taken()
    assert (message["type"], message["to"], message["kakaoOptions"]["templateId"]) == ("ATA", "01000001000", GUIDE_ID)
    assert message["kakaoOptions"]["variables"]["#{시술명}"] == "입술필러"
    assert "text" not in message
    assert (road.guide().state, road.guide().channel, road.town.phones.taken) == ("accepted", "solapi", [])


@pytest.mark.parametrize("approved", [None, "다른 문안 #{고객명}"])
def test_words_that_it_did_not_leave_by_text_where_the_clinic_lets_them(road: Road, approved: str | None) -> None:
    """Never as an Alimtalk of other words; and a text message, which shows on the locked screen, names no treatment."""
    if approved:
        road.approve(approved)
    road.work()
    [message] = road.taken()
    assert (message["type"], message["subject"]) == ("LMS", "시술 후 주의사항 안내")
    assert "받으신 시술 후" in message["text"]
    assert "입술필러" not in message["text"]


def test_what_may_not_leave_by_text_waits_for_its_template(road: Road) -> None:
    """And says why."""
    road.choose(text_classes=["transaction"])
    road.work()
    assert (road.taken(), road.guide().state, road.guide().why) == ([], "queued", "보낼 수 있는 채널이 없습니다")

    road.approve()
    road.work(hours=1)
    assert [message["type"] for message in road.taken()] == ["ATA"]


def test_a_reminder_goes_by_text_as_the_guide_did_that_nobody_answered(road: Road) -> None:
    """Though care in general may not: the clinic let its guide."""
    road.work()
    road.town.advance("2026-03-10T17:30")
    reminder = next(each for each in ledger(road.town) if each.push_class == "care")
    assert (reminder.content[sends.MEANT], ways.Words.of(reminder).meant) == ("safety", "safety")


def test_a_step_that_goes_by_text_only_never_is_an_alimtalk(road: Road) -> None:
    """Though its words are approved there."""
    road.approve()
    bind(road, "text")
    road.work()
    assert [message["type"] for message in road.taken()] == ["LMS"]


def test_a_step_that_goes_by_alimtalk_only_waits_for_its_approval(road: Road) -> None:
    """Though the clinic lets its class go by text."""
    bind(road, "alimtalk")
    road.work()
    assert (road.taken(), road.guide().why) == ([], "보낼 수 있는 채널이 없습니다")

    road.approve()
    road.work(hours=1)
    assert [message["type"] for message in road.taken()] == ["ATA"]


@pytest.mark.parametrize(("by", "text"), [(None, True), ("alimtalk", False)])
def test_who_has_no_kakaotalk_gets_the_text_unless_the_step_forbids_it(road: Road, by: str | None, text: bool) -> None:
    """Then it failed, and staff read why."""
    road.approve()
    bind(road, by)
    road.dealer.trouble("fail=1:3104")
    road.work()
    road.work(minutes=1)
    assert (road.guide().state, road.text() is not None) == ("failed", text)


@pytest.mark.parametrize("phone", ["+8221234567", "", "모름"])
def test_a_phone_that_gets_no_messages_is_no_way(road: Road, phone: str) -> None:
    change(road.town, Patient, patient_of(road.town, FILLER).id, phone=phone)
    road.work()
    assert (road.taken(), road.guide().why) == ([], "보낼 수 있는 채널이 없습니다")


def test_the_clinic_next_door_has_its_own_ways(road: Road) -> None:
    """Without an account there, its patients' messages go where they went before."""
    road.town.work()
    with road.town.database.read() as session:
        assert {send.channel for send in sends.of_clinic(session, road.town.clinic("demo2"))} == {SIMULATOR}
    assert (road.channel._keys("demo2"), road.guide().channel) == (None, "solapi")


def test_the_guard_has_its_word_before_every_attempt(road: Road) -> None:
    """Opted out since: nothing leaves, by any way."""
    consent(road.town, FILLER, "messages", False, source="chat")
    road.work()
    assert (road.taken(), road.guide().state) == ([], "failed")


# ── results


@pytest.mark.parametrize("code", OF_EVERY_OUTCOME)
def test_what_the_dealer_says_of_an_alimtalk_is_what_the_ledger_says(road: Road, code: str) -> None:
    """The send, its follow-up, and whether a text message goes out, which is for 3104 and 3107 alone."""
    outcome = str(CODES.table[code]["outcome"])
    road.approve()
    road.dealer.trouble(f"fail=1:{code}")
    road.work()
    road.dealer.trouble("")
    road.work(minutes=1)

    send = road.guide()
    by_text = outcome == "by_text"
    assert send.state == SETTLED[outcome]
    assert road.follow_up().state == ("failed" if outcome == "failed" else "sent")
    assert [message["type"] for message in road.taken()] == (["ATA", "LMS"] if by_text else ["ATA"])
    assert (send.delivered_at is not None) == (outcome == "delivered")
    assert (code in (send.why or "")) == (outcome != "delivered")
    assert (road.text() is not None) == by_text


def test_the_text_message_is_settled_like_any_other(road: Road) -> None:
    """Delivered by text: the patient has it, and it stands once in the conversation."""
    road.approve()
    road.dealer.trouble("fail=1:3104")
    road.work()
    road.dealer.trouble("")
    road.work(minutes=1)
    road.work(minutes=1)
    text = road.text()
    assert text is not None
    assert (text.state, road.follow_up().state) == ("delivered", "sent")
    assert len(heard(road.town, "demo-filler")) == 1


@pytest.mark.parametrize("first", ["ATA", "LMS"])
def test_a_text_message_that_fails_is_not_followed_by_another(road: Road, first: str) -> None:
    """Whether it was the first to leave or stood for an Alimtalk."""
    if first == "ATA":
        road.approve()
    road.dealer.trouble("fail=1:3104")
    for _ in range(5):
        road.work(minutes=20)
    assert [message["type"] for message in road.taken()] == list(dict.fromkeys([first, "LMS"]))
    assert road.follow_up().state == "failed"


@pytest.mark.parametrize(
    ("push_class", "allowed", "by_text"),
    [("safety", ["safety"], True), ("safety", [], False), ("care", ["safety"], False), ("care", ["care"], True)],
)
def test_by_text_goes_what_the_clinic_lets(road: Road, push_class: str, allowed: list[str], by_text: bool) -> None:
    change(road.town, Send, road.guide().id, push_class=push_class, content=road.guide().content | {sends.MEANT: ""})
    change(road.town, FollowUp, road.follow_up().id, push_class=push_class)
    road.choose(text_classes=allowed)
    road.approve()
    road.dealer.trouble("fail=1:3107")
    road.work()
    road.work(minutes=1)
    assert (road.text() is not None, road.follow_up().state) == (by_text, "sent" if by_text else "failed")


def test_who_has_answered_meanwhile_needs_no_text_message(road: Road) -> None:
    """The report came a day late; the answer to the question stays an answer."""
    road.approve()
    road.dealer.trouble("fail=1:3104")
    road.work()
    change(road.town, FollowUp, road.follow_up().id, state=follow_ups.ANSWERED)
    road.work(minutes=1)
    assert (road.text(), road.guide().state, road.follow_up().state) == (None, "failed", "answered")


def test_an_uncertain_one_is_asked_after_for_days_and_never_doubled(road: Road) -> None:
    """3005: it may have arrived."""
    road.approve()
    road.dealer.trouble("fail=1:3005")
    road.work()
    for _ in range(100):
        road.work(hours=1)
    assert (road.guide().state, road.guide().attempts, len(road.taken())) == ("accepted", 1, 1)
    assert "확인하지 못했습니다" in (road.guide().why or "")


def test_a_phone_that_is_off_is_tried_again_and_told_of_once(road: Road) -> None:
    """Each time by a new message, as the old one is over; the conversation shows one; in the end it has failed."""
    road.dealer.trouble("fail=1:3040")
    road.work()
    for _ in range(2 * results.MOST_ATTEMPTS):
        road.work(minutes=10)
    assert (len(road.taken()), road.guide().state) == (results.MOST_ATTEMPTS, "failed")
    assert len(heard(road.town, "demo-filler")) == 1


def test_results_are_asked_for_ever_more_seldom(road: Road) -> None:
    """After half a minute, and hourly in the end; after four days no more."""
    road.work()
    asked = []
    road.channel.result = lambda *_: asked.append(road.town.machine.now) or results.Result("waiting")  # type: ignore
    for _ in range(5 * 24 * 12):
        road.town.machine.pass_(minutes=5)
        road.results.tick()
    spans = [later - earlier for earlier, later in pairwise(asked)]
    assert 90 < len(asked) < 130
    assert spans == sorted(spans)
    assert asked[-1] - asked[0] < timedelta(days=4)


def test_a_dealer_that_cannot_be_asked_is_left_alone_till_later(road: Road) -> None:
    """Nothing is settled by its silence."""
    road.work()
    road.dealer.trouble("error=1:500")
    road.work(minutes=1)
    assert road.guide().state == "accepted"
    road.dealer.trouble("")
    road.work(minutes=2)
    assert road.guide().state == "delivered"


# ── answers that were lost


@pytest.mark.parametrize("spec", ["drop=1", "crash=1"])
def test_an_answer_that_was_lost_is_looked_up_and_nothing_sent_twice(road: Road, spec: str) -> None:
    road.approve()
    road.dealer.trouble(spec)
    road.work()
    assert (road.guide().state, len(road.taken())) == ("unknown", 1)
    road.dealer.trouble("")
    road.work(minutes=1)
    assert (road.guide().state, road.guide().dealer_id) == ("accepted", road.dealer.lines()[0]["message_id"])
    road.work(minutes=1)
    assert (road.guide().state, len(road.taken())) == ("delivered", 1)


def test_a_patient_whose_number_changed_meanwhile_is_looked_up_under_the_old_one(road: Road) -> None:
    """Else it would go out once more."""
    road.dealer.trouble("drop=1")
    road.work()
    change(road.town, Patient, patient_of(road.town, FILLER).id, phone="+821099998888")
    road.dealer.trouble("")
    road.work(minutes=1)
    assert (road.guide().state, len(road.taken())) == ("accepted", 1)


def test_a_worker_that_vanished_after_the_request_is_made_good(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lease runs out, the dealer knows the message."""
    monkeypatch.setattr(road.town.routes, "_accepted", lambda *_: None)
    road.work()
    monkeypatch.undo()
    assert road.guide().state == "sending"
    road.work(minutes=2)
    assert (road.guide().state, len(road.taken())) == ("accepted", 1)


@pytest.mark.parametrize("seed", range(3))
def test_trouble_of_every_kind_brings_each_message_once(town: Town, solapi: Solapi, seed: int) -> None:
    """Errors, lost answers, refusals for now, phones off: in the end the ledger says what the dealer says."""
    road = Road(town, solapi)
    road.approve()
    town.pump.tick()
    solapi.trouble("error=0.2:503,drop=0.2,crash=0.1,fail=0.3:3107,late=0.2:300")
    solapi.fake.faults.seed = seed
    solapi.fake.faults.__post_init__()
    town.advance("2026-03-10T12:00")
    for _ in range(40):
        road.work(minutes=5)
    solapi.trouble("")
    for _ in range(20):
        road.work(minutes=10)

    elapsed = town.machine.now.timestamp()
    arrived = [
        kept.body["customFields"]["anbu"] for kept in solapi.fake.messages.values() if kept.code(elapsed) == "4000"
    ]
    mine = [send for code in ("demo", "demo2") for send in road_ledger(town, code) if send.channel == "solapi"]
    assert len(arrived) == len(set(arrived)) > 0
    assert len(arrived) == len({key.split(".")[0] for key in arrived})
    assert {send.send_key for send in mine if send.state == "delivered"} == set(arrived)
    assert {send.state for send in mine} <= {"delivered", "failed"}


def road_ledger(town: Town, code: str) -> list[Send]:
    with town.database.read() as session:
        return sends.of_clinic(session, town.clinic(code))


# ── what is no guide


def test_advertising_leaves_by_text_alone_and_by_a_certified_dealer(road: Road) -> None:
    """Never as an Alimtalk, whatever is approved (정보통신망법 §50의3①; 알림톡 심사 가이드)."""
    change(road.town, Clinic, road.town.clinic().id, options={"opt_out_number": "080-123-4567"})
    consent(road.town, FILLER, "advertising", True)
    change(road.town, Patient, patient_of(road.town, FILLER).id, stale=False)
    change(road.town, FollowUp, road.follow_up().id, push_class="advertising")
    change(road.town, Send, road.guide().id, push_class="advertising")
    road.approve()
    road.work()
    assert (road.taken(), road.guide().why) == ([], "광고를 보낼 수 있는 채널이 없습니다")

    road.choose(ad_certificate="제2026-1호")
    road.work(hours=1)
    assert [message["type"] for message in road.taken()] == ["LMS"]


def test_a_code_goes_to_the_number_by_text(road: Road) -> None:
    """At once, by SMS; the ledger forgets it when it has left."""
    road.town.queue.clear()
    for words in ("본인인증 할게요", "네 동의합니다", "010-0000-1000"):
        road.town.say("nobody-yet", words)
    road.work()
    codes = [message for message in road.taken() if message["type"] == "SMS"]
    assert [message["to"] for message in codes] == ["01000001000"]
    [send] = [each for each in road_ledger(road.town, "demo") if each.push_class == sends.SECURITY]
    assert (send.state, "●●●●●●" in send.content["text"]) == ("accepted", True)


def test_a_page_to_staff_goes_by_text(road: Road) -> None:
    """The pager's own messages have no template; the clinic's account pays for them."""
    away = Outgoing(
        "page.1", "+821055550001", "demo", "", "[안부피부과] 응급 E0 확인해 주세요", (), road.town.machine.now
    )
    handed_over((road.channel,), away, road.town.machine.now)
    assert [(message["type"], message["to"]) for message in road.taken()] == [("SMS", "01055550001")]


@pytest.fixture
def page(road: Road) -> Outgoing:
    return Outgoing("page.1", "+821055550001", "demo", "", "응급", (), road.town.machine.now)


def test_a_page_leaves_by_a_process_that_finds_the_database_away_from_its_start(
    road: Road, page: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the account on disk, which another process has kept there."""
    road.accounts.remember()
    monkeypatch.setattr(Database, "read", broken)
    road.fresh_channel().hand_over(page)
    assert [message["to"] for message in road.taken()] == ["01055550001"]


def test_a_page_leaves_by_the_account_as_it_was_set_last(
    road: Road, page: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed key is kept anew, a removed account is none any more, and a clinic that never had one has none."""
    road.accounts.remember()
    road.tell(sender="0299998888")
    road.accounts.remember()
    with monkeypatch.context() as away:
        away.setattr(Database, "read", broken)
        keys = road.at.keys("demo")
        assert keys is not None
        assert (keys.sender, road.at.keys("demo2")) == ("0299998888", None)
    with road.town.database.write() as session:
        session.delete(road.account(session))
    road.accounts.remember()
    monkeypatch.setattr(Database, "read", broken)
    with pytest.raises(ChannelError, match="계정이 없습니다"):
        road.fresh_channel().hand_over(page)


def test_what_the_disk_keeps_of_an_account_cannot_be_read_without_the_keys(road: Road) -> None:
    """No secret lies open, nobody else may open the file, and the reports' secrets are not in it."""
    road.tell(report_secret="geheim")
    road.accounts.remember()
    file = road.town.folder / "accounts"
    assert (SECRET.encode() in file.read_bytes(), file.stat().st_mode & 0o777) == (False, 0o600)
    kept = road.town.keyring.decrypt(file.read_bytes())
    assert (SECRET in kept, "geheim" in kept) == (True, False)


@pytest.mark.parametrize("damage", [None, b"", b"nonsense"])
def test_without_a_copy_on_disk_a_page_is_tried_again(
    road: Road, page: Outgoing, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    """Or with a damaged one, which is written anew when the database is back."""
    if damage is not None:
        (road.town.folder / "accounts").write_bytes(damage)
    with monkeypatch.context() as away:
        away.setattr(Database, "read", broken)
        with pytest.raises(ChannelError, match="읽지 못했습니다") as error:
            road.fresh_channel().hand_over(page)
        assert not error.value.permanent
    road.accounts.remember()
    monkeypatch.setattr(Database, "read", broken)
    road.fresh_channel().hand_over(page)


def broken(_: Database) -> Never:
    raise DatabaseUnavailable("OperationalError")
