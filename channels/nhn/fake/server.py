"""An NHN Cloud on this machine, both its APIs: authentication, limits, codes, delivery reports, and trouble by rate.

- `POST|GET /alimtalk/v2.3/appkeys/{key}/messages`, `GET …/message-results`: Alimtalk.
- `GET|POST …/senders/{senderKey}/templates[/{code}]`: approved as soon as they are registered.
- `POST /sms/v3.0/appKeys/{key}/sender/sms|mms|ad-sms|ad-mms`, `GET …/sender/sms|mms`, `GET …/message-results`: text.
"""

import json
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from channels.dealing import ALIMTALK, TEXT
from channels.fake_reports import Due, Letter, Reporter
from channels.kakao_event.fake.faults import Faults, parse
from channels.nhn.fake import limits, shapes
from channels.nhn.fake.door import Account, Door, Refused
from channels.nhn.fake.shapes import DELIVERED, Kept
from records.facts import SEOUL

KINDS = {
    "error": "a call is answered with this HTTP status (503) and not carried out",
    "crash": "a send is carried out and then answered with HTTP 500",
    "delay": "a call is answered after so many seconds (3)",
    "drop": "a call is carried out and its answer lost",
    "refuse": "a send is refused with this code, without its minus (9997)",
    "fail": "an Alimtalk fails afterwards with this code (3019)",
    "failtext": "a text message fails afterwards with this code (2003)",
    "late": "a result is there only after so many seconds (60)",
    "duplicate": "a report is brought up to three times",
    "lost": "a report is never brought",
}
VALUES = {"error": 503.0, "delay": 3.0, "refuse": 9997.0, "fail": 3019.0, "failtext": 2003.0, "late": 60.0}
LONGEST, OLDEST = timedelta(days=31), timedelta(days=90)


def faults_of(spec: str, seed: int = 0) -> Faults:
    """Raises ValueError that says what is wrong with the text."""
    return parse(spec, seed, KINDS, VALUES)


