"""Proofs of who it is: counted, limited, raced; codes kept nowhere; links that end."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.reply import Bubble, Reply
from records import identity, patients, sends
from records.models import ChatUser, IdentityProof, Send
from tests.core.kept import escalations, heard, messages
from tests.records.planted import found_in, raw
from tests.scheduler.stage import FILLER, change, deliver_all, moment, patient_of
from tests.town import Town

WHO, NUMBER, BORN = "new-phone", "010-0000-1000", "910302"


def ask(town: Town, who: str = WHO, number: str = NUMBER) -> None:
    """Up to the code, which is on its way."""
    town.say(who, "본인 확인")
    town.say(who, "네")
    town.say(who, number)


def codes(town: Town) -> list[str]:
    """All codes that reached a phone, the oldest first."""
    with town.database.write() as session:
        town.queue += sends.take_waiting(session, town.machine.now, 50)
    deliver_all(town)
    texts = [message.text for message in town.phones.taken if "인증번호" in message.text]
    return [re.findall(r"\d{6}", text)[0] for text in texts]


def identify(town: Town, who: str = WHO) -> str:
    ask(town, who)
    town.say(who, codes(town)[-1])
    return town.say(who, BORN).text


def linked(town: Town, who: str, clinic: str = "demo") -> str | None:
    """The number of the patient that the chat user is linked to."""
    with town.database.read() as session:
        user = patients.find_chat_user(session, town.clinic(clinic), who)
        patient = patients.linked_patient(session, user, town.clock.clinic(session)) if user else None
        return patient.number if patient else None


def proofs(town: Town) -> list[IdentityProof]:
    with town.database.read() as session:
        return list(session.scalars(select(IdentityProof).order_by(IdentityProof.id)))


def code_sends(town: Town) -> list[Send]:
    with town.database.read() as session:
        return list(session.scalars(select(Send).where(Send.push_class == sends.SECURITY).order_by(Send.id)))


def test_a_later_proof_by_code_ends_the_older_link_and_tells_it_nothing(town: Town) -> None:
    """Only after code and birth date; the other chat user gets no word, and general answers from then on."""
    town.nlu.intents["세안 언제부터 돼요?"] = ("aftercare_wash", 0.9)
    assert "입술필러 후" in town.say("demo-filler", "세안 언제부터 돼요?").text
    before = messages(town, "demo-filler")
    ask(town)
    town.say(WHO, codes(town)[-1])
    assert linked(town, "demo-filler") == FILLER
    town.say(WHO, BORN)
    assert (linked(town, WHO), linked(town, "demo-filler")) == (FILLER, None)
    assert messages(town, "demo-filler") == before
    assert "입술필러 후" not in town.say("demo-filler", "세안 언제부터 돼요?").text


def test_a_code_goes_to_whoever_asked_at_any_hour_and_is_kept_nowhere(town: Town) -> None:
    """At three in the night; it stands in no message, no send and no cell of the database afterwards."""
    town.advance("2026-03-11T03:00")
    town.phones.taken.clear()
    ask(town)
    code = codes(town)[-1]
    assert [message.to for message in town.phones.taken] == [WHO]
    town.say(WHO, f"인증번호 {code}이요")
    [send] = code_sends(town)
    assert (send.state, send.follow_up_id) == (sends.ACCEPTED, None)
    assert "●●●●●●" in send.content["text"]
    assert code not in send.content["text"]
    assert all(code not in said.text for who in (WHO, "demo-filler") for said in messages(town, who))
    assert found_in(b"\n".join(raw(town)), {"code": code}) == []


def test_a_wrong_number_of_digits_costs_no_try_and_three_wrong_codes_cost_the_code(town: Town) -> None:
    """The right one is refused afterwards."""
    ask(town)
    code = codes(town)[-1]
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for said in ("12345", wrong, wrong, wrong, code):
        town.say(WHO, said)
    assert [(proof.code_tries, proof.proved_at) for proof in proofs(town)] == [(4, None)]


def test_two_codes_tried_at_once_are_two_tries(town: Town) -> None:
    """Counted under the conversation's lock, on both databases."""
    ask(town)
    code = codes(town)[-1]
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: town.say(WHO, wrong), range(2)))
    assert [proof.code_tries for proof in proofs(town)] == [2]


