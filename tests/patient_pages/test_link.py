"""The link and who may open it: its life, its signature, the second factor and its limit."""

import pytest
from werkzeug.test import TestResponse

from bot.wording import pages as words
from records import links, patients
from records.models import Patient, PatientLink
from tests.patient_pages.conftest import BORN, Visitor, forget_birth, visitor
from tests.scheduler.appointments import escalated
from tests.scheduler.stage import FILLER, patient_of, steps

HEALTH = ("필러", "김하늘", "주의사항", "통증")


def page_of(answer: TestResponse) -> tuple[int, str]:
    """Status and words, without the nonce, which differs each time."""
    return answer.status_code, answer.text.split("</style>")[1]


def test_before_it_is_shown_who_opens_it_nothing_of_health_is_there(guest: Visitor) -> None:
    """The clinic's name, a question, how to call and how to stop; on no page more."""
    for page in ("", "guide", "check_in", "survey", "appointment", "sent", "consent", "offer", "document"):
        shown = guest.get(page)
        assert (page, shown.request.path, shown.status_code) == (page, guest.at(), 200)
        assert words.ASKED["birth"][0] in shown.text
        assert [word for word in HEALTH if word in shown.text.split("</style>")[1]] == []


def test_an_address_tells_nothing_of_the_patient(guest: Visitor) -> None:
    """An opaque id and a signature."""
    id, _, signed = guest.token.partition(".")
    assert (len(id), len(signed), patient_of(guest.town, FILLER).id in guest.token) == (26, 32, False)


@pytest.mark.parametrize("typed", [BORN, "1991-03-02", "19910302", " 1991. 3. 2 "])
def test_the_date_of_birth_opens_it(guest: Visitor, typed: str) -> None:
    assert guest.post("who", who=typed).status_code == 200
    assert "필러" in guest.get("guide").text


def test_without_a_date_of_birth_on_file_the_last_four_digits_do(guest: Visitor) -> None:
    """Those of the number that the text message went to."""
    forget_birth(guest.town)
    assert words.ASKED["phone"][0] in guest.get().text
    assert words.UNCLEAR["phone"] in guest.post("who", who="10001000").text
    assert guest.post("who", follow=False, who="9999").status_code == 422
    assert guest.post("who", follow=False, who="1000").status_code == 303


def test_what_is_no_date_is_not_counted_and_a_wrong_one_is(guest: Visitor) -> None:
    """And how many are left is said."""
    assert words.UNCLEAR["birth"] in guest.post("who", who="안녕").text
    wrong = guest.post("who", follow=False, who="800101")
    assert (wrong.status_code, f"{links.TRIES - 1}번 더" in wrong.text) == (422, True)


def test_after_five_wrong_ones_even_the_right_one_opens_nothing(guest: Visitor) -> None:
    """It says to call, with the number; staff hear of it once; time does not bring the tries back."""
    for _ in range(links.TRIES):
        last = guest.post("who", who="800101")
    for answer in (last, guest.post("who", who=BORN), guest.get()):
        assert (answer.status_code, words.SPENT_TITLE in answer.text, "tel:02-000-1000" in answer.text) == (
            403, True, True,
        )  # fmt: skip
    guest.town.machine.pass_(days=2)
    assert guest.post("who", who=BORN).status_code == 403
    assert [each.repeats for each in escalated(guest.town, "identity")] == [0]


def test_a_guessed_and_an_expired_address_are_answered_alike(guest: Visitor) -> None:
    """Whatever is done there: 404, the same words, no clinic, no cookie."""
    id, _, signed = guest.token.partition(".")
    turned = signed[:-1] + ("0" if signed[-1] != "0" else "1")
    guesses = [f"{id}.{turned}", f"01J{id[3:]}.{signed}", f"x.{signed}", f"{id}.가"]
    real = guest.token
    guest.town.machine.pass_(days=links.LASTS.days, seconds=1)
    seen = set()
    for token in (real, *guesses):
        guest.token = token
        seen |= {page_of(guest.get(page)) for page in ("", "stop", "guide", "document", "document/x?key=1.2")}
        seen |= {
            page_of(guest.post(page, who=BORN)) for page in ("who", "stop", "check_in", "consent", "offer", "photo")
        }
    [(status, said)] = seen
    assert (status, words.CLOSED_TITLE in said, "안부피부과" in said) == (404, True, False)
    assert guest.client.get_cookie("anbu_seen", path=guest.at()) is None


