"""Rasa over HTTP: kept-alive, with a time-out, a circuit breaker, and a memory of what was read before."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, Protocol, TypeVar

import requests

from records.readings import Readings

PROBE = "안녕하세요"
TOLERATED = 3  # slow answers in a row before the server is left alone; one that refuses the connection is at once
MODEL_SECONDS = 10.0  # for so long the name of the served model is believed
STATUS_SECONDS = 0.3  # for the model's name
MESSAGE_SECONDS = 0.7  # after these no further question of the same message is begun
AT_ONCE = 32  # questions under way
WANTED = ("intent", "intent_ranking")  # what is kept of an answer; the text is not

Parsed = dict[str, Any]
T = TypeVar("T")


class NluUnavailable(Exception):
    """The NLU is down, slow or answered nonsense; trying again later can help."""


class Nlu(Protocol):
    """Reads a text's intent. Raises NluUnavailable rather than making the patient wait."""

    def parse(self, text: str) -> Parsed: ...


class OneMessage:
    """The questions that one message raises, all within one budget: what is late is left unasked."""

    def __init__(
        self, nlu: Nlu, seconds: float = MESSAGE_SECONDS, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._nlu, self._elapsed = nlu, elapsed
        self._until = elapsed() + seconds

    def parse(self, text: str) -> Parsed:
        """As Nlu; the last question may begin at the budget's end, and takes its own time."""
        if self._elapsed() > self._until:
            raise NluUnavailable("the message's time is spent")
        return self._nlu.parse(text)


class RasaNlu:
    """Rasa's `POST /model/parse`. Safe for threads. A question ends after `timeout_seconds`, however the answer drips.

    A server that is away, or too slow TOLERATED times in a row, is left alone for `rest_seconds`; what `readings` hold
    of its model is answered all the same.
    """

    def __init__(
        self,
        url: str,
        timeout_seconds: float = 1.0,
        rest_seconds: float = 3.0,
        readings: Readings | None = None,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url.rstrip("/")
        self._timeout, self._rest, self._readings, self._elapsed = timeout_seconds, rest_seconds, readings, elapsed
        self._session = requests.Session()
        self._resting_until, self._slow, self._model, self._model_until = 0.0, 0, "", 0.0
        self._asking = Lock()
        self._free = BoundedSemaphore(AT_ONCE)

    def parse(self, text: str) -> Parsed:
        """What Rasa makes of `text`: `intent` and `intent_ranking`. Raises NluUnavailable."""
        model = self._served_model() if self._readings else ""
        kept = self._readings.get(model, text) if self._readings and model else None
        if kept is not None:
            return kept
        parsed = self._parsed(text)
        if self._readings and model:
            self._readings.put(model, text, {name: parsed[name] for name in WANTED if name in parsed})
        return parsed

    def ping(self) -> None:
        """Raises NluUnavailable unless a text is read in time: the first one a server reads takes longer."""
        try:
            if not self._asked(PROBE)["intent"]["name"]:
                raise NluUnavailable("no model loaded")
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise NluUnavailable(type(error).__name__) from error

    def _parsed(self, text: str) -> Parsed:
        if self._resting():
            raise NluUnavailable("resting after a failure")
        try:
            parsed = self._asked(text)
            _ = parsed["intent"]["name"]
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            self._slow += 1
            if self._slow >= TOLERATED or not isinstance(error, requests.ReadTimeout):
                self._resting_until = self._elapsed() + self._rest
            raise NluUnavailable(type(error).__name__) from error
        self._slow = 0
        return parsed

    def _asked(self, text: str) -> Parsed:
        limits = (0.3, self._timeout)
        url = f"{self._url}/model/parse"
        answer = self._within(self._timeout, lambda: self._session.post(url, json={"text": text}, timeout=limits))
        answer.raise_for_status()
        parsed: Parsed = answer.json()
        return parsed

    def _within(self, seconds: float, ask: Callable[[], T]) -> T:
        """What `ask` returns, from another thread: a socket's own time-out begins anew with every byte."""
        answered = Future[T]()

        def run() -> None:
            try:
                answered.set_result(ask())
            except Exception as error:
                answered.set_exception(error)
            finally:
                self._free.release()

        if not self._free.acquire(blocking=False):
            raise requests.ReadTimeout
        Thread(target=run, daemon=True).start()  # one that hangs must not keep the process from ending
        try:
            return answered.result(seconds)
        except TimeoutError:
            raise requests.ReadTimeout from None

    def _resting(self) -> bool:
        return self._elapsed() < self._resting_until

    def _served_model(self) -> str:
        """The model's file, asked for now and then by one thread; the last one known while the server is away."""
        if self._elapsed() >= self._model_until and not self._resting() and self._asking.acquire(blocking=False):
            try:
                self._model_until = self._elapsed() + MODEL_SECONDS
                limit, url = STATUS_SECONDS, f"{self._url}/status"
                status = self._within(limit, lambda: self._session.get(url, timeout=limit))
                self._model = str(status.json()["model_file"]) if status.ok else self._model
            except (requests.RequestException, ValueError, KeyError, TypeError):
                pass  # asking for the text itself tells what is wrong
            finally:
                self._asking.release()
        return self._model
