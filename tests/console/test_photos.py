"""Photos in staff's hands: asked for, seen by the clinic's own people only, and every look on record."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from console import wording
from records import photos
from records.models import AccessEntry, Clinic, Conversation, Message, Photo, PhotoLink, Staff, new_id
from tests.console.world import Browser, Case, World

SignIn = Callable[[Staff], Browser]
JPEG, HEIC = b"\xff\xd8\xff\xda a lip", b"\0\0\0\x18ftypheic a lip"


@pytest.fixture
def kept(world: World, case: Case) -> list[str]:
    """The ids of a JPEG and a HEIC that the patient sent."""
    sealed = [photos.Sealed(kind, len(data), world.keys.seal(data)) for kind, data in (("jpeg", JPEG), ("heic", HEIC))]
    with world.database.write() as session:
        conversation = session.get_one(Conversation, case.conversation)
        photos.invite(session, conversation, "token", world.at)
        link = photos.link(session, "token", world.at)
        assert link is not None
        photos.receive(session, link, conversation, sealed, world.at, world.at, "photo-consent@1")
        return list(session.scalars(select(Photo.id).order_by(Photo.id)))


def looks(world: World) -> list[str | None]:
    with world.database.read() as session:
        wanted = select(AccessEntry.subject).where(AccessEntry.action == "photo.view").order_by(AccessEntry.id)
        return list(session.scalars(wanted))


def test_the_conversation_shows_photos_where_they_came(
    case: Case, kept: list[str], nurse: Staff, signed_in: SignIn
) -> None:
    """As small pictures that open; a HEIC, which browsers cannot show, as a download."""
    page = signed_in(nurse).get(f"/console/conversations/{case.conversation}").text
    assert "사진 2장을 받았습니다." in page
    assert "시스템" in page
    assert f'<img src="/console/photos/{kept[0]}"' in page
    assert f'href="/console/photos/{kept[1]}"' in page
    assert f'<img src="/console/photos/{kept[1]}"' not in page


def test_a_photo_is_shown_to_one_person_and_to_no_cache(
    world: World, case: Case, kept: list[str], nurse: Staff, signed_in: SignIn
) -> None:
    """Decrypted on the way, with headers that let nothing of it run or stay; the look is logged with its patient."""
    answer = signed_in(nurse).get(f"/console/photos/{kept[0]}")
    assert (answer.data, answer.content_type) == (JPEG, "image/jpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert looks(world) == [f"photo/{kept[0]}"]
    with world.database.read() as session:
        entry = session.scalars(select(AccessEntry).where(AccessEntry.action == "photo.view")).one()
    assert (entry.patient_id, entry.staff_id) == (case.patient, nurse.id)


def test_a_heic_is_downloaded(kept: list[str], nurse: Staff, signed_in: SignIn) -> None:
    """Under a name that tells nothing."""
    answer = signed_in(nurse).get(f"/console/photos/{kept[1]}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{kept[1]}.heic"'
    assert answer.data == HEIC


def test_nobody_else_sees_a_photo(
    world: World, kept: list[str], nurse: Staff, stranger: Staff, signed_in: SignIn
) -> None:
    """Neither another clinic's staff, nor somebody who is not signed in."""
    assert signed_in(stranger).get(f"/console/photos/{kept[0]}").status_code == 404
    assert Browser(world.app()).get(f"/console/photos/{kept[0]}").status_code == 303
    assert signed_in(nurse).get(f"/console/photos/{new_id()}").status_code == 404
    assert looks(world) == []


def ask(browser: Browser, case: Case) -> int:
    path = f"/console/conversations/{case.conversation}"
    return browser.post(f"{path}/photos", page="/console/", form_id=new_id()).status_code


def test_staff_ask_for_photos_with_a_fresh_address(world: World, case: Case, nurse: Staff, signed_in: SignIn) -> None:
    """The words carry it, its hash alone is kept; who asked is on record. Only who holds the conversation may ask."""
    browser = signed_in(nurse)
    assert ask(browser, case) == 409
    browser.post(f"/console/conversations/{case.conversation}/claim", page="/console/")
    assert "사진 요청하기" in browser.get(f"/console/conversations/{case.conversation}").text
    assert ask(browser, case) == 303
    with world.database.read() as session:
        message = session.scalars(select(Message).where(Message.author == "staff")).one()
        found = re.search(r"https://anbu\.example/p/(\S+)", message.text)
        assert found
        link = photos.link(session, found[1], world.at)
        logged = session.scalars(select(AccessEntry).where(AccessEntry.action == "conversation.ask_photos")).all()
    assert link is not None
    assert (link.conversation_id, link.token_hash in message.text) == (case.conversation, False)
    assert [each.patient_id for each in logged] == [case.patient]


def test_without_an_address_of_its_own_nobody_asks(world: World, case: Case, nurse: Staff) -> None:
    """A link that no phone can open is worse than none."""
    world.public_url = ""
    browser = Browser(world.app()).sign_in(world.code(nurse))
    browser.post(f"/console/conversations/{case.conversation}/claim", page="/console/")
    assert "사진 요청하기" not in browser.get(f"/console/conversations/{case.conversation}").text
    assert ask(browser, case) == 404
    with world.database.read() as session:
        assert session.scalars(select(PhotoLink)).all() == []


@pytest.mark.parametrize(("switched", "asked"), [(True, wording.OUTCOME_ASKED_OF_CHAT), (False, wording.OUTCOME_ASKED)])
def test_closing_asks_for_what_was_said_in_kakaos_own_chat(
    world: World, clinic: Clinic, case: Case, nurse: Staff, signed_in: SignIn, switched: bool, asked: str
) -> None:
    """Where patients have the button to it: nothing of that chat is recorded here."""
    with world.database.write() as session:
        session.merge(clinic).options = {"operator_button": switched}
    browser = signed_in(nurse)
    for path in (f"/console/escalations/{case.escalation}", f"/console/conversations/{case.conversation}"):
        assert asked in browser.get(path).text
        assert (wording.OUTCOME_ASKED_OF_CHAT in browser.get(path).text) is switched
