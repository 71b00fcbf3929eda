"""Documents on a patient's page: opened after the second factor, counted, withdrawn, over, destroyed."""

from datetime import timedelta
from urllib.parse import urljoin

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from bot.pages import leads
from bot.wording import pages as words
from records import documents, evidence, merging, patient_facts
from records.documents import NotPut, Paper
from records.models import AccessEntry, Document, FollowUp, Patient, PatientFact
from tests.patient_pages.conftest import BORN, Visitor, visitor
from tests.scheduler.stage import BOTOX, FILLER, consent, patient_of, steps
from tests.town import Town

PDF = b"%PDF-1.7\nan HbA1c of 6.1\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0 a scan \xff\xd9"
TITLE = "혈액 검사 결과지"


def put(town: Town, data: bytes = PDF, number: str = FILLER, title: str = TITLE, days: int = 30) -> str:
    """The id of a document that is on the patient's page now."""
    with town.database.write() as session:
        patient, now = session.get_one(Patient, patient_of(town, number).id), town.clock.clinic(session)
        paper = Paper(title, data, now + timedelta(days=days))
        return documents.put_document(session, patient, paper, by="test", now=now).id


def notices(town: Town, number: str = FILLER) -> list[FollowUp]:
    with town.database.read() as session:
        mine = session.query(FollowUp).filter_by(patient_id=patient_of(town, number).id, plan="document.ready")
        return mine.order_by(FollowUp.id).all()


def row(town: Town, id: str) -> Document:
    with town.database.read() as session:
        found = session.get_one(Document, id)
        _ = found.content
        return found


@pytest.fixture
def put_there(town: Town) -> str:
    id = put(town)
    town.work()
    return id


@pytest.fixture
def guest(town: Town, put_there: str) -> Visitor:  # noqa: ARG001
    """Before the link of the notice of the document."""
    return visitor(town, notices(town)[0])


@pytest.fixture
def patient(guest: Visitor) -> Visitor:
    return guest.enter()


def opened(of: Visitor, label: str = words.OPEN_DOCUMENT) -> str:
    """The address behind the button with that label, as a browser resolves it."""
    page = of.get("document").text
    href = next(part for part in page.split('<a class="button')[1:] if label in part).split('href="')[1].split('"')[0]
    return urljoin(of.at("document"), href.replace("&amp;", "&"))


def test_the_patient_is_told_that_there_is_one_and_nothing_of_it(town: Town, put_there: str) -> None:  # noqa: ARG001
    """Neither its title nor that it is a result; the button stands for the page."""
    [message] = [each for each in town.phones.taken if each.title == "문서 확인 안내"]
    assert [word for word in ("혈액", "결과", "검사") if word in message.text] == []
    assert message.text.startswith("[안부피부과] 문서 확인 안내\n김하늘님,")


def test_several_that_are_put_together_are_told_of_once(town: Town) -> None:
    """And one that comes after the notice left is told of anew."""
    put(town)
    put(town, JPEG)
    town.work()
    assert len(notices(town)) == 1
    town.machine.pass_(minutes=5)
    put(town, JPEG)
    town.work()
    assert [each.state for each in notices(town)] == ["sent", "sent"]


def test_nothing_of_it_is_there_before_the_second_factor(guest: Visitor, put_there: str) -> None:
    """Neither the list nor the file, whose address leads back to the question."""
    for page in ("", "document", f"document/{put_there}", f"document/{put_there}?key=9999999999.{'0' * 32}"):
        shown = guest.get(page)
        assert (page, words.WHO_TITLE in shown.text, TITLE in shown.text, PDF in shown.data) == (
            page, True, False, False,
        )  # fmt: skip
    assert row(guest.town, put_there).views == 0


