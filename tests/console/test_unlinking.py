"""Staff end the link between a chat and a patient."""

from collections.abc import Callable

from sqlalchemy import select

from console import wording
from records import patients
from records.models import AccessEntry, ChatUser, Conversation, Staff
from tests.console.world import Browser, Case, World

SignIn = Callable[[Staff], Browser]


def test_staff_end_a_link_and_it_is_logged_once(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """The page shows nobody afterwards; pressed again nothing happens."""
    browser, page = signed_in(nurse), f"/console/conversations/{case.conversation}"
    assert "서하늘" in browser.get(page).text
    assert browser.post(f"{page}/unlink", page="/console/").status_code == 303
    shown = browser.get(page).text
    assert browser.post(f"{page}/unlink", page="/console/").status_code == 303
    assert wording.UNLINKED in shown
    assert "환자와 아직 연결되지 않은 채팅 사용자입니다" in shown
    with world.database.read() as session:
        entries = session.scalars(select(AccessEntry).where(AccessEntry.action == "link.revoke")).all()
        assert [(each.patient_id, each.subject) for each in entries] == [
            (case.patient, f"conversation/{case.conversation}")
        ]
        user = session.get_one(ChatUser, session.get_one(Conversation, case.conversation).chat_user_id)
        assert patients.linked_patient(session, user, world.at) is None


def test_another_clinics_link_is_out_of_reach(world: World, signed_in: SignIn, case: Case) -> None:
    """404, and the link stays."""
    other = world.clinic("other", "다른병원")
    browser = signed_in(world.person(other, "nurse2", "다른 간호사"))
    assert browser.post(f"/console/conversations/{case.conversation}/unlink", page="/console/").status_code == 404
    with world.database.read() as session:
        user = session.get_one(ChatUser, session.get_one(Conversation, case.conversation).chat_user_id)
        assert user.link_revoked_at is None
