"""A Kakao on this machine: it speaks the documented formats and does the whole round trip to our skill door.

- `POST /play` {user, utterance, extra?, callback?, bot?, wait?, changes?, test?}: a phone says something; our answer,
  and what came by callback within `wait` seconds.
- `POST /v2/bots/{botId}/talk`, `GET /v1/tasks/{taskId}` (and v2: which one holds is not known): the Event API.
- `POST /v1/bots/{botId}/callback/{token}`: late answers, one for each token within a minute.

What the documents leave open is marked in the reference; where they do, this server takes the stricter reading.
"""

import json
import secrets
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

import requests
from flask import Flask, abort, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field, JsonValue, ValidationError

from channels.kakao_event.fake.event import IN_PROGRESS, EventCall, EventUser, ended, failure, result
from channels.kakao_event.fake.faults import Faults
from channels.kakao_event.fake.limits import refusals
from channels.kakao_event.fake.phone import Bot, Said, new_footprint, post

SKILL_SECONDS, TOKEN_SECONDS = 5.0, 60.0
BAD_TOKEN = "Invalid callback token. Check your callback token."  # noqa: S105 - Kakao's words
NOT_ASKED_FOR = "The skill server settings are incorrect. Use callback true setting required."
BAD_BOT = "Invalid bot ID. Check your Bot ID."
BAD_ANSWER = "Invalid json response from bot-skill."
INTERNAL = "Internal server error"  # told with ERROR here; which goes with FAIL and which with ERROR, nobody says
BROKEN = f"{INTERNAL} occured. Please contact technical support. 501"
OF_A_TEST = "Invalid callback token for testing purposes."
TEST_SCREEN = {"userRequest.params": {"surface": "BuilderBotTest", "ignoreMe": "true"}}


class Play(BaseModel):
    """What a phone's owner does. `wait`: seconds for the callback. `changes`: see Said. `test`: in the bot test, not on
    a phone.
    """

    user: str = Field(min_length=1, max_length=70)
    utterance: str
    extra: dict[str, JsonValue] | None = None
    callback: bool = False
    bot: str = ""
    wait: float = TOKEN_SECONDS
    changes: dict[str, JsonValue] = {}
    test: bool = False


@dataclass
class Token:
    """A callback address: good for one answer, once our door has acknowledged. `refusal`: Kakao's words for why it is
    not, whatever comes.
    """

    bot_id: str
    issued: float
    refusal: str = ""
    decided: Event = field(default_factory=Event)  # our door has answered
    acknowledged: bool = False
    used: bool = False
    arrived: Event = field(default_factory=Event)
    answer: Any = None


@dataclass(frozen=True)
class Heard:
    """What our door answered to one request: HTTP status (None: nothing in time), body, and what is wrong with it."""

    footprint: str
    status: int | None
    answer: Any
    seconds: float
    refused: list[str]

    @property
    def taken(self) -> bool:
        return self.status == requests.codes.ok and not self.refused


