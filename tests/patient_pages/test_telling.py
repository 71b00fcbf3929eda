"""The check-in, the survey and the aftercare text: the same note, triage and alarms as the chat's."""

import re
from datetime import timedelta
from html import unescape

import pytest

from bot.wording import pages as words
from records import follow_ups, notes, patient_facts, patients, silence
from records.models import Escalation, FollowUp, Note, NoteVersion, Patient, PatientFact, TreatmentDone
from tests.patient_pages.conftest import BORN, Visitor, visitor
from tests.scheduler.appointments import escalated
from tests.scheduler.stage import FILLER, change, patient_of, steps, treat
from tests.town import Town, starter

FINE = {"none": "none", "pain": "2", "swelling": "1", "bruise": "0", "redness": "0", "words": "괜찮아요"}


def note_of(town: Town, step: str = "d1") -> Note:
    with town.database.read() as session:
        found = notes.existing(session, steps(town, FILLER)[step].id)
        assert found is not None
        return found


def test_a_whole_answer_becomes_the_note_and_settles_the_follow_up(patient: Visitor) -> None:
    """Complete, by the bot, with where it came from; nobody is reminded or called."""
    answer = patient.post("check_in", **FINE)
    assert (answer.status_code, answer.request.path, words.SENT_TITLE in answer.text) == (200, patient.at("sent"), True)
    note = note_of(patient.town)
    assert (note.state, note.triage, note.content) == (
        "complete", None,
        {"channel": "page", "urgent": "none", "pain": 2, "swelling": 1, "bruise": 0, "redness": 0, "words": "괜찮아요"},
    )  # fmt: skip
    with patient.town.database.read() as session:
        assert [each.recorded_by for each in session.query(NoteVersion).filter_by(note_id=note.id)] == ["bot"]
    row = steps(patient.town, FILLER)["d1"]
    assert (row.state, row.why) == (follow_ups.ANSWERED, silence.ANSWERED_ON_PAGE)
    patient.town.advance("2026-03-11T09:55")
    mine = patient_of(patient.town, FILLER).id
    assert [each for each in escalated(patient.town, silence.NO_ANSWER) if each.patient_id == mine] == []


def test_the_signs_are_those_of_the_treatment(patient: Visitor) -> None:
    """As the check-in in the chat asks for them."""
    shown = patient.get("check_in").text
    [filler] = [each for each in starter().treatments if each.key == "filler"]
    assert filler.urgent
    assert [sign.label for sign in filler.urgent if f'value="{sign.label}"' not in shown] == []


@pytest.mark.parametrize(("left_out", "asked"), [("none", words.NEEDED["urgent"]), ("pain", words.NEEDED["pain"])])
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(patient: Visitor, left_out: str, asked: str) -> None:
    """Nothing is kept until then."""
    answer = patient.post("check_in", **{name: told for name, told in FINE.items() if name != left_out})
    shown = unescape(answer.text)
    assert (answer.status_code, asked in shown, "괜찮아요</textarea>" in shown) == (422, True, True)
    with patient.town.database.read() as session:
        assert session.query(Note).count() == 0


def test_a_pressed_sign_alarms_at_once_whatever_else_is_missing(patient: Visitor) -> None:
    """With the safety card: whom to dial; staff are paged."""
    shown = patient.get("check_in").text
    label = shown.split('name="sign" value="')[1].split('"')[0]
    answer = patient.post("check_in", sign=label)
    assert (answer.status_code, words.URGENT_TITLE in answer.text) == (200, True)
    assert [each for each in ("tel:119", "tel:02-000-1000", "tel:02-000-1009") if each not in answer.text] == []
    [alarm] = escalated(patient.town, "emergency")
    assert (alarm.triage in ("E0", "E1"), alarm.signs, alarm.follow_up_id) == (
        True, [label], steps(patient.town, FILLER)["d1"].id,
    )  # fmt: skip
    assert note_of(patient.town).content == {"channel": "page", "signs": [label]}
    assert patient.town.pagers.taken


def test_a_sign_outweighs_the_box_that_says_none(patient: Visitor) -> None:
    label = patient.get("check_in").text.split('name="sign" value="')[1].split('"')[0]
    patient.post("check_in", sign=label, none="none", pain="0")
    assert len(escalated(patient.town, "emergency")) == 1
    assert "urgent" not in note_of(patient.town).content


def test_a_red_flag_in_the_words_alarms_as_in_the_chat(patient: Visitor) -> None:
    """Though every box says that all is well."""
    answer = patient.post("check_in", **{**FINE, "words": "갑자기 눈이 안 보여요"})
    assert words.URGENT_TITLE in answer.text
    [alarm] = escalated(patient.town, "emergency")
    assert (alarm.triage, note_of(patient.town).triage) == ("E0", "E0")


def test_a_red_flag_without_anything_else_alarms(patient: Visitor) -> None:
    """Nobody is sent back to a form for it."""
    assert words.URGENT_TITLE in patient.post("check_in", words="숨쉬기가 힘들어요").text
    assert len(escalated(patient.town, "emergency")) == 1


