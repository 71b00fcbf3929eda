"""Alimtalk templates of the fake: registered, inspected and judged on the spot. Shape: Solapi's Node SDK."""

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from channels.fake_review import comment
from channels.kakao_event.fake.faults import Faults
from channels.solapi.fake.door import Account, Refused

OPEN = ("PENDING", "REJECTED")  # what may still be changed
STATES = (*OPEN, "INSPECTING", "APPROVED")
CATEGORIES = [{"code": "003004", "name": "예약알림/리마인드"}, {"code": "004001", "name": "이용안내/공지"}]
NONE = dict.fromkeys(("extra", "ad", "emphasizeTitle", "emphasizeSubtitle", "header", "highlight", "item"))
NEW: dict[str, Any] = {
    "messageType": "BA", "emphasizeType": "NONE", "securityFlag": False, "isHidden": False, "commentable": True, **NONE,
}  # fmt: skip
NAMES = {
    "text": "content", "kind_of_message": "messageType", "extra": "extra", "ad": "ad", "emphasis": "emphasizeType",
    "title": "emphasizeTitle", "subtitle": "emphasizeSubtitle", "header": "header", "item": "item",
    "highlight": "highlight", "security": "securityFlag", "buttons": "buttons", "replies": "quickReplies",
    "preview": "previewMessage",
}  # fmt: skip
_VARIABLE = re.compile(r"#\{[^{}]+\}")


class Templates:
    """By id, each of one account. `judge`: the reviewer: a template's status after inspection, and a comment.

    `trouble`: the server's.
    """

    def __init__(self, now: Callable[[], datetime], trouble: Faults) -> None:
        self._now = now
        self.judge: Callable[[dict[str, Any]], tuple[str, str]] = partial(_judged, trouble)
        self._known: dict[str, tuple[str, dict[str, Any]]] = {}

    def approved(self, api_key: str) -> dict[str, str]:
        """The account's approved texts by template id."""
        mine = ((id, each) for id, (key, each) in self._known.items() if key == api_key)
        return {id: each["content"] for id, each in mine if each["status"] == "APPROVED"}

    def addresses(self, api_key: str) -> dict[str, str]:
        """The addresses of the buttons of the account's approved templates, by template id."""
        mine = ((id, each) for id, (key, each) in self._known.items() if key == api_key)
        links = ("linkMo", "linkPc")
        return {
            id: " ".join(str(b.get(link, "")) for b in each.get("buttons", ()) for link in links) for id, each in mine
        }

    def blueprint(self) -> Blueprint:
        blueprint, base = Blueprint("templates", __name__), "/kakao/v2/templates"
        blueprint.add_url_rule(base, view_func=self._create, methods=["POST"])
        blueprint.add_url_rule(base, view_func=self._all)
        blueprint.add_url_rule(f"{base}/categories", view_func=lambda: jsonify(CATEGORIES))
        blueprint.add_url_rule(f"{base}/<id>", view_func=self._one)
        blueprint.add_url_rule(f"{base}/<id>/name", view_func=self._rename, methods=["PUT"])
        blueprint.add_url_rule(f"{base}/<id>", view_func=self._change, methods=["PUT"])
        blueprint.add_url_rule(f"{base}/<id>", view_func=self._delete, methods=["DELETE"])
        for version in ("v1", "v2"):
            path = f"/kakao/{version}/templates/<id>/inspection"
            blueprint.add_url_rule(path, endpoint=version, view_func=self._inspect, methods=["PUT"])
        blueprint.add_url_rule(f"{base}/<id>/inspection/cancel", view_func=self._cancel, methods=["PUT"])
        return blueprint

    def _create(self) -> ResponseReturnValue:
        id, at = f"KA01TP{secrets.token_hex(13)}", self._now().isoformat()
        kept = NEW | {"buttons": [], "quickReplies": [], "comments": []} | _told()
        kept |= {"templateId": id, "status": "PENDING", "dateCreated": at, "dateUpdated": at}
        self._known[id] = (_account().api_key, kept)
        return jsonify(kept)

    def _change(self, id: str) -> ResponseReturnValue:
        kept = self._open(id, OPEN)
        kept.update(_told() | {"status": "PENDING", "dateUpdated": self._now().isoformat()})
        return jsonify(kept)

    def _rename(self, id: str) -> ResponseReturnValue:
        """In any state."""
        name = (request.get_json(silent=True) or {}).get("name")
        if not isinstance(name, str) or not name:
            raise Refused("ValidationError", 400)
        kept = self._open(id, STATES)
        kept["name"] = name
        return jsonify(kept)

    def _all(self) -> ResponseReturnValue:
        mine = [each for key, each in self._known.values() if key == _account().api_key]
        return jsonify({"limit": 20, "templateList": mine, "startKey": None, "nextKey": None})

    def _one(self, id: str) -> ResponseReturnValue:
        return jsonify(self._mine(id))

    def _delete(self, id: str) -> ResponseReturnValue:
        return jsonify(self._known.pop(self._open(id, OPEN)["templateId"])[1])

    def _inspect(self, id: str) -> ResponseReturnValue:
        kept, told = self._open(id, OPEN), request.get_json(silent=True) or {}
        self._say(kept, told.get("comment"), by_reviewer=False)
        kept["status"], comment = self.judge(kept)
        self._say(kept, comment, by_reviewer=True)
        return jsonify(kept)

    def _say(self, kept: dict[str, Any], comment: Any, by_reviewer: bool) -> None:
        if comment:
            at = self._now().isoformat()
            kept["comments"] = [
                *kept["comments"],
                {"isAdmin": by_reviewer, "memberId": "", "content": comment, "dateCreated": at},
            ]

    def _cancel(self, id: str) -> ResponseReturnValue:
        kept = self._open(id, ("INSPECTING",))
        kept["status"] = "PENDING"
        return jsonify(kept)

    def _open(self, id: str, states: tuple[str, ...]) -> dict[str, Any]:
        found = self._mine(id)
        if found["status"] not in states:
            raise Refused("NotEditableStatus", 400)
        return found

    def _mine(self, id: str) -> dict[str, Any]:
        """Of the account that asks; those it came with are approved already."""
        account = _account()
        key, found = self._known.get(id, ("", {}))
        if key == account.api_key:
            return found
        if id not in (account.templates or {}):
            raise Refused("ResourceNotFound", 404)
        return {"templateId": id, "status": "APPROVED", "content": (account.templates or {})[id]}


def _judged(trouble: Faults, template: dict[str, Any]) -> tuple[str, str]:
    said = comment(template, NAMES, trouble)
    return "REJECTED" if said else "APPROVED", said


def _account() -> Account:
    found: Account = request.environ["solapi.account"]
    return found


def _told() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not all(isinstance(body.get(n), str) for n in ("channelId", "name", "content")):
        raise Refused("ValidationError", 400)
    return body | {"variables": [{"name": name} for name in dict.fromkeys(_VARIABLE.findall(body["content"]))]}
