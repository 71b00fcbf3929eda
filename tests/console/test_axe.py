"""What axe finds on the console's main pages, and on the page behind an alarm: nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from records import documents
from records.documents import Paper
from records.keyring import Keyring
from records.models import Patient, Staff
from tests.axe import faults
from tests.console.world import Case, World, served
from tests.town import PUBLIC, sqlite_town
from webhook.alarms.page import alarm_blueprint
from webhook.app import create_app

WIDTHS = (390, 1280)


@pytest.fixture
def page(chromium: Chromium) -> Page:
    return chromium.new_context(locale="ko-KR").new_page()


def test_the_consoles_main_pages(page: Page, world: World, doctor: Staff, case: Case) -> None:
    """On a phone and on a screen; asking no other host."""
    with world.database.write() as session:
        paper = Paper("혈액 검사 결과지", b"%PDF-1.7 %%EOF", world.at + timedelta(days=30), "원장님 확인")
        documents.put_document(session, session.get_one(Patient, case.patient), paper, by=doctor.id, now=world.at)
    asked, found = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    with served(world.app()) as address:
        page.goto(f"{address}/console/sign-in")
        found += [f"sign-in {each}" for each in faults(page)]
        page.goto(f"{address}/console/sign-in/{world.code(doctor)}")
        page.get_by_role("button", name="로그인하기").click()
        for path in ("", f"conversations/{case.conversation}", f"escalations/{case.escalation}", f"notes/{case.note}",
                     f"patients/{case.patient}", f"follow-ups?patient={case.patient}", "calls", "notices", "on-call",
                     "switches", "staff-notices", "examples"):  # fmt: skip
            page.goto(f"{address}/console/{path}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                found += [f"{path.partition('/')[0] or 'inbox'} {width} {each}" for each in faults(page)]
        assert (found, [url for url in asked if not url.startswith(address)]) == ([], [])


def test_the_page_behind_an_alarm(page: Page, tmp_path: Path, keyring: Keyring) -> None:
    """Before it is acknowledged, and afterwards."""
    town = sqlite_town(tmp_path, keyring)
    town.say("demo-filler", "숨쉬기가 힘들어요")
    path = town.pagers.taken[0].text.split(PUBLIC)[1].split()[0]
    page.set_viewport_size({"width": 360, "height": 780})
    with served(create_app((alarm_blueprint(town.pager, town.database, town.clock),))) as address:
        page.goto(f"{address}{path}")
        assert faults(page) == []
        page.get_by_role("button").click()
        assert faults(page) == []
