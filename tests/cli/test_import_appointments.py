"""`anbu import appointments` and `packages`: the system outside is right, and the same file changes nothing."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from records import patients
from records.book import desk, packages, snapshot
from records.book.availability import Opening
from records.book.desk import By, What
from records.facts import SEOUL
from records.models import Appointment, AppointmentChange, Package, Patient, TakenCell
from tests.cli.conftest import Anbu, Visits

HEADER = "예약번호,환자번호,이름,휴대폰,생년월일,예약일시,소요분,시술,담당의,상태"
NEW = "R-1,A-1001,가나다,010-2345-6789,1991-03-02,2026-03-12 14:00,,보톡스,한지우,예약"
KNOWN = "R-2,D-1001,,,,2026.03.12 오후 2:00,,토닝,한원장님,예약"
WHEN = datetime(2026, 3, 12, 14, 0, tzinfo=SEOUL)
NONE = {"created": 0, "taken_over": 0, "moved": 0, "changed": 0, "unchanged": 0, "rejected": 0}


@dataclass
class Office:
    """Files of appointments into the demo clinic, and what stands in its book afterwards."""

    anbu: Anbu
    write: Visits

    def take(self, *rows: str, header: str = HEADER, options: tuple[str, ...] = ()) -> dict[str, int]:
        """Import the rows; how many became what, without the zeros."""
        [told] = self.anbu.json("import", "appointments", str(self.write(header, *rows)), *options)
        assert {*told} == {"read", *NONE}
        assert told["read"] == sum(told[name] for name in NONE)
        return {name: count for name, count in told.items() if count and name != "read"}

    def told(self, *rows: str) -> str:
        return self.anbu("import", "appointments", str(self.write(HEADER, *rows))).stderr

    def find(self, key: str) -> Appointment:
        with self.anbu.town.database.read() as session:
            return session.scalars(select(Appointment).where(Appointment.external_key == key)).one()

    def count(self, model: type = Appointment) -> int:
        with self.anbu.town.database.read() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0

    def units(self, key: str) -> set[str]:
        with self.anbu.town.database.read() as session:
            held = select(TakenCell.unit).where(TakenCell.appointment_id == self.find(key).id)
            return {unit for unit in session.scalars(held.distinct()) if not unit.startswith("patient:")}

    def patient(self, number: str) -> Patient:
        with self.anbu.town.database.read() as session:
            found = patients.by_number(session, self.anbu.town.clinic(), number)
        assert found is not None
        return found

    def book(
        self, number: str, at: datetime, state: str, treatment: str = "botox", label: str = "보톡스", **what: str
    ) -> str:
        """What the chat booked, or was asked for."""
        opening = Opening(at, 20, "han", ())
        with self.anbu.town.database.write() as session:
            clinic, patient = self.anbu.town.clinic(), self.patient(number)
            by = By("chat", self.anbu.town.clock.clinic(session), self.anbu.town.machine.now)
            return desk.reserve(
                session, clinic, patient, opening, What(treatment, label, **what), state, "chat", by, over=True
            ).id

    def state(self, appointment_id: str) -> str:
        with self.anbu.town.database.read() as session:
            return session.get_one(Appointment, appointment_id).state


@pytest.fixture
def office(anbu: Anbu, visits: Visits) -> Office:
    return Office(anbu, visits)


def test_new_appointments_come_with_their_patients(office: Office) -> None:
    """Length, doctor, room and device are those of the rules; who was not known yet is now."""
    assert office.take(NEW, KNOWN) == {"created": 2}
    first, second = office.find("R-1"), office.find("R-2")
    assert (first.starts_at, first.ends_at, first.doctor) == (WHEN, WHEN + timedelta(minutes=20), "han")
    assert (first.treatment, first.label, first.state, first.source) == ("botox", "보톡스", "booked", "import")
    assert office.patient("A-1001").phone == "+821023456789"
    assert office.units("R-1") == {"doctor:han:1", "room:exam:1"}
    assert (second.treatment, office.units("R-2")) == ("toning", {"doctor:han:2", "room:laser:1", "device:laser:1"})


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    """No change is noted, no cell is taken anew."""
    office.take(NEW, KNOWN)
    before = (office.count(AppointmentChange), office.count(TakenCell), office.find("R-1").updated_at)
    office.anbu.town.machine.pass_(minutes=5)
    assert office.take(NEW, KNOWN) == {"unchanged": 2}
    assert (office.count(AppointmentChange), office.count(TakenCell), office.find("R-1").updated_at) == before


def test_a_dry_run_tells_the_same_and_keeps_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over several batches, and for a new patient's second row without a phone."""
    monkeypatch.setattr("webhook.imports.transactions.MOST", 1)
    monkeypatch.setattr("webhook.imports.transactions.PAUSE", 0)
    again = "R-3,A-1001,,,,2026-03-19 14:00,,보톡스,한지우,예약"
    assert office.take(NEW, again, options=("--dry-run",)) == {"created": 2}
    assert office.count() == 0
    assert office.take(NEW, again) == {"created": 2}


