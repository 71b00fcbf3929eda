"""A Solapi on this machine: authentication, limits, status codes, delivery reports, and trouble by rate.

- `POST /messages/v4/send-many/detail`, `GET /messages/v4/list` (`list-old`, as the Python SDK calls it): documented.
- `GET|POST /kakao/v2/templates`, `GET|PUT …/{id}`, `PUT …/{id}/inspection[/cancel]`: approved as soon as it is asked.
- `GET /cash/v1/balance`.
"""

import json
import secrets
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from channels.fake_reports import Reporter
from channels.kakao_event.fake.faults import Faults, parse
from channels.solapi.fake import shapes
from channels.solapi.fake.door import Account, Door, Refused
from channels.solapi.fake.limits import refusal
from channels.solapi.fake.reports import letter
from channels.solapi.fake.shapes import Kept
from channels.solapi.fake.templates import Templates

KINDS = {
    "error": "a call is answered with this HTTP status (503) and not carried out",
    "crash": "a send is carried out and then answered with HTTP 500",
    "delay": "a call is answered after so many seconds (3)",
    "drop": "a call is carried out and its answer lost",
    "refuse": "a message is refused at once with this status code (1030)",
    "fail": "a message fails afterwards with this status code (3104)",
    "late": "a result is there only after so many seconds (60)",
    "duplicate": "a report is brought up to three times",
    "lost": "a report is never brought",
    "flat": "reports are brought in the flat shape",
}
VALUES = {"error": 503.0, "delay": 3.0, "refuse": 1030.0, "fail": 3104.0, "late": 60.0}
MOST = 10_000


def faults_of(spec: str, seed: int = 0) -> Faults:
    """Raises ValueError that says what is wrong with the text."""
    return parse(spec, seed, KINDS, VALUES)