def test_a_link_lives_by_the_machines_clock(guest: Visitor) -> None:
    """A demo's jump of clinic time closes no address."""
    guest.town.advance("2026-06-01T10:00")
    assert guest.get().status_code == 200


def test_what_was_shown_is_asked_again_after_a_while(patient: Visitor) -> None:
    """What is sent then is not taken, and that is said."""
    assert "필러" in patient.get("guide").text
    patient.town.machine.pass_(hours=1, seconds=1)
    late = patient.post("check_in", none="none", pain="2")
    assert (late.status_code, words.AGAIN in late.text) == (422, True)
    assert words.WHO_TITLE in patient.get("guide").text


def test_the_cookie_is_of_this_link_only_and_hidden_from_scripts(guest: Visitor) -> None:
    """Another link asks anew, though the same browser opens it, and though it were sent there."""
    cookie = guest.post("who", follow=False, who=BORN).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Path" not in cookie
    other = visitor(guest.town, steps(guest.town, "D-1002")["d1"])
    other.client.set_cookie("anbu_seen", cookie.split("=", 1)[1].split(";")[0], path="/p")
    assert words.WHO_TITLE in other.get("guide").text


def test_a_number_that_is_somebody_elses_opens_nothing(patient: Visitor) -> None:
    """Once that is known."""
    with patient.town.database.write() as session:
        found = session.get_one(Patient, patient_of(patient.town, FILLER).id)
        patients.mark_phone_wrong(session, found, patient.town.clock.clinic(session))
    assert patient.get("guide").status_code == 404


def test_every_page_is_closed_to_caches_referrers_robots_and_other_hosts(patient: Visitor) -> None:
    """By its headers; nothing in it is loaded from anywhere, and there is no script."""
    for page in ("stop", "guide", "check_in", "sent", "consent"):
        answer = patient.get(page)
        assert answer.headers["Cache-Control"] == "no-store"
        assert (answer.headers["Referrer-Policy"], answer.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'nonce-")
        assert [tag for tag in ("<script", "<img", "<link", "http://", "https://", "src=") if tag in answer.text] == []


@pytest.mark.parametrize("name", ["who", "photo"])
def test_what_is_only_sent_to_leads_back_to_the_first_page(guest: Visitor, name: str) -> None:
    """Where a browser loads it anew, or finds it among its bookmarks."""
    shown = guest.get(name)
    assert (shown.status_code, shown.request.path, words.WHO_TITLE in shown.text) == (200, guest.at(), True)


@pytest.mark.parametrize("path", ["/p/", "/p/x.y/nowhere", "/p/x/y/z"])
def test_what_is_no_page_of_ours_is_said_in_words(guest: Visitor, path: str) -> None:
    answer = guest.client.get(path)
    assert (answer.status_code, words.CLOSED_TITLE in answer.text, answer.mimetype) == (404, True, "text/html")


def test_old_links_are_forgotten(guest: Visitor) -> None:
    """By the pump's sweep."""
    guest.town.machine.pass_(days=31)
    guest.town.pump.tick()
    with guest.town.database.read() as session:
        assert session.query(PatientLink).count() == 0


def test_opening_a_link_twice_is_one_link(guest: Visitor) -> None:
    """A reminder leads to the same address, and gives no new tries."""
    guest.post("who", who="800101")
    again = visitor(guest.town, steps(guest.town, FILLER)["d1"])
    assert again.token == guest.token
    assert f"{links.TRIES - 2}번 더" in again.post("who", who="800101").text
