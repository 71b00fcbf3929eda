"""A Solapi on this machine: authentication, limits, status codes, delivery reports, and trouble by rate.

- `POST /messages/v4/send-many/detail`, `GET /messages/v4/list` (`list-old`, as the Python SDK calls it): documented.
- `GET|POST /messages/v4/groups`, `GET …/{id}`, `GET|PUT …/{id}/messages`, `POST …/{id}/send`, `POST|DELETE
  …/{id}/schedule`.
- `GET|POST /kakao/v2/templates`, `GET …/categories`, `GET|PUT|DELETE …/{id}`, `PUT …/{id}/name`, `PUT
  …/{id}/inspection[/cancel]`: approved as soon as it is asked.
- `GET|POST /kakao/v2/channels`, `GET …/categories`, `POST …/token`; `GET /cash/v1/balance`.
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

from channels.fake_reports import Reporter, at_rest
from channels.fake_review import REJECTS
from channels.kakao_event.fake.faults import Faults, parse
from channels.solapi.fake import shapes
from channels.solapi.fake.channels import Channels
from channels.solapi.fake.door import Account, Door, Refused
from channels.solapi.fake.groups import Groups, moment
from channels.solapi.fake.limits import BRANDED, refusal, replacement, shown
from channels.solapi.fake.reports import letter
from channels.solapi.fake.shapes import Group, Kept
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
    "reject": REJECTS,
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
        self.templates = Templates(now, self.faults)
        self._door, self._find = Door(self._known, now), find
        self.messages: dict[str, Kept] = {}
        self.blocked = set[str]()  # numbers that blocked the Kakao channel: 3107
        self._lock = Lock()
        self.groups = Groups(
            lambda: self._now(), lambda: self._elapsed(), _id, _messages, self._refuse, self._keep, self._forget
        )
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
        for each in (self.templates, self.groups, Channels(self._now)):
            app.register_blueprint(each.blueprint())
        app.before_request(self._enter)
        app.register_error_handler(Refused, _refused)
        app.after_request(self._spoiled)
        return app

    def _known(self, api_key: str) -> Account | None:
        """The account, with the templates that were registered here."""
        account = self._find(api_key)
        if account is None or account.templates is None:
            return account
        known = account.templates | self.templates.approved(api_key)
        return Account(**{**vars(account), "templates": known, "links": self.templates.addresses(api_key)})

    def _enter(self) -> None:
        request.environ["solapi.account"] = self._door.enter(request.headers.get("Authorization", ""))
        self._pause(self.faults.strikes("delay") or 0)
        status = self.faults.strikes("error")
        if status is not None:
            for message in _messages():
                self._write("error", send_key=_send_key(message), code=int(status), message=message)
            raise Refused("InternalError", int(status))

    # ── messages

    def _send(self) -> ResponseReturnValue:
        messages = _messages()
        if not 0 < len(messages) <= MOST:
            raise Refused("ValidationError", 400)
        body = request.get_json()
        at = moment(body.get("scheduledDate"))
        group = self.groups.open(request.environ["solapi.account"], bool(body.get("allowDuplicates")))
        self.groups.fill(group, messages)
        self.groups.send(group, at)
        return jsonify(shapes.sent(group, self._elapsed(), bool(body.get("showMessageList"))))

    def _refuse(self, message: dict[str, Any], group: Group) -> str | None:
        """The code of what is not taken."""
        twice = not group.duplicates and message["to"] in group.numbers
        code = refusal(message, request.environ["solapi.account"])
        code = code or ("1026" if twice else None) or self._struck("refuse")
        if code:
            self._write("refused", send_key=_send_key(message), code=code, message=message)
        return code

    def _keep(self, message: dict[str, Any], group: Group, wait: float) -> Kept:
        account: Account = request.environ["solapi.account"]
        ready = self._elapsed() + wait + (self.faults.strikes("late") or self._result_after)
        final = self._unreached(message, account) or self._struck("fail") or "4000"
        instead = replacement(message) if final != "4000" else ""
        kept = Kept(_id("M4V"), group.id, account.api_key, message, self._now(), final, ready, instead)
        with self._lock:
            self.messages[kept.id] = kept
        text = shown(message, account)
        self._write("send", send_key=_send_key(message), message_id=kept.id, final=final, text=text, message=message)
        self.reporter.expect([kept])
        return kept

    def _forget(self, kept: Kept) -> None:
        with self._lock:
            del self.messages[kept.id]

    def _unreached(self, message: dict[str, Any], account: Account) -> str | None:
        """The code of a message that KakaoTalk does not bring, or not now."""
        number, stranger = message["to"], account.friends is not None and message["to"] not in account.friends
        if message.get("type") == "ATA":
            return "3107" if number in self.blocked else None
        if message.get("type") != BRANDED:
            return None
        return "3108" if at_rest(self._now()) else "3102" if stranger or number in self.blocked else None

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
        now = self._elapsed()
        listed = {kept.id: shapes.listed(kept, kept.code(now), kept.replaced(now)) for kept in page}
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
        line = json.dumps({"at": self._now().isoformat(), "kind": kind, **what}, ensure_ascii=False)
        with self._lock, self._log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _refused(error: Refused) -> ResponseReturnValue:
    return jsonify({"errorCode": error.code, "errorMessage": error.code}), error.status


def _messages() -> list[dict[str, Any]]:
    """Those of a request that sends any, one for each of their numbers; none where one of them is none."""
    body = request.get_json(silent=True)
    found = body.get("messages") if isinstance(body, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        return []
    single = [each | {"to": to} for each in found for to in _numbers(each)]
    return single if all(isinstance(each["to"], str) for each in single) else []


def _numbers(message: dict[str, Any]) -> list[Any]:
    to = message.get("to")
    return to if isinstance(to, list) else [to]


def _send_key(message: dict[str, Any]) -> str | None:
    fields = message.get("customFields")
    return next(iter(fields.values()), None) if isinstance(fields, dict) else None


def _id(prefix: str) -> str:
    return f"{prefix}{datetime.now(UTC):%Y%m%d%H%M%S}{secrets.token_hex(8).upper()}"