class FakeSolapi:
    """`find`: an account by its API key, or None. Everything but the log is in memory. `pause` waits for seconds."""

    def __init__(
        self,
        find: Callable[[str], Account | None],
        log: Path,
        faults: Faults | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        elapsed: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        result_after: float = 0.5,
    ) -> None:
        self._log, self.faults, self._now, self._elapsed = log, faults or Faults(), now, elapsed
        self._pause, self._result_after = pause, result_after
        self.templates = Templates(now)
        self._door, self._find = Door(self._known, now), find
        self.messages: dict[str, Kept] = {}
        self._lock = Lock()
        self.reporter = Reporter(
            lambda due: letter(due, find(due.kept.api_key), self.faults, self._now), lambda: self.faults, elapsed,
            self._write,
        )  # fmt: skip

    def app(self) -> Flask:
        """All of it as one application."""
        app = Flask("fake solapi", static_folder=None)
        app.add_url_rule("/messages/v4/send-many/detail", view_func=self._send, methods=["POST"])
        for path in ("list", "list-old"):
            app.add_url_rule(f"/messages/v4/{path}", endpoint=path, view_func=self._list)
        app.add_url_rule("/cash/v1/balance", view_func=lambda: jsonify({"balance": 100000, "point": 0}))
        app.register_blueprint(self.templates.blueprint())
        app.before_request(self._enter)
        app.register_error_handler(Refused, _refused)
        app.after_request(self._spoiled)
        return app

    def _known(self, api_key: str) -> Account | None:
        """The account, with the templates that were registered here."""
        account = self._find(api_key)
        if account is None or account.templates is None:
            return account
        return Account(**{**vars(account), "templates": account.templates | self.templates.approved(api_key)})

    def _enter(self) -> None:
        request.environ["solapi.account"] = self._door.enter(request.headers.get("Authorization", ""))
        self._pause(self.faults.strikes("delay") or 0)
        status = self.faults.strikes("error")
        if status is not None:
            raise Refused("InternalError", int(status))

    # ── messages

    def _send(self) -> ResponseReturnValue:
        body = request.get_json(silent=True)
        body = body if isinstance(body, dict) else {}
        messages = body.get("messages")
        if not isinstance(messages, list) or not 0 < len(messages) <= MOST or not all(_object(m) for m in messages):
            raise Refused("ValidationError", 400)
        account, group = request.environ["solapi.account"], _id("G4V")
        duplicates, kept, failed, numbers = bool(body.get("allowDuplicates")), [], [], set[Any]()
        for message in messages:
            code = refusal(message, account) or ("1026" if not duplicates and message["to"] in numbers else None)
            code = code or self._struck("refuse")
            numbers.add(message["to"])
            if code:
                failed.append(shapes.refused(message, _id("M4V"), code))
                self._write("refused", send_key=_send_key(message), code=code, message=message)
            else:
                kept.append(self._keep(message, account, group))
        self.reporter.expect(kept)
        return jsonify(
            shapes.sent(group, self._now(), kept, failed, bool(body.get("showMessageList")), duplicates)
        )  # fmt: skip

    def _keep(self, message: dict[str, Any], account: Account, group: str) -> Kept:
        ready = self._elapsed() + (self.faults.strikes("late") or self._result_after)
        final = self._struck("fail") or "4000"
        kept = Kept(_id("M4V"), group, account.api_key, message, self._now(), final, ready)
        with self._lock:
            self.messages[kept.id] = kept
        self._write("send", send_key=_send_key(message), message_id=kept.id, message=message)
        return kept

    def _struck(self, kind: str) -> str | None:
        code = self.faults.strikes(kind)
        return None if code is None else f"{int(code)}"

    def _list(self) -> ResponseReturnValue:
        """Newest first, a page at a time."""
        account, asked = request.environ["solapi.account"], request.args
        with self._lock:
            mine = [kept for kept in self.messages.values() if kept.api_key == account.api_key]
        found = [kept for kept in reversed(mine) if self._wanted(kept)]
        start = next((index for index, kept in enumerate(found) if kept.id == asked.get("startKey")), 0)
        limit = min(int(asked.get("limit", 20)), 500)
        page, rest = found[start : start + limit], found[start + limit :]
        listed = {kept.id: shapes.listed(kept, kept.code(self._elapsed())) for kept in page}
        following = rest[0].id if rest else None
        return jsonify({"limit": limit, "startKey": asked.get("startKey"), "nextKey": following, "messageList": listed})

    def _wanted(self, kept: Kept) -> bool:
        asked = request.args
        if "startDate" in asked and kept.created < datetime.fromisoformat(asked["startDate"]):
            return False
        fields = {"messageId": kept.id, "groupId": kept.group, "to": kept.body.get("to"), "from": kept.body.get("from")}
        return all(asked.get(name) in (None, value) for name, value in fields.items())

    # ── trouble, and the log

    def _spoiled(self, answer: Any) -> Any:
        """An answer that gets lost, or an error after the deed."""
        if answer.status_code == 200 and request.method == "POST" and self.faults.strikes("crash") is not None:
            answer = jsonify({"errorCode": "InternalError", "errorMessage": ""})
            answer.status_code = 500
        if answer.status_code == 200 and self.faults.strikes("drop") is not None:
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return answer

    def _write(self, kind: str, **what: Any) -> None:
        line = json.dumps({"at": datetime.now(UTC).isoformat(), "kind": kind, **what}, ensure_ascii=False)
        with self._lock, self._log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _refused(error: Refused) -> ResponseReturnValue:
    return jsonify({"errorCode": error.code, "errorMessage": error.code}), error.status


def _object(message: Any) -> bool:
    return isinstance(message, dict) and isinstance(message.get("to"), str)


def _send_key(message: dict[str, Any]) -> str | None:
    fields = message.get("customFields")
    return next(iter(fields.values()), None) if isinstance(fields, dict) else None


def _id(prefix: str) -> str:
    return f"{prefix}{datetime.now(UTC):%Y%m%d%H%M%S}{secrets.token_hex(8).upper()}"
