"""Commands that change something or understand something."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from anbu.demo import CLINICS
from catalogue import files
from records import staff
from tests.cli.conftest import Anbu
from tests.scheduler.stage import moment
from tests.town import START

NEW = ("clinic", "add", "third", "--name", "셋째의원", "--bot-id", "third-bot", "--phone", "02-000-3000")


def test_clinic_time_and_machine_time_are_shown(anbu: Anbu) -> None:
    """Both in Seoul, to the second."""
    assert anbu.json("clock", "show") == [
        {"clinic_time": "2026-03-10T09:20:00+09:00", "machine_time": "2026-03-10T08:20:00+09:00"}
    ]


@pytest.mark.parametrize(
    ("to", "then"),
    [
        ("2026-03-11T10:00", "2026-03-11T10:00"),
        ("2026-03-11 10:00", "2026-03-11T10:00"),
        ("2026-03-11T10:00:30", "2026-03-11T10:00:30"),
        ("2026-03-11T01:00+00:00", "2026-03-11T10:00"),
        ("2026-03-12", "2026-03-12T00:00"),
        ("3d", "2026-03-13T09:20"),
        ("12h", "2026-03-10T21:20"),
    ],
)
def test_clinic_time_is_moved(anbu: Anbu, to: str, then: str) -> None:
    """In Seoul time unless it says its zone."""
    result = anbu("clock", "advance", to)
    assert (result.exit_code, result.stdout) == (0, f"clinic time is {moment(then):%Y-%m-%d %H:%M}\n")
    assert datetime.fromisoformat(anbu.json("clock", "show")[0]["clinic_time"]) == moment(then)


def test_clinic_time_moves_only_forward(anbu: Anbu) -> None:
    """Status 1, and it stands where it stood."""
    said = anbu.refused("clock", "advance", "2026-03-10T09:20")
    assert said == "anbu: clinic time is 2026-03-10T09:20 already and moves only forward"
    assert anbu.json("clock", "show")[0]["clinic_time"] == START.isoformat()


@pytest.mark.parametrize("to", ["tomorrow", "", "25:00", "2026-02-30T10:00", "3w"])
def test_what_is_no_time_is_wrong_usage(anbu: Anbu, to: str) -> None:
    """Status 2, with an example."""
    assert "write it like 3d or 2026-11-24T10:00" in anbu.refused("clock", "advance", to, status=2)


def test_clinic_time_does_not_run_past_the_approvals_unasked(anbu: Anbu) -> None:
    """The last day on which the texts hold is reached; beyond it, it says how many would be lost and when."""
    assert anbu("clock", "advance", "2027-03-10T10:00").exit_code == 0
    said = anbu.refused("clock", "advance", "1d")
    listed = [row for code in ("demo", "demo2") for row in anbu.json("catalogue", "list", "--clinic", code)]
    texts = [row for row in listed if row["kind"] not in ("red_flag", "treatment")]
    assert f"{len(texts)} approved texts would expire on the way, the first on 2027-03-10" in said
    assert anbu("clock", "advance", "1d", "--let-expire").exit_code == 0


def test_clinic_time_stays_where_a_real_clinic_lives(anbu: Anbu) -> None:
    """One that is no demo is enough."""
    anbu.unmoved()(*NEW)
    assert "every clinic is a demo clinic" in anbu.refused("clock", "advance", "2026-03-11T10:00")


def test_a_new_clinic_waits_for_a_doctor(anbu: Anbu) -> None:
    """It has keys of its own and a catalogue of which no advice is in force."""
    result = anbu.unmoved()(*NEW)
    assert (result.exit_code, "anbu catalogue approve --clinic third" in result.stdout) == (0, True)
    assert {row["code"] for row in anbu.json("clinic", "list")} == {"demo", "demo2", "third"}
    found = anbu.town.clinic("third")
    assert (found.emergency_phone, found.demo) == ("02-000-3000", False)
    waiting = anbu.json("catalogue", "list", "--clinic", "third", "--waiting")
    assert {"answer", "template", "plan"} <= {row["kind"] for row in waiting}
    assert {row["state"] for row in waiting} == {"승인 필요"}


def test_no_real_clinic_in_moved_time(anbu: Anbu) -> None:
    """A demo's clinic time runs ahead: real patients would be written to at the wrong hour."""
    assert "ANBU_HOME" in anbu.refused(*NEW)
    assert {row["code"] for row in anbu.json("clinic", "list")} == {"demo", "demo2"}


