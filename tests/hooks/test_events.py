"""What the clinic's own systems are told of: each fact once, with ids alone."""

import json

import pytest

from records import hooks, sends
from records.book import desk
from records.models import Send
from scheduler.hooks import Hooks
from tests.hooks.conftest import Listens, happens, log
from tests.scheduler.appointments import at_the_desk, book, cancel, move, settle
from tests.scheduler.stage import BOTOX, FILLER, consent, deliver_all, ledger, patient_of
from tests.town import Town


def test_appointments_are_told_by_the_clinics_own_number(town: Town, listens: Listens, worker: Hooks) -> None:
    """Requested, booked, moved, cancelled; that a patient arrived is no news to the clinic."""
    system = listens()
    request = book(town, FILLER, "2026-03-12T10:00", state=desk.REQUESTED)
    settle(town, request, desk.BOOKED)
    move(town, request, "2026-03-12T15:00")
    cancel(town, request)
    settle(town, book(town, BOTOX, "2026-03-13T10:00"), desk.ARRIVED)
    worker.tick()
    told = [f"appointment.{each}" for each in ("requested", "booked", "moved", "cancelled", "booked")]
    assert system.types == told
    assert system.events[2] | {"id": ""} == {
        "id": "", "type": "appointment.moved", "clinic": "demo", "time": "2026-03-10T09:20:00+09:00",
        "data": {"patient": FILLER, "appointment": request, "external_key": None,
                 "starts_at": "2026-03-12T15:00:00+09:00"},
    }  # fmt: skip


def test_a_consent_and_the_wish_for_silence_are_told(town: Town, listens: Listens, worker: Hooks) -> None:
    system = listens()
    consent(town, FILLER, "advertising", True)
    consent(town, FILLER, "messages", False)
    worker.tick()
    assert system.types == ["consent.changed", "consent.changed", "patient.opted_out"]
    told = system.events[0]["data"]
    assert (told["patient"], told["kind"], told["granted"]) == (FILLER, "advertising", True)


def test_a_check_in_an_alarm_and_sends_are_told_without_a_word_of_the_patient(
    town: Town, listens: Listens, worker: Hooks
) -> None:
    """Neither the name, nor the phone, nor the treatment, nor what was said; of an alarm its class alone."""
    system = listens()
    town.pump.tick()
    town.advance("2026-03-10T10:30")
    deliver_all(town)
    [guide] = [message for message in town.phones.taken if message.to == "demo-botox"]
    town.say("demo-botox", "상태 알리기", follow_up=guide.buttons[0].follow_up_id)
    for words in ("없어요", "6점이요", "붓기 조금 있어요", "없어요"):
        town.say("demo-botox", words)
    town.say("demo-filler", "입술이 하얗게 변하고 너무 아파요")
    worker.tick()
    assert {"note.ready", "escalation.opened"} <= {*system.types}
    [alarm] = [each["data"] for each in system.events if each["data"].get("class") in ("E0", "E1")]
    assert alarm.keys() == {"patient", "escalation", "class"}
    patient = patient_of(town, FILLER)
    whole = json.dumps(system.events, ensure_ascii=False)
    private = (patient.name, patient.phone[-8:], "보톡스", "필러", "botox", "filler", "붓기", "하얗", "아파")
    assert [each for each in private if each in whole] == []


@pytest.mark.parametrize("state", [sends.DELIVERED, sends.FAILED])
def test_what_became_of_a_send_is_told(town: Town, listens: Listens, worker: Hooks, state: str) -> None:
    """Once."""
    system = listens()
    town.advance("2026-03-10T10:30")
    [first, *_] = ledger(town)
    with town.database.write() as session:
        send = session.get_one(Send, first.id)
        assert send.state == sends.ACCEPTED
        told = [sends.conclude(session, send, state=state, why="x") for _ in range(2)]
    worker.tick()
    assert (told, system.types) == ([True, False], [f"send.{state}"])
    assert system.events[0]["data"].keys() == {"patient", "send", "follow_up", "channel", "push_class"}


def test_what_was_undone_is_not_told(town: Town, listens: Listens, worker: Hooks) -> None:
    """The event is written with the fact, in one transaction."""
    system = listens()
    with pytest.raises(RuntimeError), at_the_desk(town) as (session, clinic, by):
        hooks.tell(session, clinic.id, "patient.opted_out", by.now, None)
        raise RuntimeError
    worker.tick()
    assert (system.events, log(town)) == ([], [])


def test_an_address_hears_of_what_it_asked_for(town: Town, listens: Listens, worker: Hooks) -> None:
    few, all_of_it = listens(types=("patient.opted_out",)), listens()
    consent(town, FILLER, "messages", False)
    worker.tick()
    assert (few.types, sorted(all_of_it.types)) == (["patient.opted_out"], ["consent.changed", "patient.opted_out"])


def test_no_clinic_hears_of_another(town: Town, listens: Listens, worker: Hooks) -> None:
    ours, theirs = listens(), listens(clinic="demo2")
    happens(town)
    worker.tick()
    assert (len(ours.got), len(theirs.got)) == (1, 0)


def test_where_nobody_listens_nothing_is_written(town: Town) -> None:
    happens(town)
    assert log(town) == []