def test_a_moved_appointment_moves(office: Office) -> None:
    """Its old time is free, its sequence counts, and a confirmation of the old time is gone."""
    office.take(NEW.replace("예약", "확정"))
    assert office.take(NEW.replace("14:00", "16:00")) == {"moved": 1}
    found = office.find("R-1")
    assert (found.starts_at.hour, found.sequence, found.state) == (16, 1, "booked")
    with office.anbu.town.database.read() as session:
        book = snapshot.load(session, office.anbu.town.clinic(), office.anbu.town.clock.clinic(session))
    assert book is not None
    assert book.taken["doctor:han:1"][WHEN.date().toordinal()].bit_count() == 4


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("예약", "booked"), ("예약완료", "booked"), ("확정", "confirmed"), ("내원", "arrived"), ("도착", "arrived"),
        ("완료", "arrived"), ("부도", "no_show"), ("미내원", "no_show"), ("노쇼", "no_show"), ("No-Show", "no_show"),
        ("신청", "requested"), ("예약 대기", "requested"), ("", "booked"),
    ],
)  # fmt: skip
def test_each_word_for_a_state_is_understood(office: Office, word: str, state: str) -> None:
    """Also those that other systems write."""
    office.anbu.town.advance("2026-03-12T15:00")
    office.take(NEW.removesuffix("예약") + word)
    assert office.find("R-1").state == state


@pytest.mark.parametrize(("word", "state"), [("내원", "arrived"), ("노쇼", "no_show"), ("취소됨", "cancelled")])
def test_what_became_of_it_comes_in_and_the_word_for_a_booking_does_not_undo_it(
    office: Office, word: str, state: str
) -> None:
    """Once the hour has come; before, a booking that is told again stands again."""
    office.take(NEW)
    office.anbu.town.advance("2026-03-12T15:00")
    assert office.take(NEW.removesuffix("예약") + word) == {"changed": 1}
    assert office.find("R-1").state == state
    assert office.take(NEW) == ({"changed": 1} if state == "cancelled" else {"unchanged": 1})


def test_an_arrival_that_is_still_to_come_is_refused(office: Office) -> None:
    """And so is a no-show; the appointment stays as it was."""
    office.take(NEW)
    for word in ("내원", "노쇼"):
        assert office.take(NEW.removesuffix("예약") + word) == {"rejected": 1}
    assert office.find("R-1").state == "booked"


def test_times_at_which_the_clinic_is_closed_are_taken_and_listed(office: Office) -> None:
    """The other system is right, and somebody may look at it; cancelled ones and those within the hours are not."""
    closed = NEW.replace("2026-03-12 14:00", "2026-03-15 03:00")
    told = office.told(closed, KNOWN, closed.replace("R-1", "R-9").removesuffix("예약") + "취소")
    assert "진료 시간 밖의 예약(파일대로 받습니다. 시각을 확인해 주세요): 2행 2026-03-15(일) 03:00\n" in told
    assert office.find("R-1").starts_at == datetime(2026, 3, 15, 3, 0, tzinfo=SEOUL)