@pytest.mark.parametrize(
    ("code", "bot_id"), [("demo", "other-bot"), ("other", "demo-bot")], ids=["the same code", "the same bot"]
)
def test_no_clinic_twice(anbu: Anbu, code: str, bot_id: str) -> None:
    """Neither by code nor by Kakao's bot."""
    said = anbu.refused("clinic", "add", code, "--name", "n", "--bot-id", bot_id, "--phone", "02")
    assert said == "anbu: there is a clinic 'demo' with the bot id 'demo-bot' already"


def test_hours_of_a_clinic_that_are_reckoned_with(anbu: Anbu) -> None:
    """With days off; it says when the clinic opens next (it is 09:20 on Tuesday 2026-03-10)."""
    result = anbu("clinic", "hours", "demo", "평일 10:00~19:00, 공휴일 휴진", "--closed", "2026-03-10")
    assert (result.exit_code, "open next: 3월 11일(수) 오전 10시" in result.stdout) == (0, True)
    found = anbu.town.clinic("demo")
    assert (found.hours, found.options["hours"]["closed"]) == ("평일 10:00~19:00, 공휴일 휴진", ["2026-03-10"])
    assert "event_api" in found.options


def test_the_hours_that_a_clinic_has_already_become_reckoned_with(anbu: Anbu) -> None:
    """A new clinic has their free text alone."""
    anbu.unmoved()(*NEW, "--hours", "화 12:00~20:00")
    assert "hours" not in anbu.town.clinic("third").options
    assert "3월 10일(화) 오후 12시" in anbu("clinic", "hours", "third").stdout
    assert anbu.town.clinic("third").options["hours"]["week"][1]["opens"] == "12:00"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("첫째토 10:00~15:00", "'첫째토' is no day"),
        ("평일 열시부터", "'평일 열시부터' is not like"),
        ("평일 10:00~25:00", "should match pattern"),
        ("일 휴진", "no weekday is open"),
    ],
)
def test_hours_that_cannot_be_reckoned_with(anbu: Anbu, hours: str, said: str) -> None:
    """The part that is wrong is named, and nothing changes."""
    before = anbu.town.clinic("demo").options
    assert said in anbu.refused("clinic", "hours", "demo", hours)
    assert anbu.town.clinic("demo").options == before


def test_what_a_clinic_may_choose(anbu: Anbu) -> None:
    """Each stays as it is until it is named."""
    assert "False            90" in anbu("clinic", "set", "demo").stdout
    anbu("clinic", "set", "demo", "--operator-button")
    anbu("clinic", "set", "demo", "--photo-days", "30")
    assert {"operator_button": True, "photo_days": 30}.items() <= anbu.town.clinic("demo").options.items()
    assert "operator_button" not in anbu.town.clinic("demo2").options
    anbu.refused("clinic", "set", "demo", "--photo-days", "0", status=2)
    assert "080-123-4567" in anbu("clinic", "set", "demo", "--opt-out-number", "080-123-4567").stdout
    assert "20:00~09:00" in anbu("clinic", "set", "demo", "--quiet", "20:00~9:00").stdout
    assert "19:00~09:30" in anbu("clinic", "set", "demo", "--advertising-night", "19:00~09:30").stdout
    taken_back = anbu("clinic", "set", "demo", "--quiet", "", "--advertising-night", "").stdout
    assert ("19:00" in taken_back, "21:00~08:00" in taken_back) == (False, True)
    anbu.refused("clinic", "set", "demo", "--quiet", "late", status=2)
    anbu.refused("clinic", "set", "demo", "--opt-out-number", "02-123-4567", status=2)
    assert "080" not in anbu("clinic", "set", "demo", "--opt-out-number", "").stdout


