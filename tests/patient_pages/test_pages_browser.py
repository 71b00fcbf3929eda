"""The patients' pages in Chromium, as wide as small phones, with usual type and with type twice as large."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from bot.wording import pages as words
from bot.wording import photos
from records import documents, follow_ups
from records.database import DatabaseUnavailable
from records.keyring import Keyring
from records.models import FollowUp
from tests.axe import faults
from tests.console.world import served
from tests.patient_pages.conftest import BORN, DAY_1, visitor
from tests.patient_pages.test_documents import JPEG, PDF, notices, put
from tests.scheduler.appointments import book, cancel, reminders, wait
from tests.scheduler.stage import BOTOX, FILLER, LASER, change, patient_of, steps
from tests.town import PUBLIC, Town, sqlite_town
from webhook.alarms.page import alarm_blueprint
from webhook.app import create_app
from webhook.patient.pages import patient_blueprint
from webhook.upload.page import upload_blueprint

# Twice as large: by the browser's own size of type, and as Android's web view does it, which leaves all lengths as they
# are. Both begin with what the last one did undone.
USUAL = """() => { document.documentElement.style.fontSize = '';
  document.querySelectorAll('body, body *').forEach(each => { each.style.fontSize = '' }) }"""
LARGE = "() => { document.documentElement.style.fontSize = '250%' }"
ZOOMED = """() => { document.documentElement.style.fontSize = '';
  const all = [...document.querySelectorAll('body, body *')];
  const sizes = all.map(each => parseFloat(getComputedStyle(each).fontSize));
  all.forEach((each, at) => { each.style.fontSize = 2 * sizes[at] + 'px' }) }"""
# Looks at what is drawn: names of controls, sizes of what is touched, contrast of words with what lies behind them.
LOOK = """() => {
  const wrong = [], all = what => [...document.querySelectorAll(what)], style = e => getComputedStyle(e);
  const channel = c => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 };
  const light = rgb => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map(channel);
    return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) {
    if (style(e).backgroundColor !== 'rgba(0, 0, 0, 0)') return style(e).backgroundColor }
    return 'rgb(255, 255, 255)' };
  for (const e of all('a, button, summary, input:not([type=hidden]), textarea')) {
    const box = e.getBoundingClientRect(), labels = [...(e.labels || [])].map(each => each.textContent).join('');
    if (!(e.textContent + labels + (e.ariaLabel || '')).trim()) wrong.push('nameless ' + e.outerHTML);
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
    taken = book(town, BOTOX, "2026-03-12T15:00", "hairremoval")
    wait(town, FILLER, "2026-03-12T15:00")
    cancel(town, taken)
    put(town, PDF)
    put(town, JPEG, title="귀 내시경 사진")
    town.work()
    [document] = notices(town)
    with town.database.read() as session:
        offer = session.query(FollowUp).filter_by(plan=follow_ups.WAITING).one()
    town.advance(DAY_1)
    check_in = visitor(town, steps(town, FILLER)["d1"])
    row = steps(town, "D-1006")["d1"]
    change(town, type(row), row.id, conversation="survey")
    reminder = reminders(town, LASER)[0]
    found = {"survey": row, "appointment": reminder, "offer": offer, "document": document}
    return {"care": check_in.at(), **{name: visitor(town, each).at() for name, each in found.items()}}


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    doors = patient_blueprint(town.pages, secure=False), upload_blueprint(town.photos)
    alarms = alarm_blueprint(town.pager, town.database, town.clock)
    with served(create_app((*doors, alarms))) as url:
        yield url


def look(page: Page, name: str) -> None:
    """Nothing is wrong with what is drawn; where a folder is told, a picture of it is left there."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    folder, found = os.environ.get("ANBU_TEST_PICTURES"), list[str]()
    for size in (LARGE, ZOOMED, USUAL):
        page.evaluate(size)
        if folder:
            width = page.viewport_size["width"] if page.viewport_size else 0
            kind = {LARGE: "large", ZOOMED: "zoomed"}.get(size, "usual")
            page.screenshot(path=Path(folder) / f"{name}-{width}-{kind}.png", full_page=True)
        found += page.evaluate(LOOK) + (faults(page) if size == LARGE else [])
    assert (name, found) == (name, [])


@pytest.fixture(params=[360, 414])
def page(request: pytest.FixtureRequest, chromium: Chromium, address: str) -> Iterator[Page]:
    """It asks no other host for anything."""
    asked = list[str]()
    found = chromium.new_context(viewport={"width": request.param, "height": 780}, base_url=address).new_page()
    found.on("request", lambda request: asked.append(request.url))
    found.set_default_timeout(10_000)
    yield found
    assert [url for url in asked if not url.startswith(address)] == []
    found.context.close()


def press(page: Page, name: str = "") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def enter(page: Page, link: str, born: str = BORN) -> None:
    page.goto(link)
    page.get_by_label("생년월일").fill(born)
    press(page)


def loosen(page: Page) -> None:
    """As a browser that checks nothing before it sends."""
    page.evaluate("document.querySelectorAll('[required]').forEach(each => each.required = false)")


def test_the_pages_of_a_treatment_can_be_read_and_touched(page: Page, links: dict[str, str], town: Town) -> None:
    """Named and large controls, strong contrast, nothing wider than the screen, nothing that axe finds."""
    care = links["care"]
    page.goto(care)
    look(page, "who")
    page.get_by_label("생년월일").fill("800101")
    press(page)
    look(page, "who-wrong")
    enter(page, care)
    look(page, "home")
    for name in ("guide", "check_in", "stop", "consent"):
        page.goto(f"{care}/{name}")
        look(page, name)
    page.goto(f"{care}/check_in")
    press(page, words.SEND)
    look(page, "check-in-missing")
    page.get_by_label(words.NONE).check()
    page.get_by_label("6", exact=True).first.check()
    press(page, words.SEND)
    look(page, "sent")
    press(page, words.PHOTO)
    look(page, "photo")
    loosen(page)
    press(page, photos.SUBMIT)
    look(page, "photo-missing")
    page.get_by_label(photos.CHOOSE).set_input_files({"name": "1.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    page.get_by_label(photos.AGREE).check()
    press(page, photos.SUBMIT)
    look(page, "photo-sent")
    page.goto(page.url.removesuffix("/sent"))
    look(page, "photo-used")
    page.goto(f"{care}/check_in")
    page.locator("input[name=sign]").first.check()
    look(page, "check-in-ticked")
    press(page, words.SEND)
    look(page, "urgent")
    page.goto(f"{care}/stop")
    press(page)
    look(page, "stopped")
    page.goto(f"{care}/consent")
    page.get_by_label(words.AGREE).check()
    press(page, words.GIVE["messages"])
    look(page, "consent-given")
    loosen(page)
    press(page, words.GIVE["advertising"])
    look(page, "consent-unticked")
    page.goto(town.pagers.taken[0].text.split(PUBLIC)[1].split()[0])
    look(page, "alarm")
    press(page)
    look(page, "alarm-seen")


def test_the_other_pages_can_be_read_and_touched(page: Page, links: dict[str, str], town: Town) -> None:
    """As those of a treatment."""
    enter(page, links["appointment"], "941105")
    look(page, "appointment")
    loosen(page)
    press(page, words.CHANGE_SEND)
    look(page, "appointment-missing")
    press(page, words.CONFIRM)
    look(page, "appointment-confirmed")
    page.goto(links["appointment"])
    page.get_by_text(words.CANCEL).click()
    press(page, words.CANCEL_SEND)
    look(page, "appointment-cancelled")
    page.goto(links["appointment"])
    look(page, "appointment-over")
    enter(page, links["survey"], "680909")
    look(page, "survey")
    press(page, words.SEND)
    look(page, "survey-missing")
    enter(page, links["document"])
    look(page, "documents")
    withdraw(town)
    page.reload()
    look(page, "documents-withdrawn")
    enter(page, links["offer"])
    look(page, "offer")
    press(page, words.TAKE)
    look(page, "offer-taken")
    for name, lost in {"closed": f"{links['care']}x", "nowhere": f"{links['care']}/x", "upload-closed": "/p/x"}.items():
        page.goto(lost)
        look(page, name)
    page.context.clear_cookies()
    for _ in range(5):
        enter(page, links["appointment"], "800101")
    look(page, "spent")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town.database, "read", _away)
        page.goto(links["care"])
        look(page, "away")


def _away() -> NoReturn:
    raise DatabaseUnavailable("away")


def withdraw(town: Town) -> None:
    """All documents."""
    with town.database.write() as session:
        now = town.clock.clinic(session)
        for each in documents.standing(session, patient_of(town, FILLER).id, now):
            documents.withdraw(session, each, now)


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
