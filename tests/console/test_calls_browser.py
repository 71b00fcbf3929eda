"""The call sheet in Chromium: it fits a phone and a screen, and shows what the outcome needs."""

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from records.models import Escalation, Staff
from tests.console.world import Case, World, served


@pytest.mark.parametrize("width", [390, 1440])
def test_the_sheet_asks_for_what_the_outcome_needs(
    chromium: Chromium, world: World, nurse: Staff, case: Case, width: int
) -> None:
    """The script for a call, the next time for none; a ticked sign says what to say at once; nothing overflows."""
    with world.database.read() as session:
        about = session.get_one(Escalation, case.phone).follow_up_id
    with served(world.app()) as address:
        page = chromium.new_context(locale="ko-KR", viewport={"width": width, "height": 844}).new_page()
        page.goto(f"{address}/console/sign-in/{world.code(nurse)}")
        page.get_by_role("button", name="로그인하기").click()
        page.goto(f"{address}/console/calls/{about}")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        expect(page.get_by_label("다시 걸 시각")).to_be_hidden()

        page.get_by_role("checkbox").first.check()
        expect(page.get_by_text("지금 119에 전화하시라고")).to_be_visible()
        page.get_by_role("radio", name="받지 않음").check()
        expect(page.get_by_role("heading", name="급한 증상")).to_be_hidden()
        expect(page.get_by_label("다시 걸 시각")).to_be_visible()

        page.get_by_role("radio", name="통화함").check()
        page.get_by_role("radiogroup", name="통증").get_by_role("radio", name="3").check()
        page.get_by_role("button", name="기록 저장").click()
        expect(page.get_by_text("통화를 기록하고 전화 목록에서 뺐습니다.")).to_be_visible()
