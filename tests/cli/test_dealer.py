"""`anbu dealer`, `anbu fake solapi`, `anbu fake nhn`: clinics' accounts, templates, and stand-ins for the dealers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from anbu.cli import fake as fake_command
from anbu.settings import Settings
from channels.nhn.fake.server import FakeNhn
from channels.solapi.fake.server import FakeSolapi, faults_of
from records import dealers
from tests.cli.conftest import Anbu
from tests.console.world import served
from tests.scheduler.stage import ledger
from tests.solapi.road import template_text

SET = ("dealer", "set", "--api-key", "NCSKEY0000000001", "--api-secret", "geheim", "--sender", "02-123-4567")
GUIDE = "guide.filler.d1"


@pytest.fixture
def stand_in(anbu: Anbu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSolapi]:
    """A fake Solapi that knows the accounts of this installation."""
    monkeypatch.setenv("ANBU_DEMO", "1")
    fake_command._house.cache_clear()
    server = FakeSolapi(fake_command._dealt, tmp_path / "solapi.log", now=anbu.town.machine)
    with served(server.app()) as url:
        monkeypatch.setenv("ANBU_SOLAPI_URL", url)
        yield server
    fake_command._house.cache_clear()


def test_an_account_is_kept_and_shown_without_its_secrets(anbu: Anbu) -> None:
    """Encrypted in the database; what is told later is added to what is there."""
    [first] = anbu.json(*SET, "--clinic", "demo")
    assert (first["api_key"], first["sender"], first["pf_id"]) == ("…0001", "021234567", None)
    assert first["by_text"] == ["transaction", "safety"]
    [second] = anbu.json("dealer", "set", "--pf-id", "PF1", "--by-text", "care", "--clinic", "demo")
    assert (second["pf_id"], second["by_text"], second["reports"]) == ("PF1", ["care"], first["reports"])
    assert anbu.json("dealer", "show") == [second]
    assert "geheim" not in anbu("dealer", "show").output
    with anbu.town.database.read() as session:
        assert b"geheim" not in session.execute(text("SELECT secrets FROM dealer_account")).scalar_one()


def test_an_account_in_trouble_says_so_until_it_is_set_anew(anbu: Anbu) -> None:
    """By the trouble's name; and a new account is on disk at once, for an emergency while the database is away."""
    anbu.json(*SET, "--clinic", "demo")
    assert {each.name for each in (anbu.home / "alarms").iterdir()} == {"accounts"}
    with anbu.town.database.write() as session:
        account = dealers.of(session, anbu.town.clinic().id, "solapi")
        assert account is not None
        dealers.hear(account, "balance", "text", late=False, now=anbu.town.machine.now)
    assert anbu.json("dealer", "show")[0]["troubles"] == ["balance"]
    assert anbu.json(*SET, "--clinic", "demo")[0]["troubles"] == []


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--sender", "02-123-4567"), 1, "--api-key, --api-secret"),
        (("--sender", "ask me"), 2, "digits"),
        (("--by-text", "advertising"), 2, "advertising"),
    ],
)
def test_an_account_that_is_not_whole_is_not_kept(anbu: Anbu, words: tuple[str, ...], status: int, said: str) -> None:
    """And what is missing is named."""
    assert said in anbu.refused("dealer", "set", *words, "--clinic", "demo", status=status)
    assert anbu.json("dealer", "show") == []


def test_a_secret_that_is_not_told_is_asked_for_unseen(anbu: Anbu) -> None:
    words = ("dealer", "set", "--api-key", "NCSKEY0000000001", "--sender", "021234567", "--clinic", "demo")
    assert "geheim" not in anbu(*words, said="geheim\n").output
    assert len(anbu.json("dealer", "show")) == 1


def registered(server: FakeSolapi, content: str, approved: bool = True) -> str:
    """A template of the account at the fake; its id."""
    id = "KA01TPtest"
    status = "APPROVED" if approved else "INSPECTING"
    server.templates._known[id] = ("NCSKEY0000000001", {"templateId": id, "content": content, "status": status})
    return id


def test_a_template_is_taken_over_in_the_very_words(anbu: Anbu, stand_in: FakeSolapi) -> None:
    """Asked of the dealer; then it leaves as an Alimtalk."""
    anbu.json(*SET, "--clinic", "demo")
    result = anbu("dealer", "template", GUIDE, registered(stand_in, template_text(GUIDE)), "--clinic", "demo")
    assert result.exit_code == 0, result.output
    assert anbu.json("dealer", "show")[0]["templates"] == [GUIDE]


