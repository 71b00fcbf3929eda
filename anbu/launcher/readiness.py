"""Whether the service answers, as its two doors say it."""

import time
from dataclasses import dataclass

import requests

from anbu.launcher.console import say
from anbu.settings import Settings

DEPENDENCIES = ("database", "redis", "nlu", "sender", "scheduler")
NLU_PATIENCE = 180.0  # seconds after which the service is called ready without its language model


@dataclass(frozen=True)
class State:
    """Names of doors that do not answer, and of dependencies that some door does not call `ok`."""

    closed: tuple[str, ...]
    lacking: tuple[str, ...]

    def __str__(self) -> str:
        waiting = ", ".join(self.closed + self.lacking)
        return f"waiting for {waiting}" if self.closed else f"both doors are open; waiting for {waiting}"


def look(settings: Settings) -> State:
    """Ask `/readyz` of both doors; each answers a JSON object of dependency and word, with any status."""
    answers = {"webhook": _ask(settings.door_url), "console": _ask(settings.console_url)}
    closed = tuple(door for door, words in answers.items() if words is None)
    lacking = {name for words in answers.values() for name in DEPENDENCIES if (words or {}).get(name, "ok") != "ok"}
    return State(closed, tuple(sorted(lacking)))


def _ask(address: str) -> dict[str, object] | None:
    session = requests.Session()
    session.trust_env = False  # no proxy stands before our own doors
    try:
        answer = session.get(f"{address}/readyz", timeout=2).json()
    except (requests.RequestException, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


class News:
    """Tells the operator once what is missing, whenever that changes, and once that the service is ready."""

    def __init__(self, settings: Settings, *, expect_nlu: bool) -> None:
        self._settings = settings
        self._patient_until = time.monotonic() + (NLU_PATIENCE if expect_nlu else 0)
        self._told: State | None = None
        self._ready = False

    def tell(self) -> bool:
        """Look, say what is new; whether `ready` was said, now or before."""
        if not self._ready:
            state = look(self._settings)
            self._ready = self._is_ready(state)
            if self._ready:
                print(self._ready_line(state), flush=True)
            elif state != self._told:
                say(str(state))
            self._told = state
        return self._ready

    def _is_ready(self, state: State) -> bool:
        if state == State((), ("nlu",)):
            return time.monotonic() >= self._patient_until
        return state == State((), ())

    def _ready_line(self, state: State) -> str:
        door, console = self._settings.door_url, self._settings.console_url
        line = f"ready  {door} (Kakao, patients)  {console}/console/ (staff)"
        if self._settings.demo:
            line += f"  {console}/simulator (demo phone)"
        if state.lacking:
            line += "  (degraded: the language model is away, so what only it understands goes to staff)"
        return line
