"""Alimtalk templates of the fake: registered, reviewed and judged on the spot. Shapes: NHN Cloud's pages of v2.3.

Which code a template is told that comes twice, the documents do not say: the code of a malformed request here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from channels.fake_review import comment
from channels.kakao_event.fake.faults import Faults
from channels.nhn.fake import shapes
from channels.nhn.fake.door import Account, Refused
from records.facts import SEOUL

NEEDED = ("templateName", "templateContent")
REVIEWED = ("TSC03", "TSC04")  # what may be changed
FILES = (".png", ".jpg", ".jpeg", ".gif", ".pdf", ".hwp", ".doc", ".docx")


NAMES = {
    "text": "templateContent", "kind_of_message": "templateMessageType", "extra": "templateExtra", "ad": "templateAd",
    "emphasis": "templateEmphasizeType", "title": "templateTitle", "subtitle": "templateSubtitle",
    "header": "templateHeader", "item": "templateItem", "highlight": "templateItemHighlight",
    "security": "securityFlag", "buttons": "buttons", "replies": "quickReplies", "preview": "templatePreviewMessage",
}  # fmt: skip


@dataclass
class Templates:
    """By app key and code. `judge`: the reviewer: a template's status after review, and a comment. `used`: whether one
    was sent within three days; `trouble`: the server's.
    """

    now: Callable[[], datetime]
    used: Callable[[str, str], bool]
    trouble: Faults
    judge: Callable[[dict[str, Any]], tuple[str, str]] = field(init=False)
    known: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    edits: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.judge = self._judged

    def approved(self, app_key: str) -> dict[str, dict[str, Any]]:
        """The account's approved ones by code."""
        mine = ((code, each) for (of, code), each in self.known.items() if of == app_key)
        return {code: each for code, each in mine if each["status"] == "TSC03"}

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("templates", __name__)
        base = "/alimtalk/v2.3/appkeys/<key>/senders/<sender>/templates"
        blueprint.add_url_rule(base, view_func=self._register, methods=["POST"])
        blueprint.add_url_rule(base, view_func=self._list)
        blueprint.add_url_rule(f"{base}/<code>", view_func=self._one)
        blueprint.add_url_rule(f"{base}/<code>", view_func=self._change, methods=["PUT"])
        blueprint.add_url_rule(f"{base}/<code>", view_func=self._delete, methods=["DELETE"])
        for way in ("comments", "comments_file"):
            blueprint.add_url_rule(f"{base}/<code>/{way}", endpoint=way, view_func=self._comment, methods=["POST"])
        blueprint.add_url_rule(f"{base}/<code>/modifications", view_func=self._modifications)
        blueprint.add_url_rule(f"{base}/<code>/convert-add-channel", view_func=self._convert, methods=["PUT"])
        return blueprint

    def _register(self, key: str, sender: str) -> ResponseReturnValue:
        own(sender)
        body = _told("templateCode", *NEEDED)
        if (key, body["templateCode"]) in self.known:
            raise Refused("-9997")
        kept = {"senderKey": sender, "comments": [], "createDate": self._date()} | body
        self.known[key, body["templateCode"]] = kept
        return self._reviewed(kept)

    def _change(self, key: str, sender: str, code: str) -> ResponseReturnValue:
        kept = self._mine(key, sender, code)
        if kept["status"] not in REVIEWED:
            raise Refused("-3012")
        if (key, code) in self.edits and self.edits[key, code][-1]["status"] in ("TSC01", "TSC02"):
            raise Refused("-3013")
        changed = {**kept, **_told(*NEEDED), "updateDate": self._date()}
        answer = self._reviewed(changed)
        self.edits.setdefault((key, code), []).append(changed)
        if kept["status"] != "TSC03" or changed["status"] == "TSC03":  # else what was approved stays in force
            self.known[key, code] = changed
        return answer

    def _modifications(self, key: str, sender: str, code: str) -> ResponseReturnValue:
        self._mine(key, sender, code)
        rows = self.edits.get((key, code), [])
        listed = {"templates": rows, "totalCount": len(rows)}
        return jsonify({"header": shapes.SUCCESS, "templateModificationsResponse": listed})

    def _convert(self, key: str, sender: str, code: str) -> ResponseReturnValue:
        self._mine(key, sender, code)["templateMessageType"] = "AD"
        return jsonify({"header": shapes.SUCCESS})

    def _comment(self, key: str, sender: str, code: str) -> ResponseReturnValue:
        """A comment on a rejected one puts it back into review."""
        kept, files = self._mine(key, sender, code), request.files.getlist("attachments")
        comment = request.form.get("comment") or _told("comment")["comment"]
        if len(files) > 10 or any(not each.filename or not each.filename.lower().endswith(FILES) for each in files):
            raise Refused("-4018")
        if kept["status"] in ("TSC01", "TSC03"):
            raise Refused("-3100")
        self._say(kept, comment, "INQ")
        return self._reviewed(kept) if kept["status"] == "TSC04" else jsonify({"header": shapes.SUCCESS})

    def _delete(self, key: str, sender: str, code: str) -> ResponseReturnValue:
        kept = self._mine(key, sender, code)
        if kept["status"] == "TSC02":
            raise Refused("-3012")
        if kept["status"] == "TSC03" and self.used(key, code):
            raise Refused("-3034")
        del self.known[key, code]
        return jsonify({"header": shapes.SUCCESS})

    def _reviewed(self, kept: dict[str, Any]) -> ResponseReturnValue:
        kept["status"], comment = self.judge(kept)
        if comment:
            self._say(kept, comment, "REJ" if kept["status"] == "TSC04" else "APR")
        return jsonify({"header": shapes.SUCCESS})

    def _say(self, kept: dict[str, Any], words: str, status: str) -> None:
        said = {"id": len(kept["comments"]) + 1, "content": words, "userName": "", "createdAt": self._date()}
        kept["comments"] = [*kept["comments"], {**said, "attachment": [], "status": status}]

    def _list(self, key: str, sender: str) -> ResponseReturnValue:
        own(sender)
        asked = request.args
        names = {"templateCode": "templateCode", "templateName": "templateName", "templateStatus": "status"}
        rows = [each for (of, _), each in self.known.items() if of == key] + self._before(key, sender)
        found = [row for row in rows if all(row.get(names[name]) == asked[name] for name in names if name in asked)]
        size, number = min(int(asked.get("pageSize", 15)), 1000), int(asked.get("pageNum", 1))
        listed = {"templates": found[(number - 1) * size : number * size], "totalCount": len(found)}
        return jsonify({"header": shapes.SUCCESS, "templateListResponse": listed})

    def _one(self, key: str, sender: str, code: str) -> ResponseReturnValue:
        return jsonify({"header": shapes.SUCCESS, "templates": self._mine(key, sender, code)})

    def _mine(self, key: str, sender: str, code: str) -> dict[str, Any]:
        """Of the account that asks; those it came with are approved already."""
        own(sender)
        mine = [self.known.get((key, code)), *(row for row in self._before(key, sender) if row["templateCode"] == code)]
        found = next(filter(None, mine), None)
        if found is None:
            raise Refused("-3003")
        return found

    def _before(self, key: str, sender: str) -> list[dict[str, Any]]:
        rows = (_account().templates or {}).items()
        return [
            {"senderKey": sender, "templateCode": code, "templateContent": text, "comments": [], "status": "TSC03"}
            for code, text in rows
            if (key, code) not in self.known
        ]

    def _judged(self, template: dict[str, Any]) -> tuple[str, str]:
        said = comment(template, NAMES, self.trouble)
        return "TSC04" if said else "TSC03", said

    def _date(self) -> str:
        return f"{self.now().astimezone(SEOUL):%Y-%m-%d %H:%M:%S}.0"


def own(sender: str) -> None:
    known = _account().sender_keys
    if known is not None and sender not in known:
        raise Refused("-2017")


def _account() -> Account:
    found: Account = request.environ["nhn.account"]
    return found


def _told(*needed: str) -> dict[str, Any]:
    """The body, whose fields have their lengths."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refused("-9997")
    if not all(isinstance(body.get(name), str) and body[name] for name in needed):
        raise Refused("-2001")
    longest = {"templateCode": 20, "templateName": 150, "templateContent": 1000}
    if any(len(str(body.get(name, ""))) > most for name, most in longest.items()) or not _buttons_fit(body):
        raise Refused("-2004")
    return body


def _buttons_fit(body: dict[str, Any]) -> bool:
    buttons = body.get("buttons") or []
    return len(buttons) <= 5 and all(1 <= len(str(each.get("name", ""))) <= 14 for each in buttons)
