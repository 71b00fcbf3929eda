"""Consents: a log whose newest word holds."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.korean.treatments import TreatmentNames
from records import consents
from records.catalogue import in_force
from records.facts import Said, local_date
from records.models import ConsentEvent
from tests.scheduler.stage import FILLER, consent, moment, patient_of
from tests.town import Town
from webhook.imports.store import store_visits
from webhook.imports.visits import read_visits


def current(town: Town, number: str = FILLER) -> dict[str, bool]:
    with town.database.read() as session:
        return consents.current(session, patient_of(town, number).id)


def log(town: Town, kind: str, number: str = FILLER) -> list[tuple[bool, str]]:
    with town.database.read() as session:
        wanted = select(ConsentEvent).where(ConsentEvent.patient_id == patient_of(town, number).id)
        rows = session.scalars(wanted.where(ConsentEvent.kind == kind).order_by(ConsentEvent.id))
        return [(row.granted, row.source) for row in rows]


def imported(town: Town, messages: str, advertising: str, since: str = "") -> set[str]:
    """The clinic's file says so of the filler patient; of whom the day of the consent is not known then."""
    header = "환자번호,휴대폰,방문일시,시술,알림수신동의,광고수신동의,광고동의일"
    text = f"{header}\n{FILLER},010-0000-1000,2026-03-09 14:30,입술필러,{messages},{advertising},{since}"
    with town.database.read() as session:
        clinic, now = town.clinic(), town.clock.clinic(session)
        names = TreatmentNames(in_force(session, clinic, local_date(now)).catalogue.treatments)
    rows = read_visits(text.encode(), "visits.csv", now).rows
    assert len(rows) == 1
    return store_visits(town.database, town.clock, clinic, names, rows, dry_run=False).undated


def said(town: Town) -> Said:
    with town.database.read() as session:
        [word] = consents.on_advertising(session, patient_of(town, FILLER).id)
        return word


def test_the_newest_word_of_a_kind_holds(town: Town) -> None:
    """Each kind by itself; the whole log stays."""
    for granted in (False, True, False):
        consent(town, FILLER, "messages", granted)
        town.machine.now += timedelta(seconds=1)
    consent(town, FILLER, "advertising", True)
    assert current(town) == {"messages": False, "advertising": True}
    assert log(town, "messages") == [(True, "import"), (False, "console"), (True, "console"), (False, "console")]


def test_a_kind_never_spoken_of_is_absent(town: Town) -> None:
    """Silence is neither yes nor no."""
    assert "night" not in current(town)


def test_what_holds_already_is_not_written_again(town: Town) -> None:
    """The same word twice is one line."""
    before = log(town, "messages")
    consent(town, FILLER, "messages", True)
    assert log(town, "messages") == before


@pytest.mark.parametrize("kind", ["messages", "advertising"])
def test_a_file_may_not_undo_a_refusal_given_in_the_chat(town: Town, kind: str) -> None:
    """Only the patient or staff may."""
    consent(town, FILLER, kind, True)
    consent(town, FILLER, kind, False, source="chat")
    imported(town, "Y", "Y")
    assert current(town)[kind] is False


def test_a_file_may_take_back_what_a_file_gave(town: Town) -> None:
    """The clinic's own data may change its mind, both ways."""
    imported(town, "N", "Y")
    assert current(town) == {"messages": False, "advertising": True}
    imported(town, "Y", "N")
    assert current(town) == {"messages": True, "advertising": False}


def test_an_empty_cell_says_nothing(town: Town) -> None:
    """No consent is given or taken by an empty cell."""
    imported(town, "", "")
    assert (current(town), len(log(town, "messages"))) == ({"messages": True}, 1)


def test_staff_may_record_that_the_patient_wants_messages_again(town: Town) -> None:
    """After a refusal in the chat, the console's word holds, and a later file may speak again."""
    consent(town, FILLER, "messages", False, source="chat")
    consent(town, FILLER, "messages", True, source="console")
    assert current(town)["messages"] is True
    imported(town, "N", "")
    assert current(town)["messages"] is False


