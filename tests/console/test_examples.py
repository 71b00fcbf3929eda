"""What the bot did not understand: listed, labelled or dismissed by those who may, each act on record."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from sqlalchemy import select

from anbu.tuning.examples import read_examples
from console import wording
from nlu.inputs import DATA
from records import examples
from records.models import AccessEntry, Clinic, Example, Staff
from tests.console.world import Browser, World, served

SignIn = Callable[[Staff], Browser]
PAGE = "/console/examples"
SAID = "그거 해도 되나"


@pytest.fixture
def example(world: World, clinic: Clinic) -> str:
    """Id of an example that the bot took for a question about make-up."""
    return keep(world, clinic, SAID)


def keep(world: World, clinic: Clinic, text: str, guess: str | None = "aftercare_makeup") -> str:
    with world.database.write() as session:
        examples.keep(
            session, clinic, text=text, reason="asked_back", guess=guess, confidence=0.41 if guess else None,
            now=world.at,
        )  # fmt: skip
        return examples.unlabelled(session, clinic)[0].id


def kept(world: World, id: str) -> Example:
    with world.database.read() as session:
        return session.get_one(Example, id)


def judge(browser: Browser, id: str, what: str, **form: str) -> int:
    return browser.post(f"{PAGE}/{id}/{what}", page="/console/", **form).status_code


def logged(world: World) -> list[tuple[str, str | None, str | None]]:
    with world.database.read() as session:
        rows = session.scalars(select(AccessEntry).where(AccessEntry.action.startswith("example")))
        return [(row.action, row.patient_id, row.subject) for row in rows]


def test_every_intent_of_the_model_has_a_name_and_stands_in_one_group() -> None:
    """Whatever the model may say, a person can choose."""
    grouped = [intent for intents in wording.intent_groups().values() for intent in intents]
    assert sorted(grouped) == sorted({example.intent for example in read_examples(DATA)})
    assert set(wording.intent_groups()) == set(wording.INTENT_GROUPS)


@pytest.mark.usefixtures("example")
def test_the_guess_is_preselected(nurse: Staff, signed_in: SignIn) -> None:
    page = signed_in(nurse).get(PAGE).text
    assert (SAID in page, "봇의 짐작: 화장 41%" in page) == (True, True)
    assert page.count(" selected") == 1
    assert '<option value="aftercare_makeup" selected>화장</option>' in page


def test_without_a_guess_a_person_must_choose(world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn) -> None:
    """Nothing is approved by a careless click."""
    id = keep(world, clinic, SAID, guess=None)
    browser = signed_in(nurse)
    assert '<option value="" selected disabled>' in browser.get(PAGE).text
    judge(browser, id, "approve", text=SAID)
    assert wording.LABEL_NEEDED in browser.get(PAGE).text
    assert kept(world, id).judged_at is None


def test_an_example_is_approved_as_it_was_corrected(
    world: World, nurse: Staff, signed_in: SignIn, example: str
) -> None:
    """With its label, who and when; it leaves the list."""
    browser = signed_in(nurse)
    judge(browser, example, "approve", text="화장 해도 되나 010-1234-5678", label="aftercare_sun")
    found = kept(world, example)
    assert (found.text, found.label) == ("화장 해도 되나 ●●●-●●●●-●●●●", "aftercare_sun")
    assert (found.judged_by, found.judged_at) == (nurse.id, world.at)
    page = browser.get(PAGE).text
    assert ("&#39;자외선 차단&#39; 예문으로 승인했습니다." in page, SAID in page) == (True, False)


def test_an_example_is_dismissed(world: World, nurse: Staff, signed_in: SignIn, example: str) -> None:
    """It has no label and leaves the list."""
    browser = signed_in(nurse)
    judge(browser, example, "dismiss")
    assert (kept(world, example).label, kept(world, example).judged_by) == (None, nurse.id)
    assert SAID not in browser.get(PAGE).text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": SAID, "label": "no_such_intent"}, wording.LABEL_NEEDED),
        ({"text": " 010-1234-5678 ", "label": "faq_price"}, wording.EXAMPLE_EMPTY),
    ],
)
def test_a_wrong_approval_changes_nothing_and_says_why(
    world: World, nurse: Staff, signed_in: SignIn, example: str, form: dict[str, str], said: str
) -> None:
    browser = signed_in(nurse)
    judge(browser, example, "approve", **form)
    assert said in browser.get(PAGE).text
    assert kept(world, example).judged_at is None


def test_what_a_colleague_judged_stays_as_they_judged_it(
    world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, example: str
) -> None:
    """The second one is told."""
    judge(signed_in(nurse), example, "dismiss")
    late = signed_in(doctor)
    judge(late, example, "approve", text=SAID, label="faq_price")
    assert wording.EXAMPLE_JUDGED in late.get(PAGE).text
    assert (kept(world, example).label, kept(world, example).judged_by) == (None, nurse.id)


@pytest.mark.parametrize(("role", "may"), [("manager", True), ("doctor", True), ("nurse", True), ("desk", False)])
def test_labelling_is_for_those_who_may(
    world: World, clinic: Clinic, signed_in: SignIn, example: str, role: str, may: bool
) -> None:
    """The others find no link, no page and no way round it."""
    browser = signed_in(world.person(clinic, f"{role}9", "이라벨", role))
    assert (f'href="{PAGE}"' in browser.get("/console/").text) is may
    assert browser.get(PAGE).status_code == (200 if may else 403)
    assert judge(browser, example, "approve", text=SAID, label="faq_price") == (303 if may else 403)
    assert (kept(world, example).label == "faq_price") is may


def test_another_clinics_examples_are_not_there(world: World, stranger: Staff, signed_in: SignIn, example: str) -> None:
    """Neither to be seen nor to be judged."""
    browser = signed_in(stranger)
    assert SAID not in browser.get(PAGE).text
    assert [judge(browser, example, what, text=SAID, label="faq_price") for what in ("approve", "dismiss")] == [404] * 2
    assert kept(world, example).judged_at is None


@pytest.mark.parametrize("what", ["approve", "dismiss"])
def test_a_form_without_our_token_is_refused(
    world: World, nurse: Staff, signed_in: SignIn, example: str, what: str
) -> None:
    answer = signed_in(nurse).client.post(f"{PAGE}/{example}/{what}", data={"text": SAID, "label": "faq_price"})
    assert answer.status_code == 400
    assert kept(world, example).judged_at is None


def test_every_look_and_every_judgement_is_logged(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, example: str
) -> None:
    """An example names no patient; the subject says which it was."""
    other, browser = keep(world, clinic, "저거 해도 되나"), signed_in(nurse)
    browser.get(PAGE)
    judge(browser, example, "approve", text=SAID, label="faq_price")
    judge(browser, other, "dismiss")
    assert logged(world) == [
        ("examples.view", None, "examples"),
        ("example.approve", None, f"example/{example}"),
        ("example.dismiss", None, f"example/{other}"),
    ]


def test_an_empty_list_says_so_and_is_no_look(world: World, nurse: Staff, signed_in: SignIn) -> None:
    assert "기다리는 말이 없습니다." in signed_in(nurse).get(PAGE).text
    assert logged(world) == []


def test_words_being_corrected_survive_a_refresh(
    chromium: Chromium, world: World, clinic: Clinic, nurse: Staff, example: str
) -> None:
    """A new example comes in by itself; what was typed and chosen stays."""
    with served(world.app()) as address:
        page = opened(chromium, address, world, nurse, 1440)
        page.goto(f"{address}{PAGE}")
        page.locator(f"#text-{example}").fill("그거 해도 되나요")
        page.locator(f"#label-{example}").select_option("faq_price")
        new = keep(world, clinic, "저거 해도 되나")
        page.evaluate("htmx.trigger(document.body, 'anbu:changed')")
        expect(page.locator(f"#example-{new}")).to_be_visible()
        expect(page.locator(f"#text-{example}")).to_have_value("그거 해도 되나요")
        expect(page.locator(f"#label-{example}")).to_have_value("faq_price")


def opened(chromium: Chromium, address: str, world: World, person: Staff, width: int) -> Page:
    """A window of that width in which the person has signed in."""
    page = chromium.new_context(viewport={"width": width, "height": 844}).new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{address}/console/sign-in/{world.code(person)}")
    page.get_by_role("button", name="로그인하기").click()
    return page


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_examples_are_judged_on_every_screen(
    chromium: Chromium, world: World, clinic: Clinic, nurse: Staff, width: int
) -> None:
    """Found by the frame's link, nothing beside the screen, a long text shown whole, one click each."""
    short, long = keep(world, clinic, SAID), keep(world, clinic, "여보세요 " + "그거 해도 되나 " * 24)
    with served(world.app()) as address:
        page = opened(chromium, address, world, nurse, width)
        if width < 700:
            page.locator(".me summary").click()
        with page.expect_navigation():
            page.get_by_role("link", name="못 알아들은 말").click()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        text = page.locator(f"#text-{long}")
        assert text.evaluate("area => area.scrollHeight <= area.offsetHeight")
        text.fill("그거 해도 되나요")
        page.locator(f"#example-{long}").get_by_role("button", name="승인").click()
        expect(page.locator(f"#example-{long}")).to_have_count(0)
        page.locator(f"#example-{short}").get_by_role("button", name="버림").click()
        expect(page.locator(".sayings .empty")).to_be_visible()
    assert (kept(world, long).text, kept(world, long).label) == ("그거 해도 되나요", "aftercare_makeup")
    assert kept(world, short).label is None
