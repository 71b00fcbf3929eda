"""The language model over HTTP: what is remembered, and when it is left alone."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import redis

from bot.rasa import TOLERATED, NluUnavailable, OneMessage, RasaNlu
from records.keyring import Keyring
from records.readings import Readings

TEXT = "필러 맞고 술 마셔도 되나요"


class Rasa(ThreadingHTTPServer):
    """Answers as Rasa does; hangs or fails when told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.model, self.asked, self.hangs, self.status = "one.tar.gz", list[str](), threading.Event(), 200
        self.drips, self.goes_on = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Rasa

    def do_GET(self) -> None:
        self._answer({"model_file": self.server.model, "num_active_training_jobs": 0})

    def do_POST(self) -> None:
        text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
        self.server.asked.append(text)
        if self.server.hangs.is_set():
            self.server.goes_on.wait(20)
        if self.server.drips.is_set():
            self._drip()
            return
        found = {"name": "aftercare_alcohol", "confidence": 0.9}
        self._answer({"text": text, "intent": found, "intent_ranking": [found], "entities": []})

    def _drip(self) -> None:
        """A byte now and then, each in time, and no end."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.goes_on.wait(0.05):
            self.wfile.write(b".")

    def _answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def rasa() -> Iterator[Rasa]:
    with Rasa() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.goes_on.set()
        server.shutdown()


class Watch:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def readings(valkey_url: str, keyring: Keyring, watch: Watch) -> Readings:
    redis.Redis.from_url(valkey_url).flushall()
    return Readings(valkey_url, keyring, elapsed=watch)


def client(rasa: Rasa, watch: Watch, readings: Readings | None = None) -> RasaNlu:
    return RasaNlu(rasa.url, timeout_seconds=0.2, rest_seconds=3, readings=readings, elapsed=watch)


def fails(nlu: RasaNlu) -> str:
    with pytest.raises(NluUnavailable) as found:
        nlu.parse(TEXT)
    return str(found.value)


def test_the_same_text_is_read_once(rasa: Rasa, watch: Watch, readings: Readings) -> None:
    """By all processes that share the Redis."""
    first = client(rasa, watch, readings).parse(TEXT)
    second = client(rasa, watch, readings).parse(TEXT)
    assert (first["intent"], first["intent_ranking"]) == (second["intent"], second["intent_ranking"])
    assert rasa.asked == [TEXT]


def test_another_model_reads_anew(rasa: Rasa, watch: Watch, readings: Readings) -> None:
    """A swap is noticed within seconds."""
    nlu = client(rasa, watch, readings)
    nlu.parse(TEXT)
    rasa.model = "two.tar.gz"
    watch.now += 11
    nlu.parse(TEXT)
    assert rasa.asked == [TEXT, TEXT]


def test_no_text_lies_in_redis(rasa: Rasa, watch: Watch, readings: Readings, valkey_url: str) -> None:
    """Neither in a key nor in a value, and everything there is forgotten some day."""
    client(rasa, watch, readings).parse(TEXT)
    store = redis.Redis.from_url(valkey_url, decode_responses=True)
    [key] = store.keys()
    assert "필러" not in key + store.get(key)
    assert 0 < store.ttl(key) <= 24 * 3600


def test_what_is_remembered_is_answered_while_the_server_is_away(rasa: Rasa, watch: Watch, readings: Readings) -> None:
    """Other texts are not."""
    nlu = client(rasa, watch, readings)
    nlu.parse(TEXT)
    rasa.status = 500
    with pytest.raises(NluUnavailable):
        nlu.parse("다른 말")
    assert nlu.parse(TEXT)["intent"]["name"] == "aftercare_alcohol"


def test_without_redis_every_text_is_read(rasa: Rasa, watch: Watch, keyring: Keyring) -> None:
    """And nothing breaks."""
    nlu = client(rasa, watch, Readings("redis://127.0.0.1:1/0", keyring, elapsed=watch))
    assert [nlu.parse(TEXT)["intent"]["name"] for _ in range(2)] == ["aftercare_alcohol"] * 2
    assert rasa.asked == [TEXT, TEXT]


def test_one_slow_answer_does_not_close_the_road(rasa: Rasa, watch: Watch) -> None:
    """The next text is asked at once."""
    nlu = client(rasa, watch)
    rasa.hangs.set()
    assert fails(nlu) == "ReadTimeout"
    rasa.hangs.clear()
    assert nlu.parse(TEXT)["intent"]["name"] == "aftercare_alcohol"


def test_a_server_that_stays_slow_is_left_alone_for_a_while(rasa: Rasa, watch: Watch) -> None:
    """Patients do not wait for it; afterwards it is asked again."""
    nlu = client(rasa, watch)
    rasa.hangs.set()
    assert [fails(nlu) for _ in range(TOLERATED + 1)] == ["ReadTimeout"] * TOLERATED + ["resting after a failure"]
    rasa.hangs.clear()
    watch.now += 3
    assert nlu.parse(TEXT)["intent"]["name"] == "aftercare_alcohol"


def test_a_server_that_is_away_is_left_alone_at_once(watch: Watch) -> None:
    """Nothing listens on that port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nlu = RasaNlu(f"http://127.0.0.1:{free.getsockname()[1]}", elapsed=watch)
    assert fails(nlu) == "ConnectionError"
    assert fails(nlu) == "resting after a failure"


def test_an_answer_that_drips_is_given_up_like_one_that_does_not_come(rasa: Rasa, watch: Watch) -> None:
    """Every byte comes in time and the whole never does."""
    rasa.drips.set()
    assert fails(client(rasa, watch)) == "ReadTimeout"


class Slow:
    """Takes a second of the test's clock for each text."""

    def __init__(self, watch: Watch, seconds: float) -> None:
        self.asked, self._watch, self._seconds = list[str](), watch, seconds

    def parse(self, text: str) -> dict[str, object]:
        self.asked.append(text)
        self._watch.now += self._seconds
        return {}


@pytest.mark.parametrize(("seconds", "asked"), [(0.1, 4), (0.3, 3), (0.9, 1)])
def test_the_questions_of_one_message_share_its_time(watch: Watch, seconds: float, asked: int) -> None:
    """However many clauses it has, no question is begun after seven tenths of a second."""
    slow = Slow(watch, seconds)
    message = OneMessage(slow, elapsed=watch)
    for number in range(asked):
        message.parse(str(number))
    if asked < 4:
        with pytest.raises(NluUnavailable):
            message.parse("late")
    assert len(slow.asked) == asked