def test_one_patients_word_is_not_anothers(town: Town) -> None:
    """Not even in the same clinic."""
    consent(town, FILLER, "messages", False)
    assert current(town, "D-1002") == {"messages": True}


def test_a_consent_of_a_file_counts_from_the_day_that_the_file_tells(town: Town) -> None:
    """Whenever it is read (정보통신망법 §50⑧ counts from the consent)."""
    assert imported(town, "", "Y", "2025-06-01") == set()
    assert said(town) == Said(True, moment("2025-06-01"), "import")


def test_a_file_without_the_day_of_the_consent_is_asked_for_it(town: Town) -> None:
    """Advertising is allowed, no day is made up; told later, the day is learnt, and told again it is nothing new."""
    assert imported(town, "", "Y") == {FILLER}
    assert (said(town).granted, said(town).dated) == (True, False)
    assert imported(town, "", "Y", "2025-06-01") == set()
    assert said(town) == Said(True, moment("2025-06-01"), "import")
    assert (imported(town, "", "Y"), imported(town, "", "Y", "2025-06-01")) == (set(), set())
    assert len(log(town, "advertising")) == 2


def test_a_consent_given_again_counts_anew(town: Town) -> None:
    """From the later day; an older day told after it changes nothing."""
    for day in ("2025-06-01", "2026-02-01", "2025-06-01"):
        imported(town, "", "Y", day)
    assert said(town).at == moment("2026-02-01")


def test_a_consent_that_a_file_takes_back_is_withdrawn_as_of_now(town: Town) -> None:
    """It is confirmed within the fourteen days; a refusal found at the first import was nobody's word of today."""
    imported(town, "", "N")
    assert said(town).dated is False
    imported(town, "", "Y", "2026-03-01")
    imported(town, "", "N")
    assert (said(town).granted, said(town).dated) == (False, True)


def test_no_file_undoes_what_was_refused_to_staff(town: Town) -> None:
    """A nightly export knows nothing of it (정보통신망법 §50②)."""
    imported(town, "", "Y", "2026-03-01")
    consent(town, FILLER, "advertising", False, source="console")
    imported(town, "", "Y", "2026-03-01")
    assert current(town)["advertising"] is False


def test_a_refusal_told_by_a_file_does_not_take_the_place_of_the_patients_own(town: Town) -> None:
    """Or the next file, which may say again what it said before, would undo it."""
    consent(town, FILLER, "advertising", False, source="chat")
    town.advance("2026-03-20T12:00")
    imported(town, "", "N", "2026-03-18")
    imported(town, "", "Y", "2026-03-19")
    imported(town, "", "Y")
    assert current(town)["advertising"] is False


def test_a_consent_older_than_the_refusal_does_not_undo_it(town: Town) -> None:
    """A newer one does."""
    imported(town, "", "N", "2026-03-05")
    imported(town, "", "Y", "2026-03-01")
    assert current(town)["advertising"] is False
    imported(town, "", "Y", "2026-03-06")
    assert current(town)["advertising"] is True


def test_the_first_import_tells_no_patient_of_consents_given_long_ago(town: Town) -> None:
    """Whether it knows the day or not; one of this week is confirmed with its own day (정보통신망법 §50⑦)."""
    imported(town, "", "Y")
    town.work()
    imported(town, "", "Y", "2025-06-01")
    town.advance("2026-03-12T12:00")
    assert [each.text for each in town.phones.taken if "처리 결과" in each.text] == []
    imported(town, "", "Y", "2026-03-11")
    town.advance("2026-03-13T12:00")
    [notice] = [each.text for each in town.phones.taken if "처리 결과" in each.text]
    assert "광고성 정보 수신 동의\n▶ 처리일: 2026년 3월 11일" in notice