def test_what_only_the_language_model_reads_as_an_emergency_alarms_too(patient: Visitor) -> None:
    """The second reader of the chat reads here as well."""
    patient.town.nlu.intents["뭔가 많이 이상합니다"] = ("emergency", 0.95)
    patient.post("check_in", **{**FINE, "words": "뭔가 많이 이상합니다"})
    assert [each.rules for each in escalated(patient.town, "emergency")] == [["learned-emergency"]]


def test_strong_pain_brings_a_person(patient: Visitor) -> None:
    """The scores of the chat: 5 the same day, 8 after a treatment of the highest risk at once."""
    answer = patient.post("check_in", **{**FINE, "pain": "6"})
    assert "담당자가 확인하고 연락드리겠습니다" in answer.text
    assert [each.triage for each in escalated(patient.town, "check_in")] == ["E2"]
    assert words.URGENT_TITLE in patient.post("check_in", **{**FINE, "pain": "9"}).text
    assert [each.triage for each in escalated(patient.town, "emergency")] == ["E1"]


def test_what_a_person_looks_at_may_be_shown_in_photos(patient: Visitor) -> None:
    """By a one-time address of the patient's chat, where the answer goes; to who has no chat, and for what nobody looks
    at, nothing is promised.
    """
    assert words.PHOTO not in patient.post("check_in", **FINE).text
    assert patient.post("photo").request.path == patient.at("sent")
    assert words.PHOTO in patient.post("check_in", **{**FINE, "pain": "6"}).text
    answer = patient.post("photo", follow=False)
    token = answer.headers["Location"].removeprefix("../")
    town = patient.town
    assert town.photos.address(token)
    with town.database.write() as session:
        user = patients.find_chat_user(session, town.clinic(), "demo-filler")
        assert user is not None
        patients.revoke(user, town.clock.clinic(session))
    assert words.PHOTO not in patient.get("sent").text


def test_a_child_under_14_is_read_by_a_person(guest: Visitor) -> None:
    """Whatever the answers."""
    change(guest.town, Patient, patient_of(guest.town, FILLER).id, birth_date="2015-03-02")
    guest.post("who", who="150302")
    guest.post("check_in", **FINE)
    assert len(escalated(guest.town, "minor")) == 1


def test_it_can_be_told_anew_while_it_is_open_and_not_after(patient: Visitor) -> None:
    """Another day's answer is a note of its own, as in the chat."""
    patient.post("check_in", **FINE)
    assert "달라진 점이 있으면 다시 알려 주세요" in patient.get("check_in").text
    patient.town.advance("2026-03-11T09:55")
    patient.post("check_in", **{**FINE, "pain": "4"})
    with patient.town.database.read() as session:
        assert [each.content["pain"] for each in session.query(Note).order_by(Note.id)] == [2, 4]
    patient.town.advance("2026-03-25T10:00")
    assert words.CHECK_IN_CLOSED in patient.get("check_in").text
    patient.post("check_in", **FINE)
    with patient.town.database.read() as session:
        assert session.query(Note).count() == 2


def test_resident_numbers_are_masked_before_anything_is_kept(patient: Visitor) -> None:
    patient.post("check_in", **{**FINE, "words": "제 번호는 910302-2345678 입니다"})
    assert "2345678" not in note_of(patient.town).content["words"]


def test_a_loss_that_is_told_ends_the_messages_of_the_pregnancy(patient: Visitor) -> None:
    """At once, and a person hears of it once."""
    with patient.town.database.write() as session:
        now = patient.town.clock.clinic(session)
        due = patient_facts.Told(patient_facts.DUE, now + timedelta(days=150), "", "출산 예정일")
        patient_facts.store(session, session.get_one(Patient, patient_of(patient.town, FILLER).id), due, now)
    patient.post("check_in", **{**FINE, "words": "저 유산했어요"})
    with patient.town.database.read() as session:
        assert [each.ended_at is None for each in session.query(PatientFact).filter_by(kind="due")] == [False]
        assert session.query(Escalation).filter_by(reason="pregnancy_lost").count() == 1


def test_the_guide_is_the_approved_text_for_the_treatments_day(patient: Visitor) -> None:
    """As the chat's button gives it, and the other topics beside it."""
    shown = patient.get("guide").text
    said = patient.town.say("demo-filler", "주의사항 전체 보기").bubbles[-1].text
    body = [line for line in said.splitlines() if not line.startswith(("[", "일반 안내"))]
    assert [line for line in body if line not in shown] == []
    assert ("입술필러 · 시술 후 1일째" in shown, "<summary>음주</summary>" in shown) == (True, True)


def test_guides_of_several_treatments_each_stand_under_their_own(guest: Visitor) -> None:
    """So that nobody takes one's rules for the other's."""
    treat(guest.town, FILLER, "보톡스", "2026-03-09T15:00", name="김하늘", phone="+821000001000")
    shown = guest.enter().get("guide").text
    assert [name for name in ("입술필러", "보톡스") if f"<h2>{name} · 시술 후 1일째</h2>" not in shown] == []