def test_the_link_leads_to_the_document_and_one_tap_opens_it(patient: Visitor) -> None:
    """Decrypted on the way; with a name that tells nothing, for no cache and no guessing browser."""
    page = patient.get()
    assert (page.request.path, TITLE in page.text) == (patient.at("document"), True)
    answer = patient.client.get(opened(patient))
    assert (answer.data, answer.content_type) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith('inline; filename="20260310-')
    for header, value in {
        "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }.items():  # fmt: skip
        assert answer.headers[header] == value
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_it_can_be_saved(patient: Visitor) -> None:
    answer = patient.client.get(opened(patient, words.SAVE_DOCUMENT))
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_its_address_opens_it_without_a_cookie_for_ten_minutes(patient: Visitor) -> None:
    """A phone's downloads send none; later, and at another link or for another document, it opens nothing."""
    address, town = opened(patient), patient.town
    other = put(town, JPEG)
    stranger = visitor(town, notices(town)[0])
    assert stranger.client.get(address).data == PDF
    elsewhere = visitor(town, steps(town, BOTOX)["d1"])
    key = address.split("?key=")[1]
    assert elsewhere.get(f"document/{other}?key={key}").status_code == 200
    assert PDF not in elsewhere.get(address.split("/", 3)[3]).data
    assert stranger.client.get(f"{stranger.at('document')}/{other}?key={key}").status_code == 303
    town.machine.pass_(minutes=10)
    assert stranger.client.get(address).status_code == 303


def test_a_look_is_counted_and_logged_with_who_when_and_at_which_page(patient: Visitor, put_there: str) -> None:
    """A phone that fetches it twice looked once; a preview or the list is no look; the log holds as evidence."""
    town, address = patient.town, opened(patient)
    for _ in range(2):
        patient.client.get(address)
    town.machine.pass_(minutes=5)
    patient.client.get(address)
    found = row(town, put_there)
    assert (found.views, found.viewed_at and f"{found.viewed_at:%H:%M}") == (2, "09:25")
    with town.database.write() as session:
        entries = session.query(AccessEntry).filter_by(action="page.document").all()
        evidence.seal(session, town.clinic().id)
        assert evidence.verify(session, town.clinic().id)[1] == []
    link = patient.token.partition(".")[0]
    assert {(each.staff_id, each.patient_id, each.subject, each.address) for each in entries} == {
        (None, found.patient_id, f"document/{put_there} link/{link}", "127.0.0.1")
    }


def test_one_that_is_withdrawn_is_gone_at_once(patient: Visitor, put_there: str) -> None:
    """From the page, and its bytes from the database; what it was and that it was seen stays."""
    town, address = patient.town, opened(patient)
    patient.client.get(address)
    with town.database.write() as session:
        documents.withdraw(session, session.get_one(Document, put_there), town.clock.clinic(session))
    assert words.NO_DOCUMENTS in patient.get("document").text
    assert patient.client.get(address).status_code == 303
    found = row(town, put_there)
    assert (found.content, found.ended_why, found.title, found.views) == (None, "withdrawn", TITLE, 1)


def test_of_one_that_is_withdrawn_before_the_morning_nobody_is_told(town: Town) -> None:
    town.advance("2026-03-10T22:00")
    id = put(town)
    town.work()
    with town.database.write() as session:
        documents.withdraw(session, session.get_one(Document, id), town.clock.clinic(session))
    town.advance("2026-03-11T09:00")
    assert [(each.state, each.why) for each in notices(town)] == [("cleared", "올린 문서를 거두었습니다")]


def test_one_that_expires_is_not_shown_any_more_and_is_destroyed(patient: Visitor, put_there: str) -> None:
    """By the pump's sweep."""
    town = patient.town
    with town.database.write() as session:
        session.get_one(Document, put_there).expires_at = town.clock.clinic(session) + timedelta(minutes=3)
    town.machine.pass_(minutes=3)
    assert words.NO_DOCUMENTS in patient.get("document").text
    town.machine.pass_(minutes=10)
    town.pump.tick()
    found = row(town, put_there)
    assert (found.content, found.ended_why) == (None, "expired")


def test_a_link_that_is_about_something_else_shows_none(patient: Visitor) -> None:
    """Nor does a patient's own other link, nor another patient's."""
    for number, born in ((FILLER, BORN), (BOTOX, None)):
        other = visitor(patient.town, steps(patient.town, number)["d1"])
        if born:
            other.enter()
        assert TITLE not in other.get("document").text


def test_the_notice_of_a_result_leads_to_the_page_where_one_is_put(town: Town, put_there: str) -> None:  # noqa: ARG001
    """And elsewhere tells to ask the clinic."""
    with town.database.write() as session:
        for number in (FILLER, BOTOX):
            told, now = patient_facts.Told("result", town.clock.clinic(session)), town.clock.clinic(session)
            patient_facts.store(session, session.get_one(Patient, patient_of(town, number).id), told, now)
    town.work()
    with town.database.read() as session:
        ready = {each.patient_id: each for each in session.query(FollowUp).filter_by(plan="result.ready")}
    there = visitor(town, ready[patient_of(town, FILLER).id]).enter()
    assert TITLE in there.get().text
    nothing = visitor(town, ready[patient_of(town, BOTOX).id])
    assert words.WHO_TITLE in nothing.get().text
    with town.database.read() as session:
        assert leads.of(session, ready[patient_of(town, BOTOX).id]) == ()


@pytest.mark.parametrize(
    ("data", "title", "why"),
    [
        (b"", TITLE, "empty"),
        (b"<html><script>", TITLE, "no_document"),
        (b"GIF89a", TITLE, "no_document"),
        (PDF[:-8], TITLE, "cut_off"),
        (PDF + b"\0" * documents.LARGEST, TITLE, "too_large"),
        (PDF, "  ", "untitled"),
        (PDF, "가" * 61, "untitled"),
    ],
)
def test_what_is_no_document_is_not_put(town: Town, data: bytes, title: str, why: str) -> None:
    """By its content, whatever it is called."""
    with pytest.raises(NotPut) as told:
        put(town, data, title=title)
    assert told.value.code == why


def test_nothing_is_put_that_is_over_already(town: Town) -> None:
    with pytest.raises(NotPut, match="over"):
        put(town, days=0)


def test_it_lies_encrypted_in_the_database(town: Town, put_there: str) -> None:
    """Its bytes, its title."""
    with town.database.read() as session:
        kept = session.execute(text("SELECT content, title FROM document WHERE id = :id"), {"id": put_there}).one()
    assert [plain for plain in (b"HbA1c", TITLE.encode()) if any(plain in bytes(each) for each in kept)] == []


def test_who_refused_messages_is_not_told(town: Town) -> None:
    """The document is there for whoever has a link to it; staff phone."""
    consent(town, FILLER, "messages", False)
    put(town)
    town.work()
    assert [each.state for each in notices(town)] == ["refused"]


def test_two_rows_of_one_person_have_their_documents_together(town: Town) -> None:
    put(town, number=BOTOX)
    with town.database.write() as session:
        keep, gone = (session.get_one(Patient, patient_of(town, each).id) for each in (FILLER, BOTOX))
        merging.merge(session, session.merge(town.clinic()), keep, gone, town.clock.clinic(session), town.machine.now)
        assert len(documents.standing(session, keep.id, town.clock.clinic(session))) == 1
        assert session.query(PatientFact).filter_by(kind="document", patient_id=keep.id).count() == 1


def test_without_the_tries_left_nothing_opens(guest: Visitor, put_there: str) -> None:
    """Five wrong answers lock the document as they lock every page."""
    for _ in range(5):
        guest.post("who", who="800101")
    last: TestResponse = guest.post("who", who=BORN)
    assert (last.status_code, guest.get(f"document/{put_there}").status_code) == (403, 403)