@pytest.mark.parametrize(
    ("key", "content", "approved", "said"),
    [
        (GUIDE, "다른 말", True, "differs"),
        (GUIDE, template_text(GUIDE), False, "INSPECTING"),
        ("guide.nothing", "", True, "no approved template"),
    ],
)
def test_a_template_of_other_words_is_not(
    anbu: Anbu, stand_in: FakeSolapi, key: str, content: str, approved: bool, said: str
) -> None:
    anbu.json(*SET, "--clinic", "demo")
    assert said in anbu.refused("dealer", "template", key, registered(stand_in, content, approved), "--clinic", "demo")


def test_a_template_goes_to_review_and_comes_back_by_two_commands(anbu: Anbu, stand_in: FakeSolapi) -> None:
    """With the reviewer's words after a rejection; then nothing more is asked."""
    anbu.json(*SET, "--pf-id", "PF1", "--clinic", "demo")
    stand_in.templates.judge = lambda _template: ("REJECTED", "문의처를 적어 주세요")
    said = anbu("templates", "submit", GUIDE, "appointment.d1", "--by", "실장", "--clinic", "demo").output
    assert f"{GUIDE}: submitted as KA01TP" in said
    synced = anbu("templates", "sync", "--clinic", "demo").output
    assert f"{GUIDE}: rejected" in synced
    assert "appointment.d1: rejected" in synced
    assert "문의처를 적어 주세요" in anbu("templates", "show", GUIDE, "--clinic", "demo").output
    assert anbu("templates", "sync", "--clinic", "demo").output == ""


def test_a_rejection_is_answered_and_what_is_rejected_again_is_deleted(anbu: Anbu, stand_in: FakeSolapi) -> None:
    """By one command each; what cannot be done is refused."""
    anbu.json(*SET, "--pf-id", "PF1", "--clinic", "demo")
    stand_in.templates.judge = lambda _template: ("REJECTED", "예시가 필요합니다")
    anbu("templates", "submit", GUIDE, "--by", "실장", "--clinic", "demo")
    by = ("--by", "실장", "--clinic", "demo")
    assert "not possible" in anbu.refused("templates", "delete", GUIDE, *by)
    anbu("templates", "sync", "--clinic", "demo")
    assert f"{GUIDE}: submitted" in anbu("templates", "answer", GUIDE, "--comment", "예시: 고우리", *by).output
    anbu("templates", "sync", "--clinic", "demo")
    assert "예시: 고우리" in anbu("templates", "show", GUIDE, "--clinic", "demo").output
    assert f"{GUIDE}: draft" in anbu("templates", "delete", GUIDE, *by).output
    assert "not possible" in anbu.refused("templates", "cancel", GUIDE, *by)


def test_brand_messages_are_off_until_they_are_asked_for(anbu: Anbu) -> None:
    """And what is told later of the account leaves them as they are."""
    assert anbu.json(*SET, "--clinic", "demo")[0]["brand_message"] is False
    assert anbu.json("dealer", "set", "--brand-message", "--clinic", "demo")[0]["brand_message"] is True
    assert anbu.json("dealer", "set", "--pf-id", "PF1", "--clinic", "demo")[0]["brand_message"] is True
    assert anbu.json("dealer", "set", "--no-brand-message", "--clinic", "demo")[0]["brand_message"] is False


def test_a_template_is_not_submitted_where_nobody_could_take_it(anbu: Anbu, stand_in: FakeSolapi) -> None:
    del stand_in
    words = ("templates", "submit", GUIDE, "--by", "실장", "--clinic", "demo")
    assert "발송사 계정이 없습니다" in anbu.refused(*words)
    assert "no dealer" in anbu.refused("templates", "sync", "--clinic", "demo")
    anbu.json(*SET, "--clinic", "demo")
    assert "pfId" in anbu.refused(*words)


@pytest.mark.parametrize(
    ("trouble", "status", "said"),
    [("", 0, "delivered"), ("fail=1:3040", 1, "again"), ("refuse=1:1030", 1, "잔액"), ("drop=1", 1, "nobody can tell")],
)
def test_one_text_message_tries_an_account_out(
    anbu: Anbu, stand_in: FakeSolapi, trouble: str, status: int, said: str
) -> None:
    """To a phone of the clinic's own; it stands in nobody's record."""
    anbu.json(*SET, "--clinic", "demo")
    stand_in.faults, stand_in._result_after = faults_of(trouble), 0.0
    ran = anbu("dealer", "try", "010-2345-6789", "--clinic", "demo", "--wait", "0")
    assert (ran.exit_code, said in ran.output) == (status, True), ran.output
    assert {kept.body["text"] for kept in stand_in.messages.values()} <= {"[안부피부과] 문자 발송 시험입니다."}
    assert ledger(anbu.town) == []