@pytest.mark.parametrize("code", ["a b", "../up", "한의원", "", "a" * 41])
def test_a_code_that_no_clinic_can_have(anbu: Anbu, code: str) -> None:
    """It stands in addresses and names of files."""
    anbu.refused("clinic", "add", code, "--name", "n", "--bot-id", "b", "--phone", "02", status=2)


@pytest.mark.parametrize(
    "hours",
    ["평일 10:00~19:00", *(clinic["hours"] for clinic in CLINICS), "월·수·금 9:30 ~ 18:00,화 휴진", "매일 00:00~24:00"],
)
def test_hours_that_patients_can_read(anbu: Anbu, hours: str) -> None:
    """They are kept as written."""
    assert anbu.unmoved()(*NEW, "--hours", hours).exit_code == 0
    assert anbu.town.clinic("third").hours == hours


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--hours", "헛소리", "평일 10:00~19:00"),
        ("--hours", "평일 10:00~25:00", "평일 10:00~19:00"),
        ("--hours", "10~19", "평일 10:00~19:00"),
        ("--bot-id", "64f…", "64f0c1d2"),
        ("--bot-id", "64f0c1d2e3a4b5c6d7e8f901!", "64f0c1d2"),
    ],
)
def test_what_cannot_be_read_of_a_new_clinic_is_refused(anbu: Anbu, option: str, value: str, said: str) -> None:
    """Status 2, with the form; no clinic is opened."""
    assert said in anbu.unmoved().refused(*NEW, option, value, status=2)
    assert len(anbu.json("clinic", "list")) == 2


@pytest.mark.parametrize("words", [("demo",), ("--clinic", "demo")])
def test_a_skill_key_is_printed_alone(anbu: Anbu, words: tuple[str, ...]) -> None:
    """For a script that knocks at the door."""
    assert anbu("clinic", "skill-key", *words).stdout == f"{anbu.town.clinic().skill_key}\n"


def test_a_clinic_is_paused_and_resumed(anbu: Anbu) -> None:
    """The kill switch."""
    assert anbu("clinic", "pause", "demo").stdout == "demo: sending is stopped\n"
    assert {row["code"]: row["paused"] for row in anbu.json("clinic", "list")} == {"demo": True, "demo2": False}
    assert anbu("clinic", "resume", "demo").stdout == "demo: sending is on\n"
    assert anbu.town.clinic().paused is False
    assert "no clinic 'x'" in anbu.refused("clinic", "pause", "x")


def code_in(address: str) -> str:
    assert address.startswith("http://127.0.0.1:8001/console/sign-in/")
    return address.strip().rpartition("/")[2]


@pytest.mark.parametrize("role", staff.ROLES)
def test_the_demo_opens_for_each_role(anbu: Anbu, role: str) -> None:
    """A one-time address of the right person."""
    code = code_in(anbu("demo", "login", "--role", role).stdout)
    with anbu.town.database.write() as session:
        person = staff.use_code(session, code, anbu.town.machine.now)
        assert person is not None
        assert (person.role, person.clinic_id) == (role, anbu.town.clinic().id)
        assert staff.use_code(session, code, anbu.town.machine.now) is None


def test_a_role_that_does_not_exist_is_wrong_usage(anbu: Anbu) -> None:
    """Status 2, naming those there are."""
    assert "manager" in anbu.refused("demo", "login", "--role", "king", status=2)


def test_a_real_clinic_has_no_demo_sign_in(anbu: Anbu) -> None:
    """It says which command to use."""
    anbu.unmoved()(*NEW)
    anbu("staff", "add", "manager", "--name", "실장", "--role", "manager", "--clinic", "third")
    assert "anbu staff login" in anbu.refused("demo", "login", "--clinic", "third")


