"""What is set once at NHN Cloud: categories, pictures of templates, plugins, the fall-back. Shapes: its pages of v2.3.

What a malformed one is told, the pages do not say: the codes of a missing field here.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from channels.nhn.fake import shapes
from channels.nhn.fake.door import Refused
from channels.nhn.fake.templates import own

KINDS = ("SECURE_IMAGE", "ONE_TIME_PROFILE")
CATEGORIES = {
    "예약": {"003001": "예약완료/예약내역", "003002": "예약상태", "003003": "예약취소", "003004": "예약알림/리마인드"},
    "서비스이용": {"004001": "이용안내/공지", "004006": "피드백요청", "004008": "리마인드"},
    "기타": {"999999": "기타"},
}


class SetUp:
    """Kept by app key; what the fall-back is set to changes nothing here (`Account.resends` does)."""

    def __init__(self) -> None:
        self._plugins: dict[tuple[str, str], dict[str, Any]] = {}

    def blueprint(self) -> Blueprint:
        blueprint, base = Blueprint("setup", __name__), "/alimtalk/v2.3/appkeys/<key>"
        plugins, rule = f"{base}/senders/<sender>/plugins", blueprint.add_url_rule
        rule(f"{base}/template/categories", view_func=_categories)
        for path in ("template-image", "template-image/item-highlight"):
            rule(f"{base}/{path}", endpoint=path, view_func=_picture, methods=["POST"])
        rule(f"{base}/failback/appkey", "appkey", _taking("resendAppKey"), methods=["POST"])
        rule(f"{base}/failback", "failback", _taking("senderKey", "isResend", "resendSendNo"), methods=["POST"])
        rule(plugins, view_func=self._list, methods=["GET", "PUT"])  # its page has the one in the text, the other above
        rule(plugins, view_func=self._add, methods=["POST"])
        rule(f"{plugins}/<id>", view_func=self._change, methods=["PUT"])
        rule(f"{plugins}/<id>", view_func=self._remove, methods=["DELETE"])
        return blueprint

    def _list(self, key: str, sender: str) -> ResponseReturnValue:
        own(sender)
        rows = [each for (of, _), each in self._plugins.items() if of == key]
        return jsonify({"header": shapes.SUCCESS, "plugins": rows})

    def _add(self, key: str, sender: str) -> ResponseReturnValue:
        own(sender)
        told = _told("pluginId", "pluginType", "callbackUrl")
        return self._keep(key, told["pluginId"], told)

    def _change(self, key: str, sender: str, id: str) -> ResponseReturnValue:
        own(sender)
        return self._keep(key, id, self._mine(key, id) | _told("pluginType", "callbackUrl"))

    def _remove(self, key: str, sender: str, id: str) -> ResponseReturnValue:
        own(sender)
        self._mine(key, id)
        del self._plugins[key, id]
        return jsonify({"header": shapes.SUCCESS})

    def _keep(self, key: str, id: str, plugin: dict[str, Any]) -> ResponseReturnValue:
        if plugin["pluginType"] not in KINDS:
            raise Refused("-9997")
        self._plugins[key, id] = {
            "pluginTypeName": plugin["pluginType"],
            "modifiable": True,
            "deletable": True,
        } | plugin
        return jsonify({"header": shapes.SUCCESS})

    def _mine(self, key: str, id: str) -> dict[str, Any]:
        if (key, id) not in self._plugins:
            raise Refused("-9997")
        return self._plugins[key, id]


def _categories(key: str) -> ResponseReturnValue:  # noqa: ARG001 - of the address
    def sub(code: str, name: str) -> dict[str, str]:
        return {"code": code, "name": name, "groupName": "", "inclusion": "", "exclusion": ""}

    rows = [{"name": name, "subCategories": [sub(*each) for each in subs.items()]} for name, subs in CATEGORIES.items()]
    return jsonify({"header": shapes.SUCCESS, "categories": rows})


def _picture(key: str) -> ResponseReturnValue:  # noqa: ARG001 - of the address
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("-2001")
    told = {"templateImageName": file.filename, "templateImageUrl": f"https://mud-kage.kakao.com/{file.filename}"}
    return jsonify({"header": shapes.SUCCESS, "templateImage": told})


def _taking(*needed: str) -> Callable[..., ResponseReturnValue]:
    def taken(key: str) -> ResponseReturnValue:  # noqa: ARG001 - of the address
        _told(*needed)
        return jsonify({"header": shapes.SUCCESS})

    return taken


def _told(*needed: str) -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or any(body.get(name) in (None, "") for name in needed):
        raise Refused("-2001")
    return {name: body[name] for name in needed}
