"""Signing in: one-time addresses, passwords, locks, sessions that end."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from console import wording
from records import staff, staff_sessions
from records.models import AccessEntry, Clinic, SignInCode, Staff, StaffSession
from tests.console.world import Browser, World

SignIn = Callable[[Staff], Browser]
GOOD = "아침 여덟 시 사십 분"


def with_password(world: World, person: Staff) -> None:
    encoded = staff.hash_password(person, GOOD)
    with world.database.write() as session:
        staff.set_password(session, person.id, encoded)


def by_password(browser: Browser, clinic: str, login: str, password: str) -> int:
    return browser.post("/console/sign-in", clinic=clinic, login=login, password=password).status_code


def cookie(browser: Browser, name: str = "anbu_session") -> str | None:
    found = browser.client.get_cookie(name)
    return found.value if found else None


def test_looking_at_a_one_time_address_does_not_use_it_up(world: World, nurse: Staff) -> None:
    """A preview that follows the address leaves it good; pressing the button signs in."""
    code, browser = world.code(nurse), Browser(world.app())
    for _ in range(3):
        assert browser.get(f"/console/sign-in/{code}").status_code == 200
    assert browser.sign_in(code).get("/console/").status_code == 200


def test_a_one_time_address_works_once(world: World, nurse: Staff) -> None:
    """The second use is refused with words, in whatever browser."""
    code, app = world.code(nurse), world.app()
    Browser(app).sign_in(code)
    answer = Browser(app).post(f"/console/sign-in/{code}")
    assert (answer.status_code, wording.CODE_FAILED in answer.text) == (403, True)


def test_a_one_time_address_ends_after_ten_minutes(world: World, nurse: Staff) -> None:
    code = world.code(nurse)
    world.pass_time(minutes=10)
    assert Browser(world.app()).post(f"/console/sign-in/{code}").status_code == 403


def test_only_the_hash_of_a_code_is_kept(world: World, nurse: Staff) -> None:
    code = world.code(nurse)
    with world.database.read() as session:
        row = session.scalars(select(SignInCode)).one()
    assert code not in {row.code_hash, row.id, row.staff_id}


def test_whoever_has_left_cannot_come_in(world: World, nurse: Staff, signed_in: SignIn) -> None:
    """Leaving ends the session and every way in."""
    code, browser = world.code(nurse), signed_in(nurse)
    with world.database.write() as session:
        session.get_one(Staff, nurse.id).left_at = world.at
    assert browser.get("/console/").status_code == 303
    assert Browser(world.app()).post(f"/console/sign-in/{code}").status_code == 403


def test_a_password_opens_the_inbox(world: World, clinic: Clinic, nurse: Staff) -> None:
    with_password(world, nurse)
    browser = Browser(world.app())
    assert by_password(browser, clinic.code, "kim", GOOD) == 303
    assert browser.get("/console/").status_code == 200


def test_a_first_password_is_chosen_after_a_one_time_address(world: World, nurse: Staff) -> None:
    """The address leads to the page where the first password is set, which asks for no old one."""
    browser, code = Browser(world.app()), world.code(nurse)
    answer = browser.post(f"/console/sign-in/{code}")
    assert answer.location == "/console/password"
    chosen = browser.post("/console/password", page="/console/password", new=GOOD, again=GOOD)
    assert chosen.status_code == 303
    assert by_password(Browser(world.app()), "demo", "kim", GOOD) == 303


@pytest.mark.parametrize(
    ("new", "again", "why"),
    [
        (GOOD, GOOD + "!", wording.TWO_DIFFER),
        ("짧은비번", "짧은비번", "10자 이상"),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "짐작하기 쉬운"),
        ("kim-password", "kim-password", "짐작하기 쉬운"),
        ("가" * 100 + "abcdefghij" * 3, "가" * 100 + "abcdefghij" * 3, "128자까지"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(
    nurse: Staff, signed_in: SignIn, new: str, again: str, why: str
) -> None:
    answer = signed_in(nurse).post("/console/password", page="/console/password", new=new, again=again)
    assert (answer.status_code, why in answer.text) == (422, True)


def test_changing_a_password_wants_the_old_one(world: World, nurse: Staff) -> None:
    with_password(world, nurse)
    browser = Browser(world.app())
    by_password(browser, "demo", "kim", GOOD)
    page = "/console/password"
    assert browser.post(page, page=page, new="다른 좋은 비밀번호", again="다른 좋은 비밀번호").status_code == 422
    assert (
        browser.post(page, page=page, old=GOOD, new="다른 좋은 비밀번호", again="다른 좋은 비밀번호").status_code == 303
    )


def test_a_new_password_signs_out_elsewhere(nurse: Staff, signed_in: SignIn) -> None:
    here, elsewhere = signed_in(nurse), signed_in(nurse)
    here.post("/console/password", page="/console/password", new=GOOD, again=GOOD)
    assert (here.get("/console/").status_code, elsewhere.get("/console/").status_code) == (200, 303)


def test_wrong_unknown_and_locked_get_the_same_answer(world: World, nurse: Staff) -> None:
    """Nobody learns from the answer whether an account exists or is locked."""
    with_password(world, nurse)
    app = world.app()

    def words(clinic: str, login: str, password: str) -> tuple[int, str]:
        answer = Browser(app).post("/console/sign-in", clinic=clinic, login=login, password=password)
        found = re.search(r'role="alert">(.*?)</p>', answer.text)
        return answer.status_code, found[1] if found else ""

    wrong, unknown, elsewhere = words("demo", "kim", "x"), words("demo", "lee", GOOD), words("demo2", "kim", GOOD)
    for _ in range(4):
        words("demo", "kim", "x")
    locked = words("demo", "kim", GOOD)
    assert wrong == unknown == elsewhere == locked == (403, wording.SIGN_IN_FAILED)


def test_five_wrong_tries_lock_for_fifteen_minutes(world: World, nurse: Staff) -> None:
    with_password(world, nurse)
    app = world.app()
    for _ in range(5):
        by_password(Browser(app), "demo", "kim", "falsch")
    assert by_password(Browser(app), "demo", "kim", GOOD) == 403
    world.pass_time(minutes=14, seconds=59)
    assert by_password(Browser(app), "demo", "kim", GOOD) == 403
    world.pass_time(seconds=1)
    assert by_password(Browser(app), "demo", "kim", GOOD) == 303


def test_a_right_password_forgets_earlier_wrong_tries(world: World, nurse: Staff) -> None:
    with_password(world, nurse)
    app = world.app()
    for _ in range(3):
        for _ in range(4):
            by_password(Browser(app), "demo", "kim", "falsch")
        assert by_password(Browser(app), "demo", "kim", GOOD) == 303


def test_a_one_time_address_opens_a_locked_account(world: World, nurse: Staff) -> None:
    with_password(world, nurse)
    app = world.app()
    for _ in range(5):
        by_password(Browser(app), "demo", "kim", "falsch")
    Browser(app).sign_in(world.code(nurse))
    assert by_password(Browser(app), "demo", "kim", GOOD) == 303


def test_fifteen_idle_minutes_end_a_session(world: World, nurse: Staff, signed_in: SignIn) -> None:
    """Using the console keeps it; leaving it alone ends it, and the way back leads to the same page."""
    browser = signed_in(nurse)
    for _ in range(4):
        world.pass_time(minutes=14)
        assert browser.get("/console/").status_code == 200
    world.pass_time(minutes=15)
    answer = browser.get("/console/")
    assert (answer.status_code, answer.location) == (303, "/console/sign-in?next=/console/")


def test_a_page_that_refreshes_itself_is_not_activity(world: World, nurse: Staff, signed_in: SignIn) -> None:
    """Fifteen minutes of background requests alone end the session, and the browser is led to the door."""
    browser = signed_in(nurse)
    for path in ("/console/", "/console/events"):
        world.pass_time(minutes=7)
        assert browser.get(path, **({"X-Anbu-Background": "1"} if path == "/console/" else {})).status_code == 200
    world.pass_time(minutes=1)
    answer = browser.get("/console/", **{"X-Anbu-Background": "1"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/console/sign-in")


def test_twelve_hours_end_a_session_whatever_happens(world: World, nurse: Staff, signed_in: SignIn) -> None:
    browser = signed_in(nurse)
    for _ in range(71):
        world.pass_time(minutes=10)
        assert browser.get("/console/").status_code == 200
    world.pass_time(minutes=10)
    assert browser.get("/console/").status_code == 303


def test_signing_out_ends_the_session_in_the_database(nurse: Staff, signed_in: SignIn) -> None:
    """A copy of the cookie is worth nothing afterwards."""
    browser = signed_in(nurse)
    copy = cookie(browser)
    assert copy is not None
    browser.post("/console/sign-out", page="/console/")
    browser.client.set_cookie("anbu_session", copy)
    assert browser.get("/console/").status_code == 303


def test_each_sign_in_has_a_new_token_and_ends_the_one_before(world: World, nurse: Staff) -> None:
    browser = Browser(world.app()).sign_in(world.code(nurse))
    first = cookie(browser)
    browser.sign_in(world.code(nurse))
    with world.database.read() as session:
        ended = session.scalars(select(StaffSession.ended_at).order_by(StaffSession.id)).all()
    assert first != cookie(browser)
    assert [at is None for at in ended] == [False, True]


def test_the_cookie_is_kept_from_scripts_and_the_token_from_the_database(world: World, nurse: Staff) -> None:
    browser, code = Browser(world.app()), world.code(nurse)
    answer = browser.post(f"/console/sign-in/{code}")
    header = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("anbu_session="))
    with world.database.read() as session:
        kept = session.scalars(select(StaffSession.token_hash)).one()
    assert ("HttpOnly" in header, "SameSite=Lax" in header, "Secure" in header) == (True, True, False)
    assert kept == staff.token_hash(cookie(browser) or "")


def test_secure_cookies_bear_the_host_prefix(world: World, nurse: Staff) -> None:
    world.secure = True
    browser, code = Browser(world.app()), world.code(nurse)
    page = f"https://localhost/console/sign-in/{code}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.client.get(page).text)
    assert token
    answer = browser.client.post(page, data={"csrf_token": token[1]}, headers={"Referer": page})
    cookies = [each for each in answer.headers.getlist("Set-Cookie") if "Secure" in each and "Path=/" in each]
    assert [each.split("=")[0] for each in cookies] == ["__Host-anbu", "__Host-anbu_form"]


@pytest.mark.parametrize(
    ("origin", "secure", "words"),
    [
        ("http://clinic.local:8001", True, wording.WITHOUT_TLS),
        ("https://clinic.example", True, wording.FORM_TOO_OLD),
        ("http://clinic.local:8001", False, wording.FORM_TOO_OLD),
    ],
)
def test_a_form_that_lost_its_cookie_for_want_of_tls_says_so(
    world: World, nurse: Staff, origin: str, secure: bool, words: str
) -> None:
    """Where cookies are secure, a browser at a plain address keeps none; its form is not an old one."""
    world.secure = secure
    answer = Browser(world.app()).client.post(f"/console/sign-in/{world.code(nurse)}", headers={"Origin": origin})
    assert (answer.status_code, words in answer.text) == (400, True)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/console/..//evil.example", "/other"])
def test_the_way_back_never_leads_elsewhere(world: World, nurse: Staff, wanted: str) -> None:
    with_password(world, nurse)
    answer = Browser(world.app()).post("/console/sign-in", clinic="demo", login="kim", password=GOOD, next=wanted)
    assert answer.location == "/console/"


def test_sign_ins_and_failures_are_logged(world: World, nurse: Staff, signed_in: SignIn) -> None:
    """With the person, the address and the time; a failure names the account that was tried."""
    with_password(world, nurse)
    by_password(Browser(world.app()), "demo", "kim", "falsch")
    signed_in(nurse)
    with world.database.read() as session:
        rows = session.scalars(select(AccessEntry).order_by(AccessEntry.id)).all()
    assert [(row.staff_id, row.action, row.address) for row in rows] == [
        (nurse.id, "sign_in.failed", "127.0.0.1"),
        (nurse.id, "sign_in", "127.0.0.1"),
    ]


def test_a_session_is_of_its_clinic(world: World, stranger: Staff) -> None:
    with world.database.write() as session:
        token = staff_sessions.start(session, stranger, world.at)
        found = staff_sessions.find(session, token, world.at)
    assert found is not None
    assert (found.staff.id, found.clinic.code) == (stranger.id, "demo2")