def test_nothing_is_tried_without_an_account_or_a_number(anbu: Anbu, stand_in: FakeSolapi) -> None:
    assert "anbu dealer set" in anbu.refused("dealer", "try", "010-2345-6789", "--clinic", "demo")
    anbu.json(*SET, "--clinic", "demo")
    assert "전화번호가 아닙니다" in anbu.refused("dealer", "try", "ask me", "--clinic", "demo")
    assert stand_in.messages == {}


def test_a_demo_never_speaks_to_the_real_dealer(anbu: Anbu, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its patients are made up, and their numbers might be somebody's; a real clinic may."""
    monkeypatch.setenv("ANBU_DEMO", "1")
    assert Settings().dealers == {}
    assert "stand-in" in anbu.refused("dealer", "template", GUIDE, "KA01TP1", "--clinic", "demo")
    monkeypatch.setenv("ANBU_DEMO", "0")
    assert Settings().dealers["solapi"] == ("https://api.solapi.com",)


@pytest.mark.parametrize("name", ["ANBU_SOLAPI_URL", "ANBU_NHN_URL", "ANBU_NHN_SMS_URL"])
def test_keys_leave_a_production_by_tls_alone(bare: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An http address is refused by name."""
    del bare
    monkeypatch.setenv("ANBU_PRODUCTION", "1")
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(ValueError, match=name):
        Settings()


def test_the_fake_knows_the_clinics_of_the_installation(anbu: Anbu, stand_in: FakeSolapi) -> None:
    """Their keys, numbers and doors; nobody else's."""
    [row] = anbu.json(*SET, "--clinic", "demo")
    found = fake_command._dealt("NCSKEY0000000001")
    assert found is not None
    assert (found.senders, found.reports.endswith("/reports")) == (frozenset({"021234567"}), True)
    assert found.reports.rpartition("/dealers/")[2] == row["reports"].rpartition("/dealers/")[2]
    assert fake_command._dealt("NCSother") is None
    assert stand_in.messages == {}


def test_a_fake_that_is_asked_for_trouble_of_no_kind_says_which_there_are(anbu: Anbu, tmp_path: Path) -> None:
    words = ("fake", "solapi", "--port", "1", "--log", str(tmp_path / "log"), "--faults", "earthquake=1")
    assert "duplicate" in anbu.refused(*words, status=2)


def test_the_command_serves_one_account(anbu: Anbu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KEY:SECRET on the command line, where there is no installation."""
    apps = []

    class Server:
        def serve_forever(self) -> None:
            """Not in a test."""

    monkeypatch.setattr(fake_command, "make_server", lambda *args, **_: apps.append(args[2]) or Server())
    result = anbu("fake", "solapi", "--port", "9", "--log", str(tmp_path / "log"), "--account", "K:S")
    assert result.exit_code == 0, result.output
    with served(apps[0]) as url:
        answer = requests.get(f"{url}/messages/v4/list", timeout=5)
    assert (answer.status_code, json.loads(answer.text)["errorCode"]) == (403, "InvalidAPIKey")


# ── NHN Cloud

AT_NHN = (
    "dealer", "set", "--dealer", "nhn", "--sms-app-key", "SMSAPPKEY0000001", "--sms-secret-key", "geheim1",
    "--sender", "02-123-4567", "--app-key", "KAKAOAPPKEY00001", "--secret-key", "geheim2", "--sender-key", "a" * 40,
)  # fmt: skip


@pytest.fixture
def nhn_stand_in(anbu: Anbu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeNhn]:
    """A fake NHN Cloud that knows the accounts of this installation."""
    monkeypatch.setenv("ANBU_DEMO", "1")
    fake_command._house.cache_clear()
    server = FakeNhn(fake_command._dealt_at_nhn, tmp_path / "nhn.log", now=anbu.town.machine)
    with served(server.app()) as url:
        monkeypatch.setenv("ANBU_NHN_URL", url)
        monkeypatch.setenv("ANBU_NHN_SMS_URL", url)
        yield server
    fake_command._house.cache_clear()


def test_an_account_at_nhn_is_kept_and_shown_without_its_secrets(anbu: Anbu) -> None:
    """What is told later needs no dealer's name: it is of the one that the clinic has."""
    [first] = anbu.json(*AT_NHN, "--clinic", "demo")
    assert (first["dealer"], first["app_key"], first["sms_app_key"]) == ("nhn", "…0001", "…0001")
    assert (first["sender_key"], first["reports"].split("/")[-3]) == ("a" * 40, "nhn")
    [second] = anbu.json("dealer", "set", "--by-text", "care", "--clinic", "demo")
    assert (second["dealer"], second["by_text"]) == ("nhn", ["care"])
    assert "geheim" not in anbu("dealer", "show").output
    with anbu.town.database.read() as session:
        assert b"geheim" not in session.execute(text("SELECT secrets FROM dealer_account")).scalar_one()


def test_clinics_of_different_dealers_stand_in_one_table_with_their_whole_addresses(anbu: Anbu) -> None:
    """The address for reports is pasted into the dealer's console: a part of it would lead nowhere."""
    anbu.json(*SET, "--clinic", "demo")
    anbu.json(*AT_NHN, "--clinic", "demo2")
    accounts = anbu.json("dealer", "show")
    table = anbu("dealer", "show").output
    assert [each["dealer"] for each in accounts] == ["solapi", "nhn"]
    assert all(each["reports"] in table for each in accounts)


def test_a_clinic_has_one_dealer_at_a_time(anbu: Anbu) -> None:
    """The one that was told of last; going back asks for nothing that is known."""
    anbu.json(*SET, "--clinic", "demo")
    anbu.json(*AT_NHN, "--clinic", "demo")
    assert [row["dealer"] for row in anbu.json("dealer", "show")] == ["nhn"]
    anbu.json("dealer", "set", "--dealer", "solapi", "--clinic", "demo")
    assert [row["dealer"] for row in anbu.json("dealer", "show")] == ["solapi"]


def test_what_is_another_dealers_is_refused_by_name(anbu: Anbu) -> None:
    """And so is an account that is not whole."""
    assert "--pf-id" in anbu.refused(*AT_NHN, "--pf-id", "PF1", "--clinic", "demo")
    assert "--sms-app-key" in anbu.refused(
        "dealer", "set", "--dealer", "nhn", "--sender", "021234567", "--clinic", "demo"
    )
    assert anbu.json("dealer", "show") == []


def test_a_template_of_nhn_is_taken_over_in_the_very_words(anbu: Anbu, nhn_stand_in: FakeNhn) -> None:
    """Registered there, asked of the dealer; then it leaves as an Alimtalk."""
    anbu.json(*AT_NHN, "--clinic", "demo")
    kept = {"templateCode": "guide1", "templateContent": template_text(GUIDE), "status": "TSC03"}
    nhn_stand_in.templates.known["KAKAOAPPKEY00001", "guide1"] = kept
    result = anbu("dealer", "template", GUIDE, "guide1", "--clinic", "demo")
    assert result.exit_code == 0, result.output
    assert anbu.json("dealer", "show")[0]["templates"] == [GUIDE]


def test_a_demo_never_speaks_to_the_real_nhn(anbu: Anbu, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one of its two addresses a stand-in's, neither."""
    monkeypatch.setenv("ANBU_DEMO", "1")
    monkeypatch.setenv("ANBU_NHN_URL", "http://127.0.0.1:9")
    anbu.json(*AT_NHN, "--clinic", "demo")
    assert Settings().dealers == {}
    assert "anbu fake nhn" in anbu.refused("dealer", "template", GUIDE, "guide1", "--clinic", "demo")
    monkeypatch.setenv("ANBU_NHN_SMS_URL", "http://127.0.0.1:9/")
    assert Settings().dealers == {"nhn": ("http://127.0.0.1:9", "http://127.0.0.1:9")}


def test_the_nhn_command_serves_one_account(anbu: Anbu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KEY:SECRET on the command line, where there is no installation; trouble of no kind is refused."""
    apps = []

    class Server:
        def serve_forever(self) -> None:
            """Not in a test."""

    monkeypatch.setattr(fake_command, "make_server", lambda *args, **_: apps.append(args[2]) or Server())
    words = ("fake", "nhn", "--port", "9", "--log", str(tmp_path / "log"))
    assert anbu(*words, "--account", "K:S").exit_code == 0
    with served(apps[0]) as url:
        path, headers = f"{url}/sms/v3.0/appKeys/K/sender/sms", {"X-Secret-Key": "S"}
        answers = [requests.get(path, headers=each, timeout=5) for each in (headers, {})]
    assert [answer.status_code for answer in answers] == [200, 401]
    assert "duplicate" in anbu.refused(*words, "--faults", "earthquake=1", status=2)
