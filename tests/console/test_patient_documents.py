"""Documents that staff put on a patient's page: by content, encrypted, with who looked, withdrawn for good."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from console import documents as console_documents
from console import wording
from records import consents, documents
from records.models import AccessEntry, Document, Patient, PatientFact, PatientLink, Staff
from tests.console.world import Browser, Case, World, step

SignIn = Callable[[Staff], Browser]
PDF = b"%PDF-1.7\nan HbA1c of 6.1\n%%EOF\n"


def put(browser: Browser, case: Case, data: bytes = PDF, name: str = "a.pdf", **form: str) -> int:
    page = f"/console/patients/{case.patient}"
    told = {"title": "혈액 검사 결과지", "days": "30", "note": "원장님 확인", "csrf_token": browser.token(page)} | form
    answer = browser.client.post(
        f"{page}/documents", data=told | {"file": (BytesIO(data), name)}, content_type="multipart/form-data"
    )
    return answer.status_code


def kept(world: World) -> list[Document]:
    with world.database.read() as session:
        rows = list(session.scalars(select(Document).order_by(Document.id)))
        for each in rows:
            _ = each.content
        return rows


def logged(world: World, case: Case) -> list[str]:
    with world.database.read() as session:
        wanted = select(AccessEntry.action).where(AccessEntry.patient_id == case.patient)
        return [each for each in session.scalars(wanted.order_by(AccessEntry.id)) if each.startswith("document.")]


def test_staff_put_a_document_and_the_patient_is_told(
    world: World, case: Case, nurse: Staff, signed_in: SignIn
) -> None:
    """Encrypted, with a fact from which the notice's plan counts; who put it is in the log."""
    browser = signed_in(nurse)
    assert put(browser, case) == 303
    page = browser.get(f"/console/patients/{case.patient}").text
    shown = (wording.DOCUMENT_PUT, "혈액 검사 결과지", "원장님 확인", "아직 열어 보지 않음", "김간호", "12월 24일")
    assert [words for words in shown if words not in page] == []
    [found] = kept(world)
    assert (found.kind, found.size, found.put_by, found.expires_at) == (
        "pdf", len(PDF), nurse.id, world.at + timedelta(days=30),
    )  # fmt: skip
    assert found.content
    assert PDF not in found.content
    assert logged(world, case) == ["document.put"]
    with world.database.read() as session:
        facts = session.query(PatientFact).filter_by(patient_id=case.patient, kind="document").count()
        assert (facts, session.get_one(Patient, case.patient).stale) == (1, True)


@pytest.mark.parametrize(
    ("data", "form", "why"),
    [
        (b"<html>", {}, "no_document"),
        (b"", {}, "empty"),
        (PDF[:-8], {}, "cut_off"),
        (PDF, {"title": " "}, "untitled"),
        (b"%PDF-" + b"\0" * documents.LARGEST + b"%%EOF", {}, "too_large"),
    ],
)
def test_what_is_no_document_is_not_put_and_that_is_said(
    world: World, case: Case, nurse: Staff, signed_in: SignIn, data: bytes, form: dict[str, str], why: str
) -> None:
    """Whatever it is called."""
    browser = signed_in(nurse)
    assert put(browser, case, data, "result.pdf", **form) == 303
    assert wording.DOCUMENT_NOT_PUT[why] in browser.get(f"/console/patients/{case.patient}").text
    assert (kept(world), logged(world, case)) == ([], [])


def test_a_larger_form_is_refused_before_it_is_read(world: World, case: Case, nurse: Staff, signed_in: SignIn) -> None:
    """And no other page takes even a hundredth of that."""
    browser = signed_in(nurse)
    assert put(browser, case, b"%PDF-" + b"\0" * console_documents.MOST_BYTES) == 413
    page = f"/console/patients/{case.patient}"
    assert browser.post(f"{page}/complaint", page=page, words="가" * 400_000).status_code == 413
    assert kept(world) == []


def test_who_refused_messages_must_be_phoned(world: World, case: Case, nurse: Staff, signed_in: SignIn) -> None:
    with world.database.write() as session:
        patient = session.get_one(Patient, case.patient)
        consents.change(
            session, patient, "messages", False, source="console", text_version="t", at=world.at, recorded_at=world.at
        )
    browser = signed_in(nurse)
    put(browser, case)
    assert wording.DOCUMENT_PUT_UNTOLD in browser.get(f"/console/patients/{case.patient}").text


def test_staff_see_how_often_the_patient_looked_and_when(
    world: World, case: Case, nurse: Staff, signed_in: SignIn
) -> None:
    """Their own look is another line of the log, and is not counted."""
    browser = signed_in(nurse)
    put(browser, case)
    [found] = kept(world)
    answer = browser.get(f"/console/documents/{found.id}")
    assert (answer.data, answer.content_type, answer.headers["Cache-Control"]) == (PDF, "application/pdf", "no-store")
    assert answer.headers["Content-Disposition"].startswith("inline; ")
    with world.database.write() as session:
        patient, document = session.get_one(Patient, case.patient), session.get_one(Document, found.id)
        follow_up = step(session, patient, world.at)
        link = PatientLink(clinic_id=patient.clinic_id, follow_up_id=follow_up.id, expires_at=world.at, tries=0)
        session.add(link)
        session.flush()
        for minutes in (1, 10, 70):
            at = world.at + timedelta(minutes=minutes)
            documents.viewed(session, patient, document, link, "203.0.113.9", at, at)
    assert "3번 열람, 마지막 오전 11:10" in browser.get(f"/console/patients/{case.patient}").text
    assert logged(world, case) == ["document.put", "document.view"]


def test_a_withdrawn_document_is_destroyed(world: World, case: Case, nurse: Staff, signed_in: SignIn) -> None:
    """Once; the line that it was there stays."""
    browser, page = signed_in(nurse), f"/console/patients/{case.patient}"
    put(browser, case)
    [found] = kept(world)
    for _ in range(2):
        assert browser.post(f"/console/documents/{found.id}/withdraw", page=page).status_code == 303
    [after] = kept(world)
    assert (after.content, after.ended_why) == (None, "withdrawn")
    assert "거둠" in browser.get(page).text
    assert browser.get(f"/console/documents/{found.id}").status_code == 404
    assert logged(world, case) == ["document.put", "document.withdraw"]


def test_nobody_of_another_clinic_sees_or_puts_one(
    world: World, case: Case, nurse: Staff, stranger: Staff, signed_in: SignIn
) -> None:
    put(signed_in(nurse), case)
    [found] = kept(world)
    other = signed_in(stranger)
    token = other.token("/console/")
    assert other.get(f"/console/documents/{found.id}").status_code == 404
    for path in (f"/console/documents/{found.id}/withdraw", f"/console/patients/{case.patient}/documents"):
        assert other.client.post(path, data={"csrf_token": token, "days": "30", "title": "x"}).status_code == 404
    assert kept(world)[0].ended_at is None