def test_a_cancelled_appointment_gives_back_its_time_and_takes_it_again_when_it_stands_again(office: Office) -> None:
    """With its room and its doctor."""
    office.take(NEW)
    taken = office.units("R-1")
    office.take(NEW.removesuffix("예약") + "취소")
    assert (office.units("R-1"), office.find("R-1").cancelled_at is None) == (set(), False)
    assert office.take(NEW) == {"changed": 1}
    assert (office.units("R-1"), office.find("R-1").cancelled_at) == (taken, None)


def test_a_cancelled_appointment_that_was_never_told_is_left_out(office: Office) -> None:
    """It takes nobody's time, and nobody has heard of it."""
    assert office.take(NEW.removesuffix("예약") + "취소") == {"unchanged": 1}
    assert office.count() == 0


def test_a_confirmation_in_the_chat_outlives_a_file_that_has_it_as_booked(office: Office) -> None:
    """The other system does not know of it."""
    office.take(NEW)
    with office.anbu.town.database.write() as session:
        row = session.scalars(select(Appointment)).one()
        desk.settle(session, row, "confirmed", By("chat", WHEN, WHEN))
    assert office.take(NEW) == {"unchanged": 1}
    assert office.find("R-1").state == "confirmed"


def test_what_stands_outside_stands_here_though_it_is_taken(office: Office) -> None:
    """Three at once with one doctor, in rooms that there are not; a patient twice at one time."""
    rows = [f"R-{n},D-100{n % 2 + 1},,,,2026-03-12 14:00,,실리프팅,한지우,예약" for n in (1, 2, 3)]
    assert office.take(*rows) == {"created": 3}
    units = set.union(*(office.units(f"R-{n}") for n in (1, 2, 3)))
    assert units == {f"{unit}:{place}" for unit in ("doctor:han", "room:surgery") for place in (1, 2, 3)}


def test_a_request_that_the_other_system_grants_is_taken_over(office: Office) -> None:
    """It gets the key and is booked, and there is no second one."""
    asked = office.book("D-1001", WHEN, "requested")
    assert office.take(KNOWN.replace("토닝", "보톡스")) == {"taken_over": 1}
    assert (office.find("R-2").id, office.state(asked), office.count()) == (asked, "booked", 1)


@pytest.mark.parametrize(("word", "state"), [("확정", "confirmed"), ("내원", "arrived"), ("취소", "cancelled")])
def test_a_request_becomes_whatever_is_told_of_it(office: Office, word: str, state: str) -> None:
    """Confirmed at once, come already, or refused."""
    asked = office.book("D-1001", WHEN, "requested", "toning", "토닝")
    office.anbu.town.advance("2026-03-12T13:50")
    assert office.take(KNOWN.replace("예약", word)) == {"taken_over": 1}
    assert office.state(asked) == state


def test_a_request_for_something_else_stays(office: Office) -> None:
    """Or for another time, or for a guest: a person must look at it."""
    for at, treatment, guest in (
        (WHEN, "filler", ""),
        (WHEN + timedelta(hours=1), "toning", ""),
        (WHEN, "toning", "동생"),
    ):
        office.book("D-1001", at, "requested", treatment, treatment, guest=guest)
    assert office.take(KNOWN) == {"created": 1}


def test_what_the_chat_booked_is_taken_over_by_its_time(office: Office) -> None:
    """Under whatever name, but the one of the same name first."""
    office.book("D-1001", WHEN, "booked", "filler", "필러")
    mine = office.book("D-1001", WHEN, "confirmed", "toning", "토닝")
    assert office.take(KNOWN) == {"taken_over": 1}
    assert (office.find("R-2").id, office.state(mine)) == (mine, "confirmed")
    assert office.take(KNOWN.replace("R-2", "R-3").replace("토닝", "은하수")) == {"taken_over": 1}
    assert office.count() == 2