def test_a_number_gets_five_codes_a_day_whoever_asks(town: Town) -> None:
    """Known or not: the sixth asker is told that no more are sent, and a day later they are."""
    for number in (NUMBER, "010-5555-4444"):
        for asker in range(5):
            ask(town, f"asker-{number}-{asker}", number)
        sixth = f"asker-{number}-5"
        town.say(sixth, "본인 확인")
        town.say(sixth, "네")
        assert "더 보낼 수 없습니다" in town.say(sixth, number).text
    assert len(codes(town)) == 5
    town.machine.pass_(hours=25)
    ask(town)
    assert len(codes(town)) == 6


def test_a_known_and_an_unknown_number_get_the_same_words(town: Town) -> None:
    """Turn by turn, through wrong codes and an expired one."""
    said = ("본인 확인", "네", "{}", "000000", "000001", "다시 보내주세요", "000002", "000003", "000004", "000005")
    known, unknown = (
        [town.say(who, text.format(number)).text for text in said]
        for who, number in (("k", NUMBER), ("u", "010-5555-4444"))
    )
    assert known == unknown


def test_a_clinics_own_limits_hold(town: Town) -> None:
    """Under `identity` in its options."""
    with town.database.write() as session:
        clinic = session.merge(town.clinic())
        clinic.options = {**clinic.options, "identity": {"code_tries": 1, "link_days": 10, "codes_an_hour": 1}}
    ask(town)
    assert "이 인증번호는 쓸 수 없습니다" in town.say(WHO, "000000" if codes(town)[-1] != "000000" else "111111").text
    assert "더 보낼 수 없습니다" in town.say(WHO, "다시 보내주세요").text
    town.machine.pass_(minutes=61)
    identify(town)
    with town.database.read() as session:
        user = patients.find_chat_user(session, town.clinic(), WHO)
        assert user is not None
        assert user.link_expires_at is not None
        assert user.linked_at is not None
        assert user.link_expires_at - user.linked_at == timedelta(days=10)


def test_a_corrected_phone_ends_the_links_and_lifts_the_stop(town: Town) -> None:
    """Whoever is linked proved the old number; another stays as it was."""
    town.say("demo-filler", "저 그 사람 아닌데요")
    town.say("demo-botox", "안녕하세요")
    assert linked(town, "demo-filler") is None
    with town.database.write() as session:
        assert patients.phone_is_wrong(session, patient_of(town, FILLER))
        now = town.clock.clinic(session)
        new = "+821044443333"
        assert patients.correct_phone(session, town.clinic(), FILLER, new, now)
        assert patients.correct_phone(session, town.clinic(), "D-1002", new, now)
    with town.database.read() as session:
        assert not patients.phone_is_wrong(session, patient_of(town, FILLER))
    assert linked(town, "demo-botox") is None
    assert linked(town, "demo-laser") == "D-1003"


def test_nothing_more_goes_to_a_number_where_somebody_else_answered(town: Town) -> None:
    """Neither what is planned nor a code; staff see it."""
    town.say("demo-filler", "잘못 보내셨어요")
    town.advance("2026-03-12T12:00")
    assert not any(message.to == "demo-filler" for message in town.phones.taken)
    ask(town)
    assert codes(town) == []
    [send] = code_sends(town)
    assert (send.state, send.why) == (sends.FAILED, "다른 사람의 번호로 확인되었습니다")
    assert "●●●●●●" in send.content["text"]
    assert escalations(town, "demo-filler") == [("E2", "wrong_person", 0)]


def test_a_code_that_could_not_be_sent_in_time_is_not_sent_at_all(town: Town) -> None:
    """It would only confuse."""
    ask(town)
    town.machine.pass_(minutes=6)
    assert codes(town) == []
    assert [send.state for send in code_sends(town)] == [sends.FAILED]