class FakeKakao:
    """`find_bot` gives the bot of an id ("" for the first one), or None. Everything but the log is in memory."""

    def __init__(
        self,
        door_url: str,
        find_bot: Callable[[str], Bot | None],
        log: Path,
        faults: Faults | None = None,
        rest_api_key: str | None = None,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self.door_url, self._find_bot, self._log = door_url.rstrip("/"), find_bot, log
        self.faults, self._rest_api_key, self._elapsed = faults or Faults(), rest_api_key, elapsed
        self.tokens: dict[str, Token] = {}
        self._tasks: dict[str, dict[str, Any]] = {}
        self._lock = Lock()

    def app(self) -> Flask:
        """All of it as one application."""
        app = Flask("fake kakao", static_folder=None)
        app.add_url_rule("/play", view_func=self._play, methods=["POST"])
        app.add_url_rule("/v2/bots/<bot_id>/talk", view_func=self._talk, methods=["POST"])
        for version in ("v1", "v2"):
            app.add_url_rule(f"/{version}/tasks/<task_id>", endpoint=f"tasks {version}", view_func=self._task)
        app.add_url_rule("/v1/bots/<bot_id>/callback/<token>", view_func=self._callback, methods=["POST"])
        return app

    # ── a phone

    def _play(self) -> ResponseReturnValue:
        try:
            play = Play.model_validate(request.get_json(silent=True))
        except ValidationError:
            abort(400)
        bot = self._find_bot(play.bot) or abort(404)
        token, said = self._issued(bot, play)
        heard = self._heard(bot, said)
        acknowledged = any(each.taken and bool(each.answer.get("useCallback")) for each in heard)
        late = self._late(token, acknowledged, play.wait) if token else None
        first, *again = [vars(each) for each in heard]
        self._write("play", user=play.user, heard=[first, *again], callback=late)
        return jsonify({**first, "again": again, "callback": late})

    def _issued(self, bot: Bot, play: Play) -> tuple[Token | None, Said]:
        said = Said(
            play.user, play.utterance, play.extra, changes={**(TEST_SCREEN if play.test else {}), **play.changes}
        )
        if not play.callback:
            return None, said
        name, refusal = f"cbtoken:{secrets.token_hex(16)}", OF_A_TEST if play.test else ""
        token = self.tokens[name] = Token(bot.id, self._elapsed(), refusal)
        address = f"{request.host_url.rstrip('/')}/v1/bots/{bot.id}/callback/{name}"
        return token, replace(said, callback_url=address)

    def _late(self, token: Token, acknowledged: bool, wait: float) -> Any:
        token.acknowledged = acknowledged
        token.decided.set()
        if not acknowledged:
            return None
        started = self._elapsed()
        token.arrived.wait(min(wait, TOKEN_SECONDS))
        return {"answer": token.answer, "seconds": self._elapsed() - started} if token.arrived.is_set() else None

    def _heard(self, bot: Bot, said: Said) -> list[Heard]:
        """What our door answers, once or to both of two equal requests."""
        footprint, times = new_footprint(), 1 if self.faults.strikes("duplicate") is None else 2
        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(lambda _: self._ask(bot, said, footprint), range(times)))

    def _ask(self, bot: Bot, said: Said, footprint: str) -> Heard:
        started = self._elapsed()
        try:
            got = post(self.door_url, SKILL_SECONDS, bot, said, footprint)
        except requests.RequestException as error:
            return Heard(footprint, None, None, self._elapsed() - started, [type(error).__name__])
        answer = _json(got)
        return Heard(footprint, got.status_code, answer, self._elapsed() - started, refusals(answer))

    # ── the Event API

    def _talk(self, bot_id: str) -> ResponseReturnValue:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme != "KakaoAK" or not key or self._rest_api_key not in (None, key):
            abort(401)
        try:
            call = EventCall.model_validate(request.get_json(silent=True))
        except ValidationError:
            abort(400)
        bot = self._find_bot(bot_id.removesuffix("!")) or abort(404)
        self._trouble()
        task_id = str(uuid4())
        self._tasks[task_id] = result(call, task_id, IN_PROGRESS)
        self._write("talk", task_id=task_id, bot=bot_id, send_key=call.params.get("anbu_event"), call=call.model_dump())
        work = (Bot(bot_id, bot.name, bot.skill_key), call, task_id)
        Thread(target=self._carry_out, args=work, daemon=True).start()
        return self._answered({"taskId": task_id, "status": "SUCCESS", "timestamp": _milliseconds()})

    def _carry_out(self, bot: Bot, call: EventCall, task_id: str) -> None:
        unresolved, failed = 0, []
        for user in call.user:
            if user.user_key is None or self.faults.strikes("unresolved") is not None:
                unresolved += 1
            elif self.faults.strikes("fail") is not None or not self._reaches(bot, call, user, user.user_key):
                failed.append(failure(user, datetime.now(UTC).isoformat()))
        self._tasks[task_id] = ended(call, task_id, unresolved, failed)
        self._write("task", **self._tasks[task_id])

    def _reaches(self, bot: Bot, call: EventCall, user: EventUser, user_key: str) -> bool:
        name = call.event.name
        heard = self._heard(bot, Said(user_key, name, block=name, params=call.params, properties=user.properties))
        self._write("event", user=user_key, heard=[vars(each) for each in heard])
        return all(each.taken for each in heard)

    def _task(self, task_id: str) -> ResponseReturnValue:
        return jsonify(self._tasks.get(task_id) or abort(404))

    # ── late answers

    def _callback(self, bot_id: str, token: str) -> ResponseReturnValue:
        self._trouble()
        answer = request.get_json(silent=True)
        found = self.tokens.get(token)
        with self._lock:
            why = self._refused(found, bot_id, answer)
            if found is not None:
                found.used = True
        status = "SUCCESS" if not why else "ERROR" if why.startswith(INTERNAL) else "FAIL"
        self._write("callback", token=token, status=status, message=why, answer=answer)
        if found is not None and not why:
            found.answer = answer
            found.arrived.set()
        return self._answered({"taskId": str(uuid4()), "status": status, "message": why, "timestamp": _milliseconds()})

    def _refused(self, token: Token | None, bot_id: str, answer: Any) -> str:
        """Kakao's words for what is wrong, empty for nothing; one that overtakes its acknowledgement is refused."""
        if token is None or token.used or self._elapsed() - token.issued > TOKEN_SECONDS:
            return BAD_TOKEN
        if token.bot_id != bot_id:
            return BAD_BOT
        if token.refusal:
            return token.refusal
        if not token.acknowledged:
            return NOT_ASKED_FOR if token.decided.is_set() else BAD_TOKEN
        if refusals(answer) or answer.get("useCallback") or not answer["template"]["outputs"]:
            return BAD_ANSWER
        return BROKEN if self.faults.strikes("fail") is not None else ""

    # ── trouble, and the log

    def _trouble(self) -> None:
        """Wait, or refuse, as it was ordered."""
        time.sleep(self.faults.strikes("delay") or 0)
        status = self.faults.strikes("error")
        if status is not None:
            abort(int(status))

    def _answered(self, body: dict[str, Any]) -> ResponseReturnValue:
        if self.faults.strikes("drop") is not None:
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return jsonify(body)

    def _write(self, kind: str, **what: Any) -> None:
        line = json.dumps({"at": datetime.now(UTC).isoformat(), "kind": kind, **what}, ensure_ascii=False)
        with self._lock, self._log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _json(got: requests.Response) -> Any:
    try:
        return got.json()
    except requests.JSONDecodeError:
        return None


def _milliseconds() -> int:
    return round(datetime.now(UTC).timestamp() * 1000)
