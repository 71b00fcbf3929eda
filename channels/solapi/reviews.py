"""A clinic's templates under Kakao's review, by Solapi. Shape: Solapi's Node SDK; tried against the fake only."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from catalogue.model import PushClass, Template
from catalogue.registry import State
from channels.ports import ChannelError
from channels.reviews import LEADS, SAYS, Link, Review, category
from channels.solapi.api import Api

TEMPLATES = "/kakao/v2/templates"
INSPECTION = "/kakao/v1/templates/{code}/inspection"  # of v1 alone the documents speak
CANCEL = TEMPLATES + "/{code}/inspection/cancel"
STATES = {
    "PENDING": State.LINTED, "INSPECTING": State.INSPECTING, "APPROVED": State.APPROVED, "REJECTED": State.REJECTED,
}  # fmt: skip


class SolapiReviews:
    """See TemplateReviews. `channel`: the pfId."""

    def __init__(self, api: Api, channel: str) -> None:
        self._api, self._channel = api, channel

    def submit(
        self, template: Template, push_class: PushClass, code: str | None, links: Sequence[Link] | None = None
    ) -> str:
        """See TemplateReviews. A rejected one keeps its code: its words are replaced, and inspected again."""
        body = registration(template, push_class, self._channel, links)
        if code is None:
            code = _text(self._api.send(TEMPLATES, body), "templateId")
        else:
            self._api.change(_path(TEMPLATES + "/{code}", code), body)
        self._api.change(_path(INSPECTION, code), {})
        return code

    def look(self, code: str) -> Review:
        """See TemplateReviews; the comment is the reviewer's last."""
        found = self._api.ask(_path(TEMPLATES + "/{code}", code))
        state = STATES.get(_text(found, "status"))
        if state is None:
            raise ChannelError(f"모르는 심사 상태입니다: {str(found['status'])[:20]}", permanent=False)
        said = [each for each in found.get("comments") or () if isinstance(each, dict) and each.get("isAdmin")]
        last = max(said, key=lambda each: str(each.get("dateCreated")), default={})
        return Review(code, state, _text(found, "content"), str(last.get("content") or ""))

    def answer(self, code: str, comment: str) -> None:
        """See TemplateReviews. Only the CLI of the Node SDK shows a comment beside the request."""
        self._api.change(_path(INSPECTION, code), {"comment": comment})

    def delete(self, code: str) -> None:
        """See TemplateReviews."""
        self._api.remove(_path(TEMPLATES + "/{code}", code))

    def cancel(self, code: str) -> None:
        """See TemplateReviews."""
        self._api.change(_path(CANCEL, code), {})


def registration(
    template: Template, push_class: PushClass, channel: str, links: Sequence[Link] | None = None
) -> dict[str, Any]:
    """The body that registers a template."""
    speaking = [{"buttonType": SAYS, "buttonName": button.label} for button in template.buttons]
    leading = [{"buttonType": LEADS, "buttonName": name, "linkMo": url, "linkPc": url} for name, url in links or ()]
    return {
        "channelId": channel,
        "name": template.key,
        "content": template.text.strip(),
        "categoryCode": category(push_class),
        "messageType": "BA",
        "emphasizeType": "NONE",
        "buttons": speaking if links is None else leading,
    }


def _path(pattern: str, code: str) -> str:
    return pattern.format(code=quote(code, safe=""))


def _text(found: dict[str, Any], name: str) -> str:
    if not isinstance(found.get(name), str) or not found[name]:
        raise ChannelError(f"발송사의 답에 {name}이(가) 없습니다", permanent=False)
    return str(found[name])