class FakeNhn:
    """`find`: an account by either app key, or None. Everything but the log is in memory. `pause` waits for seconds."""

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
        self._find, self._log, self.faults = find, log, faults or Faults()
        self._now, self._elapsed, self._pause, self._result_after = now, elapsed, pause, result_after
        self._door, self._lock = Door(self._known, now), Lock()
        self.messages: dict[str, Kept] = {}
        self.templates: dict[tuple[str, str], str] = {}  # by app key and code
        self.reporter = Reporter(self._letter, lambda: self.faults, elapsed, self._write)

    def app(self) -> Flask:
        """Both APIs as one application."""
        app = Flask("fake nhn", static_folder=None)
        kakao, sms = "/alimtalk/v2.3/appkeys/<key>", "/sms/v3.0/appKeys/<key>"
        app.add_url_rule(f"{kakao}/messages", view_func=self._alimtalk, methods=["POST"])
        app.add_url_rule(f"{kakao}/messages", endpoint="alimtalks", view_func=lambda key: self._list(key, "alimtalk"))
        app.add_url_rule(f"{kakao}/message-results", endpoint="results", view_func=lambda key: self._updated(key, True))
        app.add_url_rule(f"{kakao}/senders/<sender>/templates", view_func=self._register, methods=["POST"])
        app.add_url_rule(f"{kakao}/senders/<sender>/templates/<code>", view_func=self._template)
        app.add_url_rule(f"{sms}/sender/<kind>", view_func=self._text, methods=["POST"])
        app.add_url_rule(f"{sms}/sender/<kind>", endpoint="texts", view_func=self._list)
        app.add_url_rule(f"{sms}/message-results", endpoint="texted", view_func=lambda key: self._updated(key, False))
        app.before_request(self._enter)
        app.register_error_handler(Refused, _refused)
        app.after_request(self._spoiled)
        return app

    def _known(self, key: str) -> Account | None:
        """The account, with the templates that were registered here."""
        found = self._find(key)
        if found is None or found.templates is None:
            return found
        own = {code: text for (of, code), text in self.templates.items() if of == found.app_key}
        return replace(found, templates=found.templates | own)

    def _enter(self) -> None:
        form = ALIMTALK if request.path.startswith("/alimtalk") else TEXT
        key = str((request.view_args or {}).get("key"))
        request.environ["nhn.account"] = self._door.enter(form, key, request.headers.get("X-Secret-Key", ""))
        self._pause(self.faults.strikes("delay") or 0)
        status = self.faults.strikes("error")
        if status is not None:
            raise Refused(status=int(status))

    # ── messages

    def _alimtalk(self, key: str) -> ResponseReturnValue:
        body, account = _body(), _account()
        self._door.once(key, request.headers.get("X-NC-API-IDEMPOTENCY-KEY", ""))
        self._refuse(limits.of_alimtalk(body, account), body)
        text = (account.templates or {}).get(str(body["templateCode"]), "")
        return self._sent("alimtalk", key, body, text, "-5000")

    def _text(self, key: str, kind: str) -> ResponseReturnValue:
        body, advertising, kind = _body(), kind.startswith("ad-"), kind.removeprefix("ad-")
        if kind not in ("sms", "mms"):
            raise Refused("-9998")
        self._refuse(limits.of_text(body, _account(), kind, advertising), body)
        return self._sent(kind, key, body, str(body["body"]), "-2019", advertising)

    def _refuse(self, code: str | None, body: dict[str, Any]) -> None:
        struck = self.faults.strikes("refuse")
        code = code or (f"-{int(struck)}" if struck is not None else None)
        if code:
            self._write("refused", send_key=body.get("senderGroupingKey"), code=code, message=body)
            raise Refused(code)

    def _sent(
        self, kind: str, key: str, body: dict[str, Any], text: str, wrong: str, advertising: bool = False
    ) -> ResponseReturnValue:
        """Each recipient is taken or refused; a request of which none is taken has failed."""
        request_id, results, kept = f"{datetime.now(UTC):%Y%m%d%H%M%S}{secrets.token_hex(5)}", [], []
        for seq, each in enumerate(body["recipientList"], 1):
            code = limits.of_number(each, _account(), wrong, advertising)
            results.append(shapes.result(each, seq, code or "0"))
            if code is None:
                own = limits.filled(text, each.get("templateParameter") or {})
                made = Kept(request_id, seq, kind, key, body, each, own, self._now(), *self._fate(kind), advertising)
                kept.append(self._keep(made))
        self.reporter.expect(kept)
        header = shapes.SUCCESS
        if not kept:
            header = shapes.failed("-1031" if kind == "alimtalk" else str(results[0]["resultCode"]))["header"]
        return jsonify(shapes.sent(kind, header, request_id, body.get("senderGroupingKey"), results))

    def _fate(self, kind: str) -> tuple[str, float]:
        """The last code, and when it is there."""
        struck = self.faults.strikes("fail" if kind == "alimtalk" else "failtext")
        ready = self._elapsed() + (self.faults.strikes("late") or self._result_after)
        return DELIVERED if struck is None else str(int(struck)), ready

    def _keep(self, kept: Kept) -> Kept:
        """Where the console says so, a text goes out by itself in place of an Alimtalk that fails."""
        asked = (kept.recipient.get("resendParameter") or {}).get("isResend", _account().resends)
        if kept.kind == "alimtalk" and asked and kept.final != DELIVERED:
            kept.resend = "RSC04"
        with self._lock:
            self.messages[kept.id] = kept
        key = kept.body.get("senderGroupingKey")
        self._write("send", send_key=key, message_id=kept.id, type=kept.kind, ad=kept.advertising, message=kept.body)
        return kept

    def _list(self, key: str, kind: str) -> ResponseReturnValue:
        """By request, or by when they were created; newest first, a page at a time."""
        asked, dates = request.args, ("startCreateDate", "endCreateDate")
        if "requestId" not in asked:
            self._span(kind, *(asked.get(name, "") for name in dates))
        with self._lock:
            mine = [each for each in self.messages.values() if (each.app_key, each.kind) == (key, kind)]
        rows = [shapes.listed(each, self._over(each)) for each in reversed(mine)]
        names = ("requestId", "senderGroupingKey", "recipientNo")
        found = [row for row in rows if all(row[name] == asked[name] for name in names if name in asked)]
        if not found and "requestId" in asked:
            raise Refused("-1016" if kind == "alimtalk" else "-2008")
        size, number = min(int(asked.get("pageSize", 15)), 1000), int(asked.get("pageNum", 1))
        return jsonify(shapes.page(kind, found[(number - 1) * size : number * size], number, size, len(found)))

    def _span(self, kind: str, start: str, end: str) -> None:
        style = "%Y-%m-%d %H:%M" if kind == "alimtalk" else "%Y-%m-%d %H:%M:%S"
        try:
            since, until = (datetime.strptime(each, style).replace(tzinfo=SEOUL) for each in (start, end))
        except ValueError:
            raise Refused("-4103" if kind == "alimtalk" else "-2011") from None
        if until - since > LONGEST or since < self._now() - OLDEST:
            raise Refused("-4003" if kind == "alimtalk" else "-4000")

    def _updated(self, key: str, alimtalk: bool) -> ResponseReturnValue:
        """What has its result."""
        with self._lock:
            over = [each for each in self.messages.values() if each.app_key == key and self._over(each)]
        rows = [shapes.listed(each, over=True) for each in over if (each.kind == "alimtalk") == alimtalk]
        if alimtalk:
            return jsonify({"header": shapes.SUCCESS, "messages": rows})
        return jsonify(shapes.page("sms", rows, 1, 15, len(rows)))

    def _over(self, kept: Kept) -> bool:
        return self._elapsed() >= kept.ready

    # ── templates

    def _register(self, key: str, sender: str) -> ResponseReturnValue:
        body = _body()
        if not all(isinstance(body.get(name), str) for name in ("templateCode", "templateName", "templateContent")):
            raise Refused("-2001")
        self._own(sender)
        self.templates[key, body["templateCode"]] = body["templateContent"]
        return jsonify({"header": shapes.SUCCESS})

    def _template(self, key: str, sender: str, code: str) -> ResponseReturnValue:  # noqa: ARG002 - the door had the key
        self._own(sender)
        text = (_account().templates or {}).get(code)
        if text is None:
            raise Refused("-3003")
        said = {"senderKey": sender, "templateCode": code, "templateContent": text, "status": "TSC03"}
        return jsonify({"header": shapes.SUCCESS, "templates": said})

    @staticmethod
    def _own(sender: str) -> None:
        known = _account().sender_keys
        if known is not None and sender not in known:
            raise Refused("-2017")

    # ── reports, trouble, and the log

    def _letter(self, due: Due) -> Letter | None:
        account = self._find(due.kept.app_key)
        if account is None or not account.reports:
            return None
        headers = {"X-Toast-Webhook-Signature": account.report_secret} if account.report_secret else {}
        return Letter(account.reports, shapes.report(due.kept, due.event_id, secrets.token_hex(8)), headers)

    def _spoiled(self, answer: Any) -> Any:
        """An answer that gets lost, or an error after the deed."""
        if answer.status_code == 200 and request.method == "POST" and self.faults.strikes("crash") is not None:
            answer.status_code, answer.data = 500, b""
        if answer.status_code == 200 and self.faults.strikes("drop") is not None:
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return answer

    def _write(self, kind: str, **what: Any) -> None:
        line = json.dumps({"at": datetime.now(UTC).isoformat(), "kind": kind, **what}, ensure_ascii=False)
        with self._lock, self._log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _refused(error: Refused) -> ResponseReturnValue:
    return (jsonify(shapes.failed(error.code)) if error.code else ""), error.status


def _account() -> Account:
    found: Account = request.environ["nhn.account"]
    return found


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refused("-9997")
    return body
