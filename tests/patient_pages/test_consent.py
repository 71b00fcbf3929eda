"""What a patient agreed to be sent: each kind in its own box, with its text, evidence and confirmation."""

import re
from datetime import timedelta

import pytest

from bot.wording import pages as words
from records import consents
from records.models import ConsentEvent, FollowUp, Patient
from tests.patient_pages.conftest import BORN, Visitor
from tests.scheduler.stage import FILLER, change, consent, patient_of
from tests.town import Town


def said(town: Town) -> list[tuple[str, bool]]:
    with town.database.read() as session:
        rows = session.query(ConsentEvent).filter_by(patient_id=patient_of(town, FILLER).id, source="page")
        return [(row.kind, row.granted) for row in rows.order_by(ConsentEvent.id)]


def held(town: Town) -> dict[str, bool]:
    with town.database.read() as session:
        return consents.current(session, patient_of(town, FILLER).id)


def boxes(page: str) -> dict[str, str]:
    """The part of the page that is about each kind."""
    parts = re.split(r'<section class="paper" aria-labelledby="(\w+)">', page)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_only_who_showed_to_be_the_patient_sees_or_changes_it(guest: Visitor) -> None:
    """The link leads there after the question; sent without it nothing changes."""
    asked = guest.get("consent")
    assert (words.WHO_TITLE in asked.text, "광고" in asked.text.split("</style>")[1]) == (True, False)
    guest.post("consent", kind="advertising", do="give", agree="yes")
    assert said(guest.town) == []
    shown = guest.post("who", who=BORN, to="consent")
    assert (shown.request.path, words.CONSENT_TITLE in shown.text) == (guest.at("consent"), True)


def test_an_address_that_is_not_ours_is_never_gone_to(guest: Visitor) -> None:
    answer = guest.post("who", follow=False, who=BORN, to="//evil.example")
    assert answer.headers["Location"] == f"../{guest.token}"


def test_the_page_says_what_holds_since_when_and_nothing_is_ticked(patient: Visitor) -> None:
    """Each kind has a form of its own with its whole text; the night is there only for who gets advertising."""
    page = patient.get("consent").text
    assert "checked" not in page.split("</style>")[1]
    found = boxes(page)
    assert list(found) == ["messages", "advertising", "night"]
    assert "받고 있음" in found["messages"]
    assert "광고성 정보 수신 동의 (선택)" in found["advertising"]
    assert "이용 항목: 이름, 휴대전화번호" in found["advertising"]
    assert "이 화면이나" in found["advertising"]
    assert ("<form" in found["night"], words.NOT_YET["advertising"] in found["night"]) == (False, True)
    assert [part.count("<form") for part in found.values()] == [1, 1, 0]


def test_a_consent_is_given_confirmed_and_kept_with_its_text(patient: Visitor) -> None:
    """The sender, the fact, the day and how to withdraw are said at once; the version is that of the shown words."""
    page = patient.post("consent", kind="advertising", do="give", agree="yes")
    assert "안부피부과 광고·이벤트 소식 수신 동의가 2026년 3월 10일(화)에 처리되었습니다." in page.text
    assert "무료로 바꾸실 수 있습니다" in page.text
    assert said(patient.town) == [("advertising", True)]
    with patient.town.database.read() as session:
        row = session.query(ConsentEvent).filter_by(source="page").one()
    clinic = patient.town.clinic()
    assert row.text_version == words.consent_version("advertising", clinic.name, clinic.phone)
    assert row.text_version != words.consent_version("advertising", clinic.name, "02-9")
    assert "<form" in boxes(page.text)["night"]


def test_a_box_that_is_not_ticked_gives_nothing(patient: Visitor) -> None:
    answer = patient.post("consent", kind="advertising", do="give")
    assert (answer.status_code, words.AGREE_NEEDED in answer.text, said(patient.town)) == (422, True, [])


def test_one_box_gives_one_consent(patient: Visitor) -> None:
    """Night does not come with advertising, nor advertising with guides."""
    patient.post("consent", kind="night", do="give", agree="yes")
    assert said(patient.town) == []
    patient.post("consent", kind="advertising", do="give", agree="yes")
    patient.post("consent", kind="night", do="give", agree="yes")
    assert said(patient.town) == [("advertising", True), ("night", True)]


def test_a_consent_is_withdrawn_by_one_tap_and_confirmed(patient: Visitor) -> None:
    """With what hangs on it; guides go on."""
    for kind in ("advertising", "night"):
        consent(patient.town, FILLER, kind, True)
    page = patient.post("consent", kind="advertising", do="withdraw")
    assert "광고·이벤트 소식 수신거부가 2026년 3월 10일(화)에 처리되었습니다." in page.text
    assert said(patient.town) == [("advertising", False), ("night", False)]
    assert held(patient.town)["messages"] is True
    patient.post("consent", kind="advertising", do="withdraw")
    assert len(said(patient.town)) == 2


def test_who_stopped_everything_may_come_back_to_guides_alone(patient: Visitor) -> None:
    """The opt-out page leads here; advertising is not offered while all is stopped, and does not come back with it."""
    stopped = patient.post("stop")
    assert 'href="consent"' in stopped.text
    page = patient.get("consent").text
    assert words.NOT_YET["messages"] in boxes(page)["advertising"]
    patient.post("consent", kind="advertising", do="give", agree="yes")
    patient.post("consent", kind="messages", do="give", agree="yes")
    now = held(patient.town)
    assert (now["messages"], now.get("advertising", False)) == (True, False)


def test_a_child_gives_no_consent(patient: Visitor) -> None:
    """A guardian does, at the clinic (개인정보보호법 §22의2); to withdraw needs nobody."""
    town = patient.town
    with town.database.read() as session:
        child = town.clock.clinic(session) - timedelta(days=365 * 10)
    change(town, Patient, patient_of(town, FILLER).id, birth_date=f"{child:%Y-%m-%d}")
    assert words.NOT_YET["guardian"] in boxes(patient.get("consent").text)["advertising"]
    patient.post("consent", kind="advertising", do="give", agree="yes")
    assert said(town) == []
    patient.post("consent", kind="messages", do="withdraw")
    assert said(town)[0] == ("messages", False)


@pytest.mark.parametrize("kind", ["sensitive", "guardian", "", "x" * 999])
def test_no_other_kind_is_changed_here(patient: Visitor, kind: str) -> None:
    for do in ("give", "withdraw"):
        assert patient.post("consent", kind=kind, do=do, agree="yes").status_code == 200
    assert said(patient.town) == []


def test_no_notice_repeats_what_the_page_said(patient: Visitor) -> None:
    """The law's notice within fourteen days was given at once."""
    patient.post("consent", kind="advertising", do="give", agree="yes")
    patient.town.advance("2026-03-12T12:00")
    with patient.town.database.read() as session:
        assert session.query(FollowUp).filter_by(plan="consent.confirm").all() == []


def test_a_confirmation_is_of_what_was_really_said(patient: Visitor) -> None:
    """An address made up by somebody confirms nothing."""
    assert "처리되었습니다" not in patient.get("consent?done=night").text
