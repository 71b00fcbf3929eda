"""Groups of messages at the fake: what every send makes, and what may be filled, sent, reserved and taken back by hand.

Paths and shapes: Solapi's SDKs. What a group in another state is told, they do not say: an error 400 here.
"""

from collections.abc import Callable
from datetime import datetime
from math import inf
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from channels.solapi.fake import shapes
from channels.solapi.fake.door import Account, Refused
from channels.solapi.fake.shapes import Group, Kept

# Of messages for a group: takes what can be sent (`None`) or says its code; and hands one over, to leave after seconds.
Refuse = Callable[[dict[str, Any], Group], str | None]
Keep = Callable[[dict[str, Any], Group, float], Kept]


class Groups:
    """By id. `read`: the messages of the request; `forget`: a message that is not to leave."""

    def __init__(
        self, now: Callable[[], datetime], elapsed: Callable[[], float], new_id: Callable[[str], str],
        read: Callable[[], list[dict[str, Any]]], refuse: Refuse, keep: Keep, forget: Callable[[Kept], None],
    ) -> None:  # fmt: skip
        self.now, self.elapsed, self._new_id = now, elapsed, new_id
        self._read, self._refuse, self._keep, self._forget = read, refuse, keep, forget
        self.known: dict[str, Group] = {}

    def blueprint(self) -> Blueprint:
        blueprint, base = Blueprint("groups", __name__), "/messages/v4/groups"
        rule = blueprint.add_url_rule
        rule(base, view_func=self._create, methods=["POST"])
        rule(base, view_func=self._all)
        rule(f"{base}/<id>", view_func=self._one)
        rule(f"{base}/<id>/messages", view_func=self._messages)
        rule(f"{base}/<id>/messages", view_func=self._add, methods=["PUT"])
        rule(f"{base}/<id>/send", view_func=self._leave, methods=["POST"])
        rule(f"{base}/<id>/schedule", view_func=self._schedule, methods=["POST"])
        rule(f"{base}/<id>/schedule", view_func=self._unschedule, methods=["DELETE"])
        return blueprint

    def open(self, account: Account, duplicates: bool) -> Group:
        group = Group(self._new_id("G4V"), account.api_key, self.now(), duplicates)
        self.known[group.id] = group
        return group

    def fill(self, group: Group, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Lines on those that were refused."""
        failed = []
        for message in messages:
            code = self._refuse(message, group)
            group.numbers.add(message["to"])
            if code:
                failed.append(shapes.refused(message, self._new_id("M4V"), code))
            else:
                group.waiting.append(message)
        group.failed += failed
        return failed

    def send(self, group: Group, at: datetime | None) -> None:
        """Now, or then; a moment that has passed is now."""
        wait = max(0.0, (at - self.now()).total_seconds()) if at else 0.0
        group.status, group.scheduled = ("SCHEDULED", at) if wait else ("SENDING", None)
        group.kept += [self._keep(each, group, wait) for each in group.waiting]
        group.waiting = []

    def _create(self) -> ResponseReturnValue:
        body = request.get_json(silent=True) or {}
        return self._said(self.open(_account(), bool(body.get("allowDuplicates"))))

    def _add(self, id: str) -> ResponseReturnValue:
        group = self._open(id)
        before, failed = len(group.waiting), self.fill(group, self._read())
        fine = [shapes.refused(each, self._new_id("M4V"), "2000") for each in group.waiting[before:]]
        return jsonify({"errorCount": str(len(failed)), "resultList": [*fine, *failed]})

    def _leave(self, id: str) -> ResponseReturnValue:
        group = self._open(id)
        self.send(group, None)
        return self._said(group)

    def _schedule(self, id: str) -> ResponseReturnValue:
        group, at = self._open(id), moment((request.get_json(silent=True) or {}).get("scheduledDate"))
        if at is None:
            raise Refused("ValidationError", 400)
        self.send(group, at)
        return self._said(group)

    def _unschedule(self, id: str) -> ResponseReturnValue:
        """What has not left goes back into the group."""
        group = self._mine(id)
        if group.status != "SCHEDULED" or (group.scheduled and group.scheduled <= self.now()):
            raise Refused("NotEditableStatus", 400)
        for kept in group.kept:
            kept.ready = inf
            self._forget(kept)
        group.waiting, group.kept = [kept.body for kept in group.kept], []
        group.status, group.scheduled = "PENDING", None
        return self._said(group)

    def _all(self) -> ResponseReturnValue:
        mine = [each for each in reversed(self.known.values()) if each.api_key == _account().api_key]
        asked = request.args
        if asked.get("criteria") == "groupId":
            mine = [each for each in mine if each.id == asked.get("value")]
        limit = int(asked.get("limit", 20))
        rows = {each.id: shapes.info(each, self.elapsed()) for each in mine[:limit]}
        return jsonify({"startKey": None, "limit": limit, "nextKey": None, "groupList": rows})

    def _one(self, id: str) -> ResponseReturnValue:
        return self._said(self._mine(id))

    def _messages(self, id: str) -> ResponseReturnValue:
        now = self.elapsed()
        rows = {each.id: shapes.listed(each, each.code(now), each.replaced(now)) for each in self._mine(id).kept}
        return jsonify({"startKey": None, "limit": 20, "nextKey": None, "messageList": rows})

    def _said(self, group: Group) -> ResponseReturnValue:
        return jsonify(shapes.info(group, self.elapsed()))

    def _open(self, id: str) -> Group:
        group = self._mine(id)
        if group.status != "PENDING":
            raise Refused("NotEditableStatus", 400)
        return group

    def _mine(self, id: str) -> Group:
        found = self.known.get(id)
        if found is None or found.api_key != _account().api_key:
            raise Refused("ResourceNotFound", 404)
        return found


def moment(told: Any) -> datetime | None:
    """Raises Refused for what is none."""
    try:
        found = datetime.fromisoformat(str(told)) if told else None
    except ValueError:
        raise Refused("ValidationError", 400) from None
    if found and found.tzinfo is None:
        raise Refused("ValidationError", 400)
    return found


def _account() -> Account:
    found: Account = request.environ["solapi.account"]
    return found
