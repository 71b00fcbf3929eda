"""The patients' pages in Chromium without scripts, as wide as small phones, with usual and with large type."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from bot.wording import pages as words
from records.keyring import Keyring
from tests.console.world import served
from tests.patient_pages.conftest import BORN, DAY_1, visitor
from tests.scheduler.appointments import book, reminders
from tests.scheduler.stage import FILLER, LASER, change, steps
from tests.town import Town, sqlite_town
from webhook.app import create_app
from webhook.patient.pages import patient_blueprint

SCREENS = [(360, False), (414, False), (360, True), (414, True)]
# Looks at what is drawn: names of controls, sizes of what is touched, contrast of words with what lies behind them.
LOOK = """() => {
  const wrong = [], all = what => [...document.querySelectorAll(what)], style = e => getComputedStyle(e);
  const channel = c => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 };
  const light = rgb => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map(channel);
    return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) {
    if (style(e).backgroundColor !== 'rgba(0, 0, 0, 0)') return style(e).backgroundColor }
    return 'rgb(255, 255, 255)' };
  for (const e of all('a, button, summary, input, textarea')) {
    const box = e.getBoundingClientRect(), labels = [...(e.labels || [])].map(each => each.textContent).join('');
    if (!(e.textContent + labels).trim()) wrong.push('nameless ' + e.outerHTML);
    if (box.height < 44 || box.width < 44) wrong.push('small ' + box.width + 'x' + box.height + ' ' + e.outerHTML) }
  for (const e of all('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [light(style(e).color), light(behind(e))].sort((x, y) => y - x), contrast = (a + .05) / (b + .05);
    if (contrast < 7) wrong.push('contrast ' + contrast.toFixed(1) + ' ' + e.outerHTML);
    if (parseFloat(style(e).fontSize) < 19) wrong.push('small type ' + e.outerHTML) }
  const ids = all('[id]').map(e => e.id);
  if (document.documentElement.lang !== 'ko' || !document.title.trim()) wrong.push('no language or title');
  if (all('h1').length !== 1 || all('main').length !== 1) wrong.push('no one heading');
  if (new Set(ids).size !== ids.length) wrong.push('an id twice');
  if (all('fieldset').some(e => !e.querySelector('legend'))) wrong.push('no legend');
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) wrong.push('wider than the screen: ' + width);
  return wrong }"""


@pytest.fixture
def town(tmp_path: Path, keyring: Keyring) -> Town:
    """On SQLite: a browser knows no database."""
    return sqlite_town(tmp_path, keyring)


@pytest.fixture
def links(town: Town) -> dict[str, str]:
    """By what they are about."""
    book(town, LASER, "2026-03-13T15:00")
    town.pump.tick()
    town.advance(DAY_1)
    check_in = visitor(town, steps(town, FILLER)["d1"])
    row = steps(town, "D-1006")["d1"]
    change(town, type(row), row.id, conversation="survey")
    reminder = reminders(town, LASER)[0]
    return {"care": check_in.at(), "survey": visitor(town, row).at(), "appointment": visitor(town, reminder).at()}


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    with served(create_app((patient_blueprint(town.pages, secure=False),))) as url:
        yield url


def look(page: Page, name: str, large: bool) -> None:
    """Nothing is wrong with what is drawn; where a folder is told, a picture of it is left there."""
    if large:
        page.evaluate("document.documentElement.style.fontSize = '175%'")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    folder = os.environ.get("ANBU_TEST_PICTURES")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}{'-large' if large else ''}.png", full_page=True)
    assert page.evaluate(LOOK) == []


@pytest.mark.parametrize(("width", "large"), SCREENS)
def test_every_page_can_be_read_and_touched(
    chromium: Chromium, address: str, links: dict[str, str], width: int, large: bool
) -> None:
    """Named and large controls, strong contrast, nothing wider than the screen, no request to another host."""
    asked = list[str]()
    context = chromium.new_context(viewport={"width": width, "height": 780})
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))

    def at(link: str, sub: str = "") -> None:
        page.goto(f"{address}{links[link]}/{sub}".rstrip("/"))

    def press(name: str = "") -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()

    at("care")
    look(page, "01-who", large)
    page.get_by_label("생년월일").fill("800101")
    press()
    look(page, "02-who-wrong", large)
    page.get_by_label("생년월일").fill(BORN)
    press()
    look(page, "03-home", large)
    at("care", "guide")
    look(page, "04-guide", large)
    at("care", "check_in")
    look(page, "05-check-in", large)
    press(words.SEND)
    look(page, "06-check-in-missing", large)
    page.get_by_label(words.NONE).check()
    page.get_by_label("3", exact=True).first.check()
    press(words.SEND)
    look(page, "07-sent", large)
    at("care", "check_in")
    page.locator("input[name=sign]").first.check()
    look(page, "08-check-in-ticked", large)
    press(words.SEND)
    look(page, "09-urgent", large)
    at("care", "stop")
    look(page, "10-stop", large)
    press()
    look(page, "11-stopped", large)
    at("appointment")
    page.get_by_label("생년월일").fill("941105")
    press()
    look(page, "12-appointment", large)
    press(words.CONFIRM)
    look(page, "13-confirmed", large)
    at("survey")
    page.get_by_label("생년월일").fill("680909")
    press()
    look(page, "14-survey", large)
    page.goto(f"{address}{links['care']}x")
    look(page, "15-closed", large)
    assert [url for url in asked if not url.startswith(address)] == []


def test_a_patient_answers_and_stops_without_scripts(chromium: Chromium, address: str, links: dict[str, str]) -> None:
    """Every form is a form."""
    page = chromium.new_context(viewport={"width": 360, "height": 780}, java_script_enabled=False).new_page()
    page.goto(f"{address}{links['care']}")
    page.get_by_label("생년월일").fill(BORN)
    page.get_by_role("button").click()
    page.get_by_role("link", name=words.DOORS["check_in"]).click()
    page.get_by_label(words.NONE).check()
    page.get_by_label("3", exact=True).first.check()
    page.get_by_role("button", name=words.SEND).click()
    expect(page.get_by_role("heading", name=words.SENT_TITLE)).to_be_visible()
    page.get_by_role("link", name=words.STOP_LINK).click()
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", name=words.STOPPED_TITLE)).to_be_visible()
