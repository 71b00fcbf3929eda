"""A clinic's templates under Kakao's review, by NHN Cloud. Shapes: its pages of v2.3; tried against the fake only.

A template is in review as soon as it is registered, or changed after a rejection. Its code is ours to give: made of the
key and the words, so that a request whose answer was lost registers nothing twice.
"""

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from catalogue.model import PushClass, Template
from catalogue.registry import State
from channels.nhn.api import Api, objects
from channels.ports import ChannelError
from channels.reviews import LEADS, SAYS, Link, Review, category

STATES = {
    "TSC01": State.SUBMITTED, "TSC02": State.INSPECTING, "TSC03": State.APPROVED, "TSC04": State.REJECTED,
}  # fmt: skip
REJECTED, REJECTS = "TSC04", "REJ"  # a template's state, and a comment's
MOST_CODE = 20  # characters


class NhnReviews:
    """See TemplateReviews. `sender_key`: the 발신 키 of the Kakao channel."""

    def __init__(self, api: Api, sender_key: str) -> None:
        self._api, self._base = api, f"/senders/{quote(sender_key, safe='')}/templates"

    def submit(
        self, template: Template, push_class: PushClass, code: str | None, links: Sequence[Link] | None = None
    ) -> str:
        """See TemplateReviews. What a request did whose answer was lost, is not done again."""
        code, body = code or code_of(template), registration(template, push_class, links)
        found = self._listed(code)
        if found is None:
            self._api.send(self._base, {"templateCode": code, **body})
        elif found.get("status") == REJECTED or found.get("templateContent") != body["templateContent"]:
            self._api.change(self._of(code), body)
        return code

    def look(self, code: str) -> Review:
        """See TemplateReviews. What is there no more was taken out of review."""
        found = self._listed(code)
        if found is None:
            return Review(code, State.LINTED, "")
        state = STATES.get(str(found.get("status")))
        if state is None or not isinstance(found.get("templateContent"), str):
            raise ChannelError(f"모르는 심사 상태입니다: {str(found.get('status'))[:20]}", permanent=False)
        said = [each for each in objects(found.get("comments")) if each.get("status") == REJECTS]
        last = max(said, key=lambda each: str(each.get("createdAt")), default={})
        return Review(code, state, found["templateContent"], str(last.get("content") or ""))

    def answer(self, code: str, comment: str) -> None:
        """See TemplateReviews."""
        self._api.send(f"{self._of(code)}/comments", {"comment": comment})

    def cancel(self, code: str) -> None:
        """See TemplateReviews. There is no other way than to delete it."""
        self.delete(code)

    def delete(self, code: str) -> None:
        """See TemplateReviews."""
        self._api.remove(self._of(code))

    def _listed(self, code: str) -> dict[str, Any] | None:
        found = self._api.ask(self._base, {"templateCode": code}).get("templateListResponse")
        if not isinstance(found, dict):
            raise ChannelError("an answer without a list", permanent=False)
        mine = (each for each in objects(found.get("templates")) if each.get("templateCode") == code)
        return next(mine, None)

    def _of(self, code: str) -> str:
        return f"{self._base}/{quote(code, safe='')}"


def code_of(template: Template) -> str:
    """The same for the same words of the same template."""
    return hashlib.sha256(f"{template.key}\n{template.text.strip()}".encode()).hexdigest()[:MOST_CODE]


def registration(template: Template, push_class: PushClass, links: Sequence[Link] | None = None) -> dict[str, Any]:
    """The body that registers a template, but for its code."""
    speaking = [{"type": SAYS, "name": button.label} for button in template.buttons]
    leading = [{"type": LEADS, "name": name, "linkMo": url, "linkPc": url} for name, url in links or ()]
    buttons = speaking if links is None else leading
    return {
        "templateName": template.key,
        "templateContent": template.text.strip(),
        "templateMessageType": "BA",
        "templateEmphasizeType": "NONE",
        "categoryCode": category(push_class),
        "buttons": [{"ordering": place, **button} for place, button in enumerate(buttons, 1)],
    }
