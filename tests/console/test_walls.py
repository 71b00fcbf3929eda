"""What no page lets through: strangers, other clinics, forged forms, foreign scripts; and what every look leaves."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from console.app import PAGES
from records.models import AccessEntry, Conversation, Escalation, Note, Staff
from tests.console.world import Browser, Case, World

SignIn = Callable[[Staff], Browser]
LOOKS = ["/console/conversations/{conversation}", "/console/escalations/{escalation}", "/console/notes/{note}"]
ACTIONS = [
    "/console/conversations/{conversation}/claim",
    "/console/conversations/{conversation}/reply",
    "/console/conversations/{conversation}/hand-back",
    "/console/conversations/{conversation}/finish",
    "/console/escalations/{escalation}/acknowledge",
    "/console/escalations/{escalation}/close",
    "/console/escalations/{escalation}/loss",
    "/console/notes/{note}/sign",
]
FORM = {"text": "안녕하세요", "form_id": "01J0000000000000", "outcome": "통화함", "version": "3", "loss": "confirmed"}


def paths(templates: list[str], case: Case) -> list[str]:
    return [each.format(**vars(case)) for each in templates]


def test_every_page_wants_someone_signed_in(world: World, case: Case) -> None:
    """All routes of the console but the door itself lead a nobody to the door."""
    app = world.app()
    browser = Browser(app)
    token = browser.token("/console/sign-in")
    ours = {pages.name for pages in PAGES}
    tried = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in ours or "sign-in" in rule.rule:
            continue
        path = rule.rule.replace("<id>", case.conversation)
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        answer = browser.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        assert (rule.rule, answer.status_code) == (rule.rule, 303)
        assert answer.location.startswith("/console/sign-in")
        tried += 1
    assert tried >= len(LOOKS) + len(ACTIONS)


@pytest.mark.parametrize("template", LOOKS)
def test_another_clinics_pages_are_not_there(stranger: Staff, signed_in: SignIn, case: Case, template: str) -> None:
    assert signed_in(stranger).get(template.format(**vars(case))).status_code == 404


@pytest.mark.parametrize("template", ACTIONS)
def test_another_clinics_things_cannot_be_touched(
    world: World, stranger: Staff, signed_in: SignIn, case: Case, template: str
) -> None:
    """404, and nothing has changed."""
    answer = signed_in(stranger).post(template.format(**vars(case)), page="/console/", **FORM)
    assert answer.status_code == 404
    with world.database.read() as session:
        assert session.get_one(Conversation, case.conversation).holder == "waiting"
        assert session.get_one(Escalation, case.escalation).acknowledged_at is None
        assert session.get_one(Note, case.note).signed_at is None


def test_another_clinics_inbox_shows_nothing_of_ours(stranger: Staff, signed_in: SignIn, case: Case) -> None:
    page = signed_in(stranger).get("/console/").text
    assert [word in page for word in ("서하늘", "하얗게", case.conversation)] == [False, False, False]


@pytest.mark.parametrize("template", [*ACTIONS, "/console/sign-in", "/console/sign-in/abc", "/console/sign-out"])
def test_a_form_without_our_token_is_refused(nurse: Staff, signed_in: SignIn, case: Case, template: str) -> None:
    answer = signed_in(nurse).client.post(template.format(**vars(case)), data=FORM)
    assert answer.status_code == 400


def test_every_answer_carries_the_protecting_headers(nurse: Staff, signed_in: SignIn, case: Case) -> None:
    browser = signed_in(nurse)
    for path in ("/console/", "/console/sign-in", "/console/nothing", *paths(LOOKS, case)):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_has_inline_scripts_or_foreign_addresses(nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """What the policy forbids is not even tried; nothing is fetched from another host."""
    browser = signed_in(nurse)
    for path in ("/console/", "/console/password", *paths(LOOKS, case)):
        page = browser.get(path).text
        assert [each in page for each in ("<script>", " onclick=", " style=", "javascript:", "http:", "https:")] == [
            False
        ] * 6


def logged(world: World) -> list[tuple[str, str | None, str | None]]:
    with world.database.read() as session:
        rows = session.scalars(select(AccessEntry).order_by(AccessEntry.id)).all()
    return [(row.action, row.patient_id, row.subject) for row in rows if row.action != "sign_in"]


@pytest.mark.parametrize(
    ("template", "action"), zip(LOOKS, ("conversation.view", "escalation.view", "note.view"), strict=True)
)
def test_every_look_at_a_patient_is_logged(
    world: World, nurse: Staff, signed_in: SignIn, case: Case, template: str, action: str
) -> None:
    path = template.format(**vars(case))
    signed_in(nurse).get(path)
    assert logged(world) == [(action, case.patient, path.removeprefix("/console/").replace("s/", "/", 1))]


def test_the_inbox_logs_each_patient_it_shows(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    signed_in(nurse).get("/console/")
    assert logged(world) == [("inbox.view", case.patient, "inbox")]


def test_a_page_that_stays_open_is_one_look(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """Refreshes within ten minutes add nothing; a later look, or a colleague's, does."""
    browser, path = signed_in(nurse), f"/console/notes/{case.note}"
    for _ in range(3):
        browser.get(path, **{"X-Anbu-Background": "1"})
    assert len(logged(world)) == 1
    world.pass_time(minutes=10)
    browser.get(path)
    assert len(logged(world)) == 2


def test_every_action_is_logged(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    browser = signed_in(nurse)
    for path in paths([ACTIONS[0], *ACTIONS[4:], ACTIONS[1], ACTIONS[2]], case):
        browser.post(path, page="/console/", **FORM)
    about = f"conversation/{case.conversation}"
    assert [each for each in logged(world) if not each[0].endswith(".view")] == [
        ("conversation.claim", case.patient, about),
        ("escalation.acknowledge", case.patient, f"escalation/{case.escalation}"),
        ("escalation.close", case.patient, f"escalation/{case.escalation}"),
        ("loss.confirmed", case.patient, f"escalation/{case.escalation}"),
        ("note.sign", case.patient, f"note/{case.note}"),
        ("conversation.reply", case.patient, about),
        ("conversation.hand_back", case.patient, about),
    ]