@pytest.mark.parametrize("minutes", [4, 6])
def test_a_code_lives_five_minutes(town: Town, minutes: int) -> None:
    """Of machine time."""
    ask(town)
    code = codes(town)[-1]
    town.machine.pass_(minutes=minutes)
    assert ("생년월일" in town.say(WHO, code).text) is (minutes < 5)


def test_a_proved_code_holds_for_half_an_hour(town: Town) -> None:
    """A phone left lying about is not linked later."""
    ask(town)
    town.say(WHO, codes(town)[-1])
    town.machine.pass_(minutes=31)
    town.say(WHO, BORN)
    assert linked(town, WHO) is None


def test_a_message_replayed_from_the_disk_shows_no_code(town: Town) -> None:
    """The words of a turn that could not be recorded are hidden as well."""
    ask(town)
    code = codes(town)[-1]
    kept = {
        "turn": {"user_key": WHO, "text": code, "request_key": "r"},
        "at": town.machine.now.isoformat(),
        "said": asdict(Reply((Bubble("…"),))),
    }
    town.conversations.replay(town.clinic(), kept)
    assert heard(town, WHO)[-1] == "●●●●●●"


def test_no_model_sees_what_proves_who_it_is(town: Town) -> None:
    """Neither number, code nor birth date; other words in between are understood as ever."""
    ask(town)
    code = codes(town)[-1]
    for said in ("몇 시까지 하세요?", code, BORN):
        town.say(WHO, said)
    assert linked(town, WHO) == FILLER
    assert "몇 시까지 하세요?" in town.nlu.asked
    assert not {NUMBER, code, BORN} & {*town.nlu.asked}


def test_attempts_are_dropped_after_a_month(town: Town) -> None:
    """What is not needed is not kept."""
    ask(town)
    town.machine.pass_(days=29)
    town.pump.tick()
    assert len(proofs(town)) == 1
    town.machine.pass_(days=2)
    town.pump.tick()
    assert proofs(town) == []


def test_a_link_holds_to_its_last_instant(town: Town) -> None:
    """From then on it is lapsed, and a revoked one is revoked."""
    at = moment("2026-03-10T10:00")
    with town.database.write() as session:
        user = patients.chat_user(session, town.clinic(), "u", at)
        patients.link(user, patient_of(town, FILLER), "code", at, days=1)
        ends = at + timedelta(days=1)
        assert patients.linked_patient(session, user, ends - timedelta(seconds=1)) is not None
        assert patients.linked_patient(session, user, ends) is None
        assert patients.link_lapsed(user, ends)
        patients.revoke(user, at)
        assert not patients.link_lapsed(user, ends)


def test_who_has_no_birth_date_on_file_is_for_a_person(town: Town) -> None:
    """The code alone proves the phone, not who holds it."""
    change(town, type(patient_of(town, FILLER)), patient_of(town, FILLER).id, birth_date=None)
    assert "담당자에게 전달했습니다" in identify(town)
    assert (linked(town, WHO), escalations(town, WHO)) == (None, [("E2", "identity", 0)])


def test_only_the_clinics_own_patients_are_found(town: Town) -> None:
    """The same number in both clinics is two people's."""
    number = patient_of(town, FILLER).phone
    with town.database.read() as session:
        found = {
            code: [each.number for each in identity.with_phone(session, clinic, identity.phone_hash(clinic, number))]
            for code in ("demo", "demo2")
            if (clinic := town.clinic(code))
        }
    assert found == {"demo": [FILLER], "demo2": ["T-2001"]}
    assert patient_of(town, FILLER).born_on == date(1991, 3, 2)


def test_one_chat_user_is_linked_by_one_proof(town: Town) -> None:
    """It is used up: the same code again proves nothing."""
    identify(town)
    assert [(proof.outcome, proof.done_at is not None) for proof in proofs(town)] == [(identity.LINKED, True)]
    with town.database.read() as session:
        user = session.scalars(select(ChatUser).where(ChatUser.user_key == WHO)).one()
        assert (user.linked_by, user.link_revoked_at) == ("code", None)
