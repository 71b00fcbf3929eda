"""Kakao channels of an account at the fake: a code to the owner's phone, then registered. Shapes: Solapi's Node SDK."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from channels.solapi.fake.door import Refused
from channels.solapi.fake.shapes import ACCOUNT

CATEGORIES = [{"code": "00100010001", "name": "건강,병원"}, {"code": "00100010002", "name": "기타"}]
TOKEN = "123456"  # noqa: S105 - what the phone of every owner is told


class Channels:
    """By account and channel. What was registered here may be written to only where the account's own list is open."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self._known = now, dict[str, list[dict[str, Any]]]()

    def blueprint(self) -> Blueprint:
        blueprint, base = Blueprint("channels", __name__), "/kakao/v2/channels"
        blueprint.add_url_rule(base, view_func=self._all)
        blueprint.add_url_rule(base, view_func=self._create, methods=["POST"])
        blueprint.add_url_rule(f"{base}/categories", view_func=lambda: jsonify(CATEGORIES))
        blueprint.add_url_rule(f"{base}/token", view_func=_token, methods=["POST"])
        return blueprint

    def _all(self) -> ResponseReturnValue:
        return jsonify({"limit": 20, "startKey": None, "nextKey": None, "channelList": self._mine()})

    def _create(self) -> ResponseReturnValue:
        told, at = _told("searchId", "phoneNumber", "categoryCode", "token"), self._now().isoformat()
        if told["token"] != TOKEN or told["categoryCode"] not in {each["code"] for each in CATEGORIES}:
            raise Refused("ValidationError", 400)
        kept = {"channelId": f"KA01PF{secrets.token_hex(13)}", "accountId": ACCOUNT, "sharedAccountIds": []}
        kept |= {"searchId": told["searchId"], "phoneNumber": told["phoneNumber"], "dateCreated": at, "dateUpdated": at}
        self._mine().append(kept)
        return jsonify(kept)

    def _mine(self) -> list[dict[str, Any]]:
        return self._known.setdefault(request.environ["solapi.account"].api_key, [])


def _token() -> ResponseReturnValue:
    _told("searchId", "phoneNumber")
    return jsonify({"success": True})


def _told(*needed: str) -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not all(isinstance(body.get(name), str) and body[name] for name in needed):
        raise Refused("ValidationError", 400)
    return body
