"""The page of how far messages came, its file, one patient's messages, and the task to correct a number."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import phone_task
from console import wording
from records import patients, phone_marks, touches
from records.models import AccessEntry, Clinic, Escalation, Patient, PhoneMark, Send, Staff
from tests.console.world import Browser, World, step, treated

SignIn = Callable[[Staff], Browser]
PAGE = "/console/reach"


@pytest.fixture
def reached(world: World, clinic: Clinic) -> str:
    """The id of a patient to whom two messages went: one by Alimtalk, one by text whose page was opened."""
    with world.database.write() as session:
        patient = treated(session, clinic, 7, "한새봄", "실리프팅", world.at - timedelta(days=9))
        for form, page in (("alimtalk", False), ("text", True)):
            row = step(session, patient, world.at - timedelta(hours=2))
            session.add(
                Send(
                    clinic_id=clinic.id, send_key=f"{row.id}.solapi", follow_up_id=row.id, patient_id=patient.id,
                    channel="solapi", push_class="care", content={}, form=form, page=page, state="delivered",
                    at=row.sent_at, next_try_at=world.at, accepted_at=world.at - timedelta(hours=2),
                    delivered_at=world.at - timedelta(hours=1, minutes=59),
                )
            )  # fmt: skip
            if page:
                touches.add(session, row, touches.PAGE, world.at - timedelta(hours=1))
        return patient.id


@pytest.mark.usefixtures("reached")
def test_the_table_tells_counts_with_what_they_are_of(nurse: Staff, signed_in: SignIn) -> None:
    """And that nobody knows who read an Alimtalk."""
    page = signed_in(nurse).get(PAGE).text
    assert wording.REACH_HONEST in page
    assert [each for each in ("알림톡", "문자", "1/1", "모름 1", "0/0") if each not in page] == []
    assert "100%" not in page


@pytest.mark.usefixtures("reached")
def test_days_that_cannot_be_read_and_days_without_messages(nurse: Staff, signed_in: SignIn) -> None:
    """The first are as if left out."""
    browser = signed_in(nurse)
    assert "모름 1" in browser.get(f"{PAGE}?since=gestern").text
    assert "이 기간에 보낸 안내가 없습니다" in browser.get(f"{PAGE}?since=2020-01-01&until=2020-01-02").text


@pytest.mark.usefixtures("reached")
def test_the_file_is_a_csv_that_excel_reads(nurse: Staff, signed_in: SignIn) -> None:
    """UTF-8 with its mark, a line a row of the table."""
    answer = signed_in(nurse).get(f"{PAGE}.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    heading, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    found = {row[2]: dict(zip(heading, row, strict=True)) for row in rows}
    opened = {way: (row["열어 봄"], row["열어 봄 (아는 수)"], row["열어 봄 (모름)"]) for way, row in found.items()}
    assert opened == {"알림톡": ("0", "0", "1"), "문자": ("1", "1", "0")}


@pytest.mark.usefixtures("reached")
def test_no_clinic_sees_anothers_messages(stranger: Staff, signed_in: SignIn) -> None:
    """Neither the table nor the file."""
    browser = signed_in(stranger)
    assert "이 기간에 보낸 안내가 없습니다" in browser.get(PAGE).text
    assert len(browser.get(f"{PAGE}.csv").data.decode("utf-8-sig").splitlines()) == 1


def test_a_patients_messages_say_what_came_of_each(nurse: Staff, signed_in: SignIn, reached: str) -> None:
    """With the row that proves it."""
    page = signed_in(nurse).get(f"/console/follow-ups?patient={reached}").text
    wanted = ("보낸 안내", "열어 봄 알 수 없음", "열어 봄 오", "답함 아직", 'title="링크 화면·버튼 ')
    assert [each for each in wanted if each not in page] == []


@pytest.fixture
def dead(world: World, clinic: Clinic, reached: str) -> str:
    """The id of the task to correct the patient's number."""
    with world.database.write() as session:
        patient, send = session.get_one(Patient, reached), session.scalars(select(Send)).first()
        assert send is not None
        phone_marks.mark(session, send, patient.phone_hash, phone_marks.DEAD, "없는 번호입니다 (3032)", world.at)
        phone_task.ask(session, clinic, patient.phone_hash, "없는 번호입니다 (3032)", world.at, world.at)
        return session.scalars(select(Escalation.id).where(Escalation.reason == phone_marks.TASK)).one()


def test_the_task_says_why_and_takes_the_new_number(
    world: World, nurse: Staff, signed_in: SignIn, reached: str, dead: str
) -> None:
    """Which ends it; who did it is in the access log."""
    browser, page = signed_in(nurse), f"/console/escalations/{dead}"
    assert "까닭: 없는 번호입니다 (3032)" in browser.get(page).text
    assert "없는 번호라고 합니다" in browser.get(f"/console/patients/{reached}").text
    browser.post(f"/console/patients/{reached}/phone", page=page, phone="여보세요", do="change")
    assert wording.PHONE_UNREADABLE in browser.get(page).text
    browser.post(f"/console/patients/{reached}/phone", page=page, phone="010-4444-3333", do="change")
    assert wording.PHONE_CHANGED in browser.get(page).text
    with world.database.read() as session:
        assert session.get_one(Patient, reached).phone == "+821044443333"
        assert session.get_one(Escalation, dead).outcome == phone_marks.CHANGED
        assert session.query(AccessEntry).filter_by(action="patient.phone.changed").count() == 1
    assert "phone-form" not in browser.get(page).text


def test_staff_may_say_that_the_number_is_right(
    world: World, nurse: Staff, signed_in: SignIn, reached: str, dead: str
) -> None:
    """Then it is sent to again, and the task is theirs."""
    with world.database.write() as session:
        patients.mark_phone_wrong(session, session.get_one(Patient, reached), world.at)
    browser, page = signed_in(nurse), f"/console/patients/{reached}"
    assert wording.PHONE_WRONG in browser.get(page).text
    browser.post(f"{page}/phone", page=page, do="right")
    assert wording.PHONE_RIGHT in browser.get(page).text
    with world.database.read() as session:
        patient = session.get_one(Patient, reached)
        assert (patient.phone_wrong_at, phone_marks.open_marks(session, patient)) == (None, [])
        assert session.get_one(Escalation, dead).closed_by == nurse.id
        assert session.scalars(select(PhoneMark.cleared_by)).all() == [nurse.id]


def test_no_clinic_corrects_anothers_numbers(world: World, stranger: Staff, signed_in: SignIn, dead: str) -> None:
    with world.database.read() as session:
        owner = session.get_one(Escalation, dead).patient_id
    answer = signed_in(stranger).post(
        f"/console/patients/{owner}/phone", page="/console/on-call", phone="010-4444-3333", do="change"
    )
    assert answer.status_code == 404
