"""The sender: what becomes of a send between the queue and the dealer, and after the dealer's answer was lost."""

from datetime import timedelta

import pytest

from channels.ports import ChannelError, ChannelUnknown, Outgoing, Receipt
from records import patients, sends, upcoming
from records.models import Clinic, FollowUp, Patient, Send
from scheduler.routes import LOOK_UP_AGAIN, MAX_MISHAPS, SIMULATOR, Routes
from tests.scheduler.stage import (
    FILLER,
    change,
    change_template,
    consent,
    deliver_all,
    heard,
    ledger,
    moment,
    patient_of,
    send_of,
    states,
    steps,
)
from tests.town import Town

BUSY = ChannelError("HTTP 503", permanent=False)
REFUSED = ChannelError("HTTP 400", permanent=True)
LOST = ChannelUnknown("ReadTimeout")


@pytest.fixture
def queued(town: Town) -> Town:
    """The town at 09:30 with the day-1 guide of `demo-filler` alone in the queue, not yet handed over."""
    town.pump.tick()
    with town.database.write() as session:
        town.clock.advance(session, moment("2026-03-10T09:30"))
    town.pump.tick()
    own = send_of(town, FILLER, "d1").id
    for send in ledger(town) + ledger(town, "demo2"):
        if send.id != own:
            change(town, Send, send.id, state=sends.FAILED, permanent=True)
    town.queue[:] = [own]
    return town


def own(town: Town) -> Send:
    return send_of(town, FILLER, "d1")


def retry(town: Town, **span: float) -> None:
    """Let machine time pass, then a tick and the sender."""
    town.machine.pass_(**span)
    town.work()


def test_an_opt_out_between_queue_and_hand_over_is_obeyed(queued: Town) -> None:
    """Nothing is handed over, and ledger and follow-up both say why."""
    consent(queued, FILLER, "messages", False, source="chat")
    deliver_all(queued)

    send, follow_up = own(queued), steps(queued, FILLER)["d1"]
    assert queued.phones.taken == []
    assert (send.state, send.permanent, send.why) == ("failed", True, "환자가 알림 수신을 거부했습니다")
    assert (follow_up.state, follow_up.why) == ("refused", "환자가 알림 수신을 거부했습니다")


def test_the_kill_switch_reaches_what_is_queued_already(queued: Town) -> None:
    """A paused clinic hands nothing over; resumed, the send leaves, and the wait was no attempt."""
    change(queued, Clinic, queued.clinic().id, paused=True)
    deliver_all(queued)
    assert (queued.phones.taken, own(queued).state, own(queued).attempts) == ([], "queued", 0)
    assert own(queued).why == "병원이 발송을 멈춰 두었습니다"

    change(queued, Clinic, queued.clinic().id, paused=False)
    retry(queued, minutes=60)
    assert [message.to for message in queued.phones.taken] == ["demo-filler"]
    assert (own(queued).state, own(queued).attempts) == ("accepted", 1)


def test_a_withdrawn_text_is_not_handed_over(queued: Town) -> None:
    """An approval taken back holds the queued send."""
    change_template(queued, "guide.filler.d1", approved_at=None)
    deliver_all(queued)
    assert (queued.phones.taken, own(queued).why) == ([], "문안이 승인되지 않았습니다")


def test_a_stale_patients_send_waits_for_the_plan(queued: Town) -> None:
    """A fact changed after queueing: the sender refuses it until it was planned anew."""
    change(queued, Patient, patient_of(queued, FILLER).id, stale=True)
    deliver_all(queued)
    assert (queued.phones.taken, own(queued).state) == ([], "queued")

    retry(queued, seconds=30)
    assert [message.to for message in queued.phones.taken] == ["demo-filler"]


def test_a_sender_that_stood_still_for_days_does_not_send_old_guides(queued: Town) -> None:
    """Queued on day 1, the sender back on day 3: expired, and the ledger says so."""
    lost = list(queued.queue)
    queued.machine.pass_(days=2)
    for send_id in lost:
        queued.routes.deliver(send_id)

    assert "demo-filler" not in [message.to for message in queued.phones.taken]
    assert (own(queued).state, own(queued).why) == ("failed", "기한이 지났습니다")
    assert states(queued, FILLER)["d1"] == "expired"


def test_a_late_hand_over_says_its_own_time(queued: Town) -> None:
    """Handed over an hour after it was queued: message and phone carry the hour at which it left."""
    queued.machine.pass_(hours=1)
    deliver_all(queued)
    [guide] = queued.phones.taken
    [message] = heard(queued, "demo-filler")
    assert (guide.at, message.at, message.delivered_at) == (moment("2026-03-10T10:30"),) * 3