def test_an_account_is_opened_once_and_signed_in_again(anbu: Anbu) -> None:
    """The second time the command says how to get a new address."""
    add = ("staff", "add", "minji", "--name", "김민지", "--role", "nurse", "--clinic", "demo")
    first = code_in(anbu(*add).stdout)
    assert "anbu staff login minji" in anbu.refused(*add)
    again = code_in(anbu("staff", "login", "minji", "--clinic", "demo").stdout)
    assert first != again
    assert anbu.refused("staff", "login", "minji", "--clinic", "demo2") == "anbu: no account 'minji'"


def test_in_production_a_sign_in_address_comes_with_what_a_browser_elsewhere_needs(
    anbu: Anbu, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the address, which stays alone on standard output."""
    login = ("staff", "login", "manager", "--clinic", "demo")
    assert anbu(*login).stderr == ""
    monkeypatch.setenv("ANBU_PRODUCTION", "1")
    result = anbu(*login)
    assert (code_in(result.stdout) != "", "https://" in result.stderr) == (True, True)


def test_catalogue_lists_by_kind_and_by_what_waits(anbu: Anbu) -> None:
    """In the demo everything is approved."""
    templates = anbu.json("catalogue", "list", "--kind", "template")
    assert {row["kind"] for row in templates} == {"template"}
    assert {(row["state"], row["approved_by"]) for row in templates} == {("승인됨", "한지우 원장 (데모)")}
    assert anbu.json("catalogue", "list", "--waiting") == []


def test_all_that_waits_is_approved_in_a_doctors_name(anbu: Anbu) -> None:
    """For as many months as said; afterwards nothing waits."""
    anbu.unmoved()(*NEW)
    waiting = len(anbu.json("catalogue", "list", "--clinic", "third", "--waiting"))
    approve = ("catalogue", "approve", "--by", "새 원장", "--clinic", "third", "--months", "6")
    assert anbu(*approve, "--all").stdout == f"approved by 새 원장 until 2026-09-09: {waiting} of {waiting}\n"
    assert anbu.json("catalogue", "list", "--clinic", "third", "--waiting") == []


def test_texts_are_read_one_by_one_and_approved_one_by_one(anbu: Anbu) -> None:
    """Yes to the first, no to the second; the words stand on the screen."""
    anbu.unmoved()(*NEW)
    first, second, *_ = [
        row["key"] for row in anbu.json("catalogue", "list", "--clinic", "third", "--waiting", "--kind", "answer")
    ]
    keys = ("--key", first, "--key", second)
    result = anbu("catalogue", "approve", "--by", "새 원장", "--clinic", "third", *keys, said="y\nn\n")
    assert "1 of 2" in result.stdout
    words = next(answer.text for answer in files.read().answers if answer.key == first)
    assert words.splitlines()[0] in result.stdout
    answers = anbu.json("catalogue", "list", "--clinic", "third", "--kind", "answer")
    states = {row["key"]: row["state"] for row in answers}
    assert (states[first], states[second]) == ("승인됨", "승인 필요")


@pytest.mark.parametrize(("said", "status"), [("y\nq\n", 0), ("y\n", 1)], ids=["quit", "the input ends"])
def test_reading_may_stop_half_way(anbu: Anbu, said: str, status: int) -> None:
    """What was approved until then stays approved; the rest waits."""
    anbu.unmoved()(*NEW)
    before = len(anbu.json("catalogue", "list", "--clinic", "third", "--waiting"))
    result = anbu("catalogue", "approve", "--by", "새 원장", "--clinic", "third", said=said)
    assert (result.exit_code, f"2 of {before}" in result.stdout) == (status, True)
    assert len(anbu.json("catalogue", "list", "--clinic", "third", "--waiting")) == before - 1


def test_approving_what_does_not_wait_is_refused(anbu: Anbu) -> None:
    """A key that is misspelt is not passed over in silence."""
    said = anbu.refused("catalogue", "approve", "--by", "원장", "--key", "no.such.key")
    assert said == "anbu: no such entry waits for approval; see: anbu catalogue list --waiting"


@pytest.fixture
def language_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A Rasa server that knows what a test puts into the dictionary."""
    known: dict[str, Any] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({"model_id": "m"})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            intent, confidence = known.get(asked["text"], ("out_of_scope", 0.2))
            ranking = [{"name": intent, "confidence": confidence}]
            self._say({"text": asked["text"], "intent": ranking[0], "intent_ranking": ranking, "entities": []})

        def _say(self, words: dict[str, Any]) -> None:
            body = json.dumps(words).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("ANBU_NLU_URL", f"http://127.0.0.1:{server.server_port}")
    yield known
    server.shutdown()


def understood(anbu: Anbu, *texts: str) -> list[dict[str, Any]]:
    result = anbu("understand", said="\n".join(texts))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_text_is_understood_a_line_at_a_time(anbu: Anbu, language_model: dict[str, Any]) -> None:
    """The promised fields, in the order of the lines."""
    language_model["필러 맞았는데 세안 언제부터 돼요?"] = ("aftercare_wash", 0.97)
    first, second = understood(anbu, "필러 맞았는데 세안 언제부터 돼요?", "갑자기 앞이 안 보여요")
    assert {name: first[name] for name in ("text", "intent", "confidence", "triage", "outcome")} == {
        "text": "필러 맞았는데 세안 언제부터 돼요?",
        "intent": "aftercare_wash",
        "confidence": 0.97,
        "triage": None,
        "outcome": "answer",
    }
    [named] = first["entities"]
    assert {name: named[name] for name in ("entity", "value", "words")} == {
        "entity": "treatment",
        "value": "filler",
        "words": "필러",
    }
    assert (second["triage"], second["outcome"]) == ("E0", "staff")
    assert first.keys() == second.keys()
    assert {"text", "intent", "confidence", "triage", "outcome", "requests", "entities"} <= first.keys()


def test_several_requests_are_listed_in_order(anbu: Anbu, language_model: dict[str, Any]) -> None:
    """The first one leads."""
    language_model["세안이랑 화장은 언제부터"] = ("aftercare_makeup", 0.9)
    [found] = understood(anbu, "세안이랑 화장은 언제부터")
    assert (found["intent"], found["requests"]) == ("aftercare_wash", ["aftercare_wash", "aftercare_makeup"])


def test_one_text_is_explained_for_people(anbu: Anbu, language_model: dict[str, Any]) -> None:
    """Intent, outcome, the rules of a red flag with their signs, and what is named with its question."""
    text = "2월 30일로 바꿔 주세요 그리고 숨쉬기가 힘들어요"
    language_model[text] = ("appointment_change", 0.8)
    lines = anbu("understand", "--explain", text).stdout.splitlines()
    assert lines[0].startswith("intent    appointment_change 0.80")
    assert "outcome   staff" in lines
    assert any(line.startswith("red flag  E0: breath") for line in lines)
    assert any(line.startswith("names     date  in '2월 30일'") and "2월은 28일까지" in line for line in lines)


def test_any_bytes_are_a_text(anbu: Anbu, language_model: dict[str, Any]) -> None:
    """A byte order mark, an empty line, bytes that are no UTF-8: a line each, no stack trace."""
    assert language_model == {}
    result = anbu("understand", said="\ufeff안녕하세요\n\n".encode() + b"\xff\xfe\n")
    assert result.exit_code == 0, result.output
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == ["안녕하세요", "", "��"]


def test_nothing_said_is_nothing_understood(anbu: Anbu, language_model: dict[str, Any]) -> None:
    """No line, no output."""
    assert (understood(anbu), language_model) == ([], {})


def test_without_a_trained_model_it_says_what_to_do(anbu: Anbu, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 1, one line."""
    monkeypatch.setenv("ANBU_NLU_URL", "http://127.0.0.1:1")
    assert anbu.refused("understand", said="안녕") == "anbu: there is no trained model yet: run `make run` once"


@pytest.mark.parametrize("spec", ["earthquake=0.1", "error=7"])
def test_a_fault_that_no_fake_has_is_refused_with_those_that_there_are(anbu: Anbu, spec: str) -> None:
    """Before anything is started."""
    said = anbu.refused("fake", "kakao", "--port", "9100", "--log", "log", "--faults", spec, status=2)
    assert all(kind in said for kind in ("error", "delay", "drop", "duplicate"))