def test_a_treatment_that_the_catalogue_does_not_know_has_no_guide(patient: Visitor) -> None:
    row = steps(patient.town, FILLER)["d1"]
    change(patient.town, TreatmentDone, row.treatment_id or "", code=None)
    assert words.NO_GUIDE in patient.get("guide").text


@pytest.fixture
def surveyed(town: Town) -> Visitor:
    """Before a survey's link, three weeks later."""
    town.advance("2026-03-10T09:40")
    row = steps(town, FILLER)["d1"]
    change(town, FollowUp, row.id, conversation="survey")
    return visitor(town, row).enter()


def test_a_survey_becomes_its_note_and_is_closed(surveyed: Visitor) -> None:
    """Thanked for, and not asked again."""
    assert words.NEEDED["satisfaction"] in surveyed.post("survey", nps="9").text
    answer = surveyed.post("survey", satisfaction="5", nps="10", words="친절했어요")
    assert "소중한 의견 감사합니다" in answer.text
    assert note_of(surveyed.town).content == {
        "channel": "page", "satisfaction": 5, "nps": 10, "words": "친절했어요",
    }  # fmt: skip
    assert words.SURVEY_CLOSED in surveyed.get("survey").text
    assert words.SURVEY_CLOSED in surveyed.post("survey", satisfaction="1").text


def test_dissatisfaction_opens_a_complaint_and_a_red_flag_an_alarm(surveyed: Visitor) -> None:
    """Both of them."""
    answer = surveyed.post("survey", satisfaction="1", words="시술한 데가 하얗게 변했어요")
    assert words.URGENT_TITLE in answer.text
    assert len(escalated(surveyed.town, "complaint")) == 1
    assert len(escalated(surveyed.town, "emergency")) == 1


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("check_in", {"words": "숨쉬기가 힘들어요"}),
        ("check_in", {"sign": "숨쉬기 힘듦"}),
        ("survey", {"words": "숨쉬기가 힘들어요"}),
        ("appointment", {"wish": "숨쉬기가 힘들어요"}),
    ],
)
def test_an_alarm_is_heard_of_who_did_not_show_who_they_are(guest: Visitor, page: str, form: dict[str, str]) -> None:
    """Whose half an hour is over, say: led to the telephone, and staff are paged; nothing of it becomes a note."""
    answer = guest.post(page, **form)
    assert (answer.status_code, "119" in answer.text, "tel:119" in answer.text) == (200, True, True)
    assert [each.triage for each in urgent(guest.town)] == ["E0"]
    with guest.town.database.read() as session:
        assert session.query(Note).count() == 0


def test_what_can_wait_asks_who_it_is_and_brings_nobody_in(guest: Visitor) -> None:
    answer = guest.post("check_in", **FINE)
    assert (words.AGAIN in unescape(answer.text), urgent(guest.town)) == (True, [])


@pytest.mark.parametrize("first", [None, "800101"], ids=["right at once", "wrong before"])
def test_what_was_typed_outlasts_the_proof_of_who_it_is(guest: Visitor, first: str | None) -> None:
    """Who writes slowly loses no word of it: the form comes back as it was left, and goes out with one more tap."""
    asked = guest.post("check_in", pain="3", none="none", words="조금 <당겨요>")
    assert {("pain", "3"), ("none", "none"), ("words", "조금 <당겨요>")} <= set(hidden(asked.text))
    form = dict(hidden(asked.text))
    if first:
        form = dict(hidden(guest.post("who", who=first, **form).text))
    back = guest.post("who", who=BORN, **form)
    shown = unescape(back.text)
    assert (words.KEPT in shown, "조금 <당겨요></textarea>" in shown) == (True, True)
    assert re.search(r'name="pain" value="3" checked', back.text)
    assert re.search(r'name="none"[^>]* checked', back.text)
    assert 'action="check_in"' in back.text
    guest.post("check_in", pain="3", none="none", words="조금 <당겨요>")
    with guest.town.database.read() as session:
        assert [note.state for note in session.query(Note)] == ["complete"]


@pytest.mark.parametrize(("page", "form"), [("survey", {"words": "친절해요"}), ("appointment", {"wish": "다음 주로"})])
def test_no_other_form_loses_what_was_typed(guest: Visitor, page: str, form: dict[str, str]) -> None:
    """The survey's, and the wish about an appointment."""
    asked = guest.post(page, **form)
    assert set(form.items()) <= set(hidden(asked.text))


def hidden(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return [(unescape(name), unescape(value)) for name, value in found]


def urgent(town: Town) -> list[Escalation]:
    mine = patient_of(town, FILLER).id
    with town.database.read() as session:
        found = session.query(Escalation).filter(Escalation.patient_id == mine, Escalation.triage.in_(("E0", "E1")))
        return found.all()