def test_a_care_message_held_up_into_the_night_waits_for_the_morning(queued: Town) -> None:
    """The sender judges anew: what was allowed at noon is not handed over at 22:00."""
    change(queued, FollowUp, steps(queued, FILLER)["d1"].id, push_class="care")
    queued.machine.pass_(hours=12, minutes=30)
    deliver_all(queued)

    assert (queued.phones.taken, own(queued).why) == ([], "병원이 정한 야간 시간")
    assert own(queued).next_try_at - queued.machine.now == timedelta(hours=10)


def test_a_busy_dealer_is_asked_again_with_longer_and_longer_waits_until_it_is_too_late(queued: Town) -> None:
    """Waits of 20 s, 40 s … up to ten minutes; when nobody needs the guide any more it expires, and says so."""
    queued.phones.trouble = [BUSY] * 1000
    waits = []
    deliver_all(queued)
    for _ in range(8):
        waits.append((own(queued).next_try_at - queued.machine.now).total_seconds())
        retry(queued, seconds=waits[-1])
    assert waits == [20, 40, 80, 160, 320, 600, 600, 600]
    assert (own(queued).state, own(queued).attempts, own(queued).why) == ("queued", 9, "HTTP 503")

    queued.machine.pass_(days=2)
    queued.work()
    follow_up = steps(queued, FILLER)["d1"]
    assert (own(queued).state, own(queued).permanent, own(queued).why) == ("failed", True, "기한이 지났습니다")
    assert (follow_up.state, follow_up.why) == ("expired", "기한이 지났습니다")


@pytest.mark.parametrize(("drawn", "seconds"), [(0.0, 20), (0.5, 25), (0.999, 29.99)])
def test_what_was_refused_together_does_not_come_back_together(queued: Town, drawn: float, seconds: float) -> None:
    """A retry is put off by up to half its wait, as the dice say."""
    queued.phones.trouble = [BUSY]
    Routes(queued.database, queued.clock, queued.live, {SIMULATOR: queued.phones}, dice=lambda: drawn).deliver(
        queued.queue.pop()
    )
    assert own(queued).next_try_at - queued.machine.now == timedelta(seconds=seconds)


def test_the_deadline_of_an_answer_and_the_days_cap_count_from_when_it_left(queued: Town) -> None:
    """Three hours of trouble at the dealer are not the patient's silence."""
    before = steps(queued, FILLER)["d1"]
    queued.machine.pass_(hours=3)
    deliver_all(queued)
    after = steps(queued, FILLER)["d1"]
    assert before.answer_by is not None
    assert (after.sent_at, after.answer_by) == (moment("2026-03-10T12:30"), before.answer_by + timedelta(hours=3))


def test_a_dealer_that_recovers_gets_the_send(queued: Town) -> None:
    """One refusal that passes costs 20 seconds."""
    queued.phones.trouble = [BUSY]
    deliver_all(queued)
    retry(queued, seconds=19)
    assert queued.phones.taken == []

    retry(queued, seconds=1)
    assert (len(queued.phones.taken), own(queued).state, own(queued).attempts) == (1, "accepted", 2)


def test_copies_of_an_id_in_the_queue_do_not_shorten_the_wait(queued: Town) -> None:
    """While the sender was away the pump queued the id again and again: a refusal still rests."""
    queued.phones.trouble = [BUSY] * 100
    queued.queue *= 9
    deliver_all(queued)
    assert (own(queued).state, own(queued).attempts) == ("queued", 1)


def test_a_permanent_refusal_ends_it_at_once(queued: Town) -> None:
    """One attempt, failed for good, never again."""
    queued.phones.trouble = [REFUSED]
    deliver_all(queued)
    retry(queued, hours=2)

    assert (queued.phones.taken, own(queued).state, own(queued).attempts) == ([], "failed", 1)
    assert (steps(queued, FILLER)["d1"].state, steps(queued, FILLER)["d1"].why) == ("failed", "HTTP 400")


def test_what_failed_is_listed_with_what_did_not_happen(queued: Town) -> None:
    """A failed guide stands among the upcoming ones, so that staff see that it never came."""
    queued.phones.trouble = [REFUSED]
    deliver_all(queued)
    with queued.database.read() as session:
        listed = {line.follow_up.id for line in upcoming.of_clinic(session, queued.clinic())}
    assert steps(queued, FILLER)["d1"].id in listed


def test_a_lost_answer_is_looked_up_and_not_sent_again(queued: Town) -> None:
    """The dealer took it, the answer got lost: the look-up settles it, one message on the phone, one in the thread."""
    lose_the_answer(queued)
    deliver_all(queued)
    assert (own(queued).state, len(queued.phones.taken)) == ("unknown", 1)

    retry(queued, seconds=29)
    assert own(queued).state == "unknown"
    retry(queued, seconds=1)

    assert (own(queued).state, own(queued).dealer_id, own(queued).attempts) == ("accepted", "phone-1", 1)
    assert (len(queued.phones.taken), len(heard(queued, "demo-filler"))) == (1, 1)


