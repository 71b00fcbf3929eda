"""An NHN Cloud on this machine, its three APIs: authentication, limits, codes, delivery reports, and trouble by rate.

- `POST|GET /alimtalk/v2.3/appkeys/{key}/messages`, `POST …/raw-messages`, both under `…/auth/` too, `GET
  …/messages/{requestId}/{seq}`, `DELETE …/messages/{requestId}`, `GET …/message-results[/count]`: Alimtalk.
- `GET|POST …/senders/{senderKey}/templates`, `GET|PUT|DELETE …/{code}`, `POST …/{code}/comments[_file]`, `GET
  …/{code}/modifications`, `PUT …/{code}/convert-add-channel`: approved as soon as they are registered.
- `GET …/template/categories`, `POST …/template-image[/item-highlight]`, `…/failback[/appkey]`, `…/plugins`: `setup.py`.
- `POST /brand-message/v1.0/appkeys/{key}/freestyle-messages`, `GET …/messages`: brand messages, to friends.
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
from channels.fake_reports import Due, Letter, Reporter, at_rest
from channels.fake_review import REJECTS
from channels.kakao_event.fake.faults import Faults, parse
from channels.nhn.fake import limits, shapes
from channels.nhn.fake.door import Account, Door, Refused
from channels.nhn.fake.setup import SetUp
from channels.nhn.fake.shapes import DELIVERED, KAKAO, Kept
from channels.nhn.fake.templates import Templates
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
    "reject": REJECTS,
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
        self.blocked = set[str]()  # numbers that blocked the Kakao channel: 3020
        self.templates = Templates(now, self._used, self.faults)
        self.reporter = Reporter(self._letter, lambda: self.faults, elapsed, self._write)

    def app(self) -> Flask:
        """All its APIs as one application."""
        app = Flask("fake nhn", static_folder=None)
        kakao, sms = "/alimtalk/v2.3/appkeys/<key>", "/sms/v3.0/appKeys/<key>"
        for way in ("", "auth/", "raw-", "auth/raw-"):
            path = f"{kakao}/{way}messages"
            app.add_url_rule(path, f"send {way}", self._alimtalk, methods=["POST"], defaults={"way": way})
        for way in ("", "auth/"):
            path, auth = f"{kakao}/{way}messages", {"auth": bool(way)}
            app.add_url_rule(path, f"list {way}", self._alimtalks, defaults=auth)
            app.add_url_rule(f"{path}/<request_id>/<int:seq>", f"one {way}", self._one, defaults=auth)
        app.add_url_rule(f"{kakao}/messages/<request_id>", view_func=self._cancel, methods=["DELETE"])
        app.add_url_rule(f"{kakao}/message-results", endpoint="results", view_func=lambda key: self._updated(key, True))
        app.add_url_rule(f"{kakao}/message-results/count", view_func=self._count)
        app.register_blueprint(self.templates.blueprint())
        app.register_blueprint(SetUp().blueprint())
        brand = "/brand-message/v1.0/appkeys/<key>"
        app.add_url_rule(f"{brand}/freestyle-messages", view_func=self._brand, methods=["POST"])
        app.add_url_rule(f"{brand}/messages", endpoint="brands", view_func=lambda key: self._list(key, "brand"))
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
        mine = self.templates.approved(found.app_key)
        texts = found.templates | {code: each["templateContent"] for code, each in mine.items()}
        buttons = {code: each.get("buttons") or [] for code, each in mine.items()}
        return replace(found, templates=texts, buttons=found.buttons | buttons)

    def _enter(self) -> None:
        form = TEXT if request.path.startswith("/sms") else ALIMTALK
        key = str((request.view_args or {}).get("key"))
        request.environ["nhn.account"] = self._door.enter(form, key, request.headers.get("X-Secret-Key", ""))
        self._pause(self.faults.strikes("delay") or 0)
        status = self.faults.strikes("error")
        if status is not None:
            body = request.get_json(silent=True) if request.method == "POST" else None
            if isinstance(body, dict) and "recipientList" in body:
                self._write("error", send_key=body.get("senderGroupingKey"), code=int(status), message=body)
            raise Refused(status=int(status))

    # ── messages

    def _alimtalk(self, key: str, way: str) -> ResponseReturnValue:
        body, account = _body(), _account()
        self._door.once(key, request.headers.get("X-NC-API-IDEMPOTENCY-KEY", ""))
        self._refuse(limits.of_alimtalk(body, account, self._now(), way), body)
        text = (account.templates or {}).get(str(body["templateCode"]), "")
        return self._sent("alimtalk", key, body, text, "-5000", auth="auth" in way)

    def _brand(self, key: str) -> ResponseReturnValue:
        """What an account without brand messages is told, the documents do not say: HTTP 403 here."""
        body, account = _body(), _account()
        if not account.brand:
            raise Refused(status=403)
        self._refuse(limits.of_brand(body, account), body)
        return self._sent("brand", key, body, str(body["content"]), "-5000")

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
        self,
        kind: str,
        key: str,
        body: dict[str, Any],
        text: str,
        wrong: str,
        advertising: bool = False,
        auth: bool = False,
    ) -> ResponseReturnValue:
        """Each recipient is taken or refused; a request of which none is taken has failed."""
        request_id, results, kept = f"{datetime.now(UTC):%Y%m%d%H%M%S}{secrets.token_hex(5)}", [], []
        for seq, each in enumerate(body["recipientList"], 1):
            code = limits.of_number(each, _account(), wrong, advertising)
            results.append(shapes.result(each, seq, code or "0"))
            if code is None:
                own = each.get("content") or limits.filled(text, each.get("templateParameter") or {})
                fate = self._fate(kind, each, body)
                made = Kept(request_id, seq, kind, key, body, each, own, self._now(), *fate, advertising, auth=auth)
                kept.append(self._keep(made))
        self.reporter.expect(kept)
        header = shapes.SUCCESS
        if not kept:
            header = shapes.failed("-1031" if kind in KAKAO else str(results[0]["resultCode"]))["header"]
        return jsonify(shapes.sent(kind, header, request_id, body.get("senderGroupingKey"), results))

    def _fate(self, kind: str, recipient: dict[str, Any], body: dict[str, Any]) -> tuple[str, float]:
        """The last code, and when it is there."""
        struck = self.faults.strikes("fail" if kind in KAKAO else "failtext")
        at = limits.reserved(body) if kind == "alimtalk" else None
        wait = max(0.0, (at - self._now()).total_seconds()) if at else 0.0
        ready = self._elapsed() + wait + (self.faults.strikes("late") or self._result_after)
        if kind in KAKAO and recipient["recipientNo"] in self.blocked:
            return "3020", ready
        if kind == "brand" and at_rest(self._now()):
            return "3022", ready
        return DELIVERED if struck is None else str(int(struck)), ready

    def _keep(self, kept: Kept) -> Kept:
        """Where the console says so, a text goes out by itself in place of an Alimtalk that fails."""
        asked = (kept.recipient.get("resendParameter") or {}).get("isResend", _account().resends)
        if kept.kind == "alimtalk" and asked and kept.final != DELIVERED:
            kept.resend = "RSC04"
        with self._lock:
            self.messages[kept.id] = kept
        self._write(
            "send", send_key=kept.body.get("senderGroupingKey"), message_id=kept.id, type=kept.kind,
            ad=kept.advertising, final=kept.final, text=kept.text, message=kept.body,
        )  # fmt: skip
        return kept

    def _alimtalks(self, key: str, auth: bool) -> ResponseReturnValue:
        return self._list(key, "alimtalk", auth)

    def _list(self, key: str, kind: str, auth: bool = False) -> ResponseReturnValue:
        """By request, or by when they were created; newest first, a page at a time."""
        asked = request.args
        what = "Request" if kind == "brand" or "startRequestDate" in asked else "Create"
        if "requestId" not in asked:
            self._span(kind, *(asked.get(name, "") for name in (f"start{what}Date", f"end{what}Date")))
        with self._lock:
            mine = [
                each for each in self.messages.values() if (each.app_key, each.kind, each.auth) == (key, kind, auth)
            ]
        found = [row for row in (self._row(each) for each in reversed(mine)) if _wanted(row)]
        if not found and "requestId" in asked:
            raise Refused("-1016" if kind in KAKAO else "-2008")
        size, number = min(int(asked.get("pageSize", 15)), 1000), int(asked.get("pageNum", 1))
        return jsonify(shapes.page(kind, found[(number - 1) * size : number * size], number, size, len(found)))

    def _row(self, kept: Kept) -> dict[str, Any]:
        return shapes.listed(kept, self._over(kept))

    def _one(self, key: str, request_id: str, seq: int, auth: bool) -> ResponseReturnValue:
        found = self.messages.get(f"alimtalk.{request_id}.{seq}")
        if found is None or (found.app_key, found.auth) != (key, auth):
            raise Refused("-1016")
        return jsonify({"header": shapes.SUCCESS, "message": self._row(found)})

    def _cancel(self, key: str, request_id: str) -> ResponseReturnValue:
        """What is reserved and has not left yet; all of the request where no recipient is named."""
        wanted = request.args.get("recipientSeq", "")
        with self._lock:
            mine = [each for each in self.messages.values() if (each.app_key, each.request_id) == (key, request_id)]
            found = [each for each in mine if (not wanted or str(each.seq) in wanted.split(",")) and self._waits(each)]
            for each in found:
                each.cancelled = True
        if not found:
            raise Refused("-2029")
        return jsonify({"header": shapes.SUCCESS})

    def _waits(self, kept: Kept) -> bool:
        at = limits.reserved(kept.body) if kept.kind == "alimtalk" else None
        return bool(at and at > self._now()) and not kept.cancelled

    def _span(self, kind: str, start: str, end: str) -> None:
        style = "%Y-%m-%d %H:%M" if kind in KAKAO else "%Y-%m-%d %H:%M:%S"
        try:
            since, until = (datetime.strptime(each, style).replace(tzinfo=SEOUL) for each in (start, end))
        except ValueError:
            raise Refused("-4103" if kind in KAKAO else "-2011") from None
        if since < self._now() - OLDEST:
            raise Refused("-4017" if kind in KAKAO else "-4000")
        if until - since > LONGEST:
            raise Refused("-4003" if kind in KAKAO else "-4000")

    def _updated(self, key: str, alimtalk: bool) -> ResponseReturnValue:
        """What has its result."""
        if not alimtalk:
            with self._lock:
                mine = [each for each in self.messages.values() if each.app_key == key and each.kind not in KAKAO]
            rows = [shapes.listed(each, over=True) for each in mine if self._over(each)]
            return jsonify(shapes.page("sms", rows, 1, 15, len(rows)))
        size, number = min(int(request.args.get("pageSize", 15)), 1000), int(request.args.get("pageNum", 1))
        return jsonify({"header": shapes.SUCCESS, "messages": self._new(key)[(number - 1) * size : number * size]})

    def _count(self, key: str) -> ResponseReturnValue:
        return jsonify({"header": shapes.SUCCESS, "totalCount": len(self._new(key))})

    def _new(self, key: str) -> list[dict[str, Any]]:
        """The Alimtalk of which something was learnt between two minutes; the fake learns it when they are taken."""
        asked, kind = request.args, request.args.get("alimtalkMessageType")
        self._span("alimtalk", asked.get("startUpdateDate", ""), asked.get("endUpdateDate", ""))
        since, until = (f"{asked[name]}:00" for name in ("startUpdateDate", "endUpdateDate"))
        with self._lock:
            over = [each for each in self.messages.values() if each.app_key == key and self._over(each)]
        mine = [each for each in over if each.kind == "alimtalk" and kind in (None, "AUTH" if each.auth else "NORMAL")]
        rows = [shapes.listed(each, over=True) for each in mine]
        return [row for row in rows if since <= row["createDate"] < until]

    def _used(self, app_key: str, code: str) -> bool:
        """Whether the template was sent within three days."""
        with self._lock:
            mine = [each for each in self.messages.values() if each.app_key == app_key]
        recent = self._now() - timedelta(days=3)
        return any(each.body.get("templateCode") == code and each.created > recent for each in mine)

    def _over(self, kept: Kept) -> bool:
        return self._elapsed() >= kept.ready

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
        line = json.dumps({"at": self._now().isoformat(), "kind": kind, **what}, ensure_ascii=False)
        with self._lock, self._log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _refused(error: Refused) -> ResponseReturnValue:
    return (jsonify(shapes.failed(error.code)) if error.code else ""), error.status


def _wanted(row: dict[str, Any]) -> bool:
    """Whether the request asks for it."""
    same = (
        "requestId", "senderGroupingKey", "recipientGroupingKey", "recipientNo", "senderKey", "templateCode",
        "createUser", "messageStatus",
    )  # fmt: skip
    ends = {"MRC01": (DELIVERED,), "MRC02": tuple({row["resultCode"]} - {DELIVERED, None})}
    fits = row["resultCode"] in ends.get(request.args.get("resultCode", ""), (row["resultCode"],))
    return fits and all(row.get(name) == request.args[name] for name in same if name in request.args)


def _account() -> Account:
    found: Account = request.environ["nhn.account"]
    return found


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refused("-9997")
    return body