def test_what_was_cancelled_and_entered_anew_stands(office: Office) -> None:
    """Whichever row comes first: what the chat booked is not taken for what was cancelled."""
    mine = office.book("D-1001", WHEN, "booked", "toning", "토닝")
    cancelled = KNOWN.replace("R-2", "R-1").replace("예약", "취소")
    assert office.take(cancelled, KNOWN) == {"taken_over": 1, "unchanged": 1}
    assert (office.find("R-2").id, office.state(mine)) == (mine, "booked")


def test_a_change_that_the_patient_asked_for_is_granted_by_moving_the_appointment(office: Office) -> None:
    """The request takes the key; what it replaces is cancelled; nothing is there twice."""
    office.take(KNOWN)
    old = office.find("R-2").id
    asked = office.book("D-1001", WHEN + timedelta(hours=2), "requested", "toning", "토닝", replaces=old)
    assert office.take(KNOWN.replace("2:00", "4:00")) == {"changed": 1}
    assert (office.find("R-2").id, office.state(asked), office.state(old)) == (asked, "booked", "cancelled")
    assert office.take(KNOWN.replace("2:00", "4:00")) == {"unchanged": 1}


def test_a_number_that_was_given_to_another_patient_goes_over_to_them(office: Office) -> None:
    """What the first one had was a mistake and is cancelled."""
    office.take(KNOWN)
    mistaken = office.find("R-2").id
    assert office.take(KNOWN.replace("D-1001", "D-1002")) == {"created": 1}
    assert (office.state(mistaken), office.find("R-2").patient_id) == ("cancelled", office.patient("D-1002").id)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("한지우 원장", "han"), ("한지우", "han"), ("한지우원장님", "han"), ("HAN", "han"), ("원장님", "han"),
        ("윤서진 선생님", "yun"), ("윤원장", "yun"), ("김새로 원장", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_doctor_is_known_by_name_code_and_alias(office: Office, word: str, code: str) -> None:
    """With or without a title; who is not known is told, and the appointment kept without one."""
    told = office.told(NEW.replace("한지우", word))
    assert office.find("R-1").doctor == code
    assert ("예약 규칙에 없는 담당의" in told) is (word == "김새로 원장")


def test_an_unknown_treatment_is_kept_and_told(office: Office) -> None:
    """With the clinic's own word, for half an hour; once the word is known, the next file maps it."""
    told = office.told(NEW.replace("보톡스", "은하수 관리"))
    found = office.find("R-1")
    assert (found.label, found.treatment, found.ends_at - found.starts_at) == ("은하수 관리", "", timedelta(minutes=30))
    assert "목록에 없는 시술·검사(연결이 필요합니다): 은하수 관리" in told


def test_what_is_not_said_stays(office: Office) -> None:
    """Length, treatment, doctor and state of a known appointment survive a file that has only keys and times."""
    office.take(NEW.replace("14:00,,", "14:00,45,").removesuffix("예약") + "확정")
    assert office.take("R-1,A-1001,2026-03-12 14:00", header="예약번호,환자번호,예약일시") == {"unchanged": 1}
    assert office.take("R-1,A-1001,2026-03-13 14:00", header="예약번호,환자번호,예약일시") == {"moved": 1}
    found = office.find("R-1")
    assert (found.label, found.doctor, found.ends_at - found.starts_at) == ("보톡스", "han", timedelta(minutes=45))


def test_bad_rows_are_refused_with_their_reasons_and_can_be_put_right(office: Office, tmp_path: Path) -> None:
    """An unknown patient without a phone, a time that is none, a key told twice; the good row is kept."""
    errors = tmp_path / "errors.csv"
    no_phone = NEW.replace("R-1", "R-4").replace("A-1001", "A-9").replace("010-2345-6789", "")
    rows = (KNOWN, no_phone, KNOWN.replace("오후 2:00", "25:00").replace("R-2", "R-5"), KNOWN)
    assert office.take(*rows, options=("--errors", str(errors))) == {"created": 1, "rejected": 3}
    refused = list(csv.DictReader(io.StringIO(errors.read_text(encoding="utf-8-sig"))))
    assert [(row["줄"], row["이유"]) for row in refused] == [
        ("3", "휴대폰 칸이 비어 있습니다. 처음 등록되는 환자에게는 꼭 있어야 하는 값입니다."),
        ("4", "예약일시 '2026.03.12 25:00' 값은 날짜가 아닙니다. 예: 2026-11-20 14:30"),
        ("5", "예약번호가 2행과 같습니다. 한 줄만 남겨 주세요."),
    ]


def test_a_memo_is_kept_out(office: Office) -> None:
    """And said to be."""
    result = office.anbu("import", "appointments", str(office.write(f"{HEADER},메모", f"{NEW},비밀")))
    assert "쓰지 않은 열: 메모" in result.stderr


def test_a_clinic_without_a_book_takes_appointments_too(office: Office) -> None:
    """Nothing but the patient's own time is taken."""
    with office.anbu.town.database.write() as session:
        clinic = session.merge(office.anbu.town.clinic())
        clinic.options = {name: value for name, value in clinic.options.items() if name != "book"}
    assert office.take(NEW) == {"created": 1}
    assert (office.find("R-1").doctor, office.units("R-1")) == ("", set())


def test_appointments_of_one_clinic_are_not_the_others(office: Office) -> None:
    """The same key may stand in both."""
    office.take(NEW)
    file = str(office.write(HEADER, NEW.replace("보톡스", "스케일링")))
    [told] = office.anbu.json("import", "appointments", file, "--clinic", "demo2")
    assert (told["created"], office.count()) == (1, 2)


PACKAGES = "패키지번호,환자번호,시술,총횟수,사용횟수,만료일"
TONING = "P-1,D-1001,토닝,10,3,2026-12-31"


def take_packages(office: Office, *rows: str) -> dict[str, int]:
    [told] = office.anbu.json("import", "packages", str(office.write(PACKAGES, *rows)))
    return {name: count for name, count in told.items() if count and name != "read"}


def left(office: Office) -> list[int]:
    with office.anbu.town.database.read() as session:
        mine = packages.of_patient(session, office.patient("D-1001").id, date(2026, 3, 10))
    return [each.left for each in mine]


def test_packages_are_kept_by_their_number_or_by_what_they_are(office: Office) -> None:
    """The same again changes nothing; a session used is a change."""
    assert take_packages(office, TONING, ",D-1001,제모,5회,,") == {"created": 2}
    assert take_packages(office, TONING, ",D-1001,제모,5회,,") == {"unchanged": 2}
    assert take_packages(office, TONING.replace(",3,", ",4,"), ",D-1001,제모,5회,1,") == {"changed": 2}
    assert (left(office), office.count(Package)) == ([6, 4], 2)


def test_a_package_of_nobody_or_of_more_than_there_is_is_refused(office: Office) -> None:
    """So is a number that is none."""
    rows = (TONING.replace("D-1001", "X-1"), TONING.replace(",3,", ",11,"), TONING.replace("10", "많이"))
    assert take_packages(office, *rows) == {"rejected": 3}


@pytest.mark.parametrize("packages_first", [True, False])
def test_an_arrival_uses_up_one_session_whichever_file_tells_of_it_first(office: Office, packages_first: bool) -> None:
    """The system that counts the sessions of its packages is not counted after."""
    take_packages(office, TONING)
    office.take(KNOWN)
    assert left(office) == [6]
    office.anbu.town.advance("2026-03-12T15:00")
    steps = [
        lambda: take_packages(office, TONING.replace(",3,", ",4,")),
        lambda: office.take(KNOWN.removesuffix("예약") + "내원"),
    ]
    for step in steps if packages_first else reversed(steps):
        step()
    assert left(office) == [6]