def lose_the_answer(town: Town) -> None:
    """The next message is taken, and its answer lost."""
    take = town.phones.hand_over

    def once(message: Outgoing) -> Receipt:
        town.phones.hand_over = take  # type: ignore[method-assign]
        take(message)
        raise LOST

    town.phones.hand_over = once  # type: ignore[method-assign]


def test_an_unknown_send_waits_while_the_dealer_cannot_be_asked(queued: Town) -> None:
    """It is never sent again on a guess."""
    lose_the_answer(queued)
    deliver_all(queued)
    queued.phones.trouble = [BUSY, BUSY]
    retry(queued, seconds=30)
    retry(queued, seconds=30)
    assert (own(queued).state, own(queued).why) == ("unknown", "조회하지 못했습니다: HTTP 503")

    retry(queued, seconds=30)
    assert (own(queued).state, len(queued.phones.taken)) == ("accepted", 1)


def test_what_the_dealer_surely_never_got_is_sent_again(queued: Town) -> None:
    """Unknown, looked up, not there: queued again after a wait, and accepted."""
    queued.phones.trouble = [LOST]
    deliver_all(queued)
    retry(queued, seconds=30)
    assert own(queued).state == "queued"
    retry(queued, seconds=20)
    assert (own(queued).state, len(queued.phones.taken), own(queued).attempts) == ("accepted", 1, 2)


def test_a_dealer_that_loses_every_request_is_given_up(queued: Town) -> None:
    """Unknown and never there, five times: a sixth guess might be the one that reaches the patient twice."""
    queued.phones.trouble = [LOST] * 100
    deliver_all(queued)
    for _ in range(MAX_MISHAPS):
        retry(queued, seconds=LOOK_UP_AGAIN.total_seconds())
        retry(queued, minutes=10)
    assert (own(queued).state, own(queued).attempts, queued.phones.taken) == ("failed", MAX_MISHAPS, [])
    assert steps(queued, FILLER)["d1"].state == "failed"


def test_a_vanished_workers_send_becomes_unknown_when_its_lease_ends(queued: Town) -> None:
    """59 seconds it is left alone; then it is looked up, and sent again only because the dealer never got it."""
    with queued.database.write() as session:
        assert sends.claim(session, queued.queue.pop(), queued.machine.now) is not None

    retry(queued, seconds=59)
    assert own(queued).state == "sending"
    queued.machine.pass_(seconds=1)
    queued.pump.tick()
    assert own(queued).state == "queued"
    retry(queued, seconds=20)
    assert (own(queued).state, len(queued.phones.taken), own(queued).attempts) == ("accepted", 1, 2)


def test_a_worker_that_wakes_up_after_its_lease_changes_nothing(queued: Town) -> None:
    """It comes back with an answer when the send has long been settled: the ledger keeps what it has."""
    with queued.database.write() as session:
        sleeper = sends.claim(session, queued.queue.pop(), queued.machine.now)
    assert sleeper is not None
    queued.machine.pass_(seconds=60)
    queued.pump.tick()
    retry(queued, seconds=20)

    with queued.database.write() as session:
        settled = sends.settle(session, sleeper, state=sends.FAILED, dealer_id="late")
    assert (settled, own(queued).state, own(queued).dealer_id) == (False, "accepted", "phone-1")


def test_a_settled_send_is_never_claimed_again(queued: Town) -> None:
    """Whatever ids come off the queue."""
    send_id = queued.queue[0]
    deliver_all(queued)
    for _ in range(3):
        queued.routes.deliver(send_id)
    assert (len(queued.phones.taken), own(queued).attempts) == (1, 1)


def test_an_id_of_nothing_is_ignored(town: Town) -> None:
    """A queue that outlived its database harms nobody."""
    town.routes.deliver("01J00000000000000000000000")
    assert town.phones.taken == []


def test_a_dealers_bug_of_ours_leaves_the_send_unknown(queued: Town) -> None:
    """An unforeseen error may have come after the request left: it is looked up before anything is sent again."""
    queued.phones.trouble = [RuntimeError("a bug")]
    with pytest.raises(RuntimeError):
        queued.routes.deliver(queued.queue.pop())
    assert own(queued).state == "sending"

    queued.machine.pass_(seconds=60)
    queued.pump.tick()
    retry(queued, seconds=20)
    assert (own(queued).state, len(queued.phones.taken)) == ("accepted", 1)


def test_a_link_that_ended_within_a_jump_gets_nothing_of_the_time_before(town: Town) -> None:
    """The story's minute decides what is due, the present one who may read it: another one with a link has it."""
    town.pump.tick()
    with town.database.write() as session:
        patient = patient_of(town, FILLER)
        now = town.clock.clinic(session)
        partner = patients.chat_user(session, town.clinic(), "partner", now)
        patients.link(partner, patient, "code", now)
        partner.link_expires_at = now + timedelta(minutes=30)
    town.advance("2026-03-10T10:00")
    assert "partner" not in [message.to for message in town.phones.taken]
    assert "demo-filler" in [message.to for message in town.phones.taken]
