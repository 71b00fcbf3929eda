"""The upload page in Chromium, as wide as KakaoTalk's browser on a small phone, with scripts switched off."""

from pathlib import Path

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from tests.console.world import served
from tests.town import PUBLIC, Town
from webhook.app import create_app
from webhook.upload.page import upload_blueprint

JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xda\0\x02a face\xff\xd9"


def test_a_patient_sends_two_photos_without_scripts(chromium: Chromium, town: Town, tmp_path: Path) -> None:
    """A wrong file is told, two photos go through, and nothing on the way is wider than the screen."""
    [button] = [button for bubble in town.say("demo-filler", "사진 봐주세요").bubbles for button in bubble.buttons]
    files = [tmp_path / "1.jpg", tmp_path / "2.jpg", tmp_path / "list.pdf"]
    for file in files:
        file.write_bytes(JPEG if file.suffix == ".jpg" else b"%PDF-1.7")
    with served(create_app((upload_blueprint(town.photos),))) as address:
        context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
        page = context.new_page()
        page.goto(button.value.replace(PUBLIC, address))
        for chosen, heading in ((files[:1] + files[2:], "사진 보내기"), (files[:2], "사진을 보냈습니다")):
            fits(page.screenshot(full_page=True))
            page.get_by_label("사진 고르기").set_input_files(chosen)
            page.get_by_label("동의합니다").check()
            page.get_by_role("button", name="사진 보내기").click()
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
            expect(page.get_by_role("alert")).to_have_count(0 if heading == "사진을 보냈습니다" else 1)
        fits(page.screenshot(full_page=True))


def fits(picture: bytes) -> None:
    """The picture of the whole page is as wide as the screen: nothing must be scrolled sideways."""
    assert int.from_bytes(picture[16:20], "big") == 360
