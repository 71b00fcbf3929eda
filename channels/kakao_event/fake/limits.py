"""What KakaoTalk refuses of a skill's answer. Written apart from the builder of our answers, which it checks.

Source: Kakao business guide, "응답 타입별 JSON 포맷". Lengths in UTF-16 code units, the stricter reading.
"""

from collections.abc import Iterator
from typing import Any

MOST_OUTPUTS, MOST_QUICK_REPLIES, MOST_LABEL, MOST_LABEL_BESIDE = 3, 10, 14, 8
# component → field → the longest text; a field with a star must be there
_TEXTS = {
    "simpleText": {"text*": 1000},
    "simpleImage": {"imageUrl*": 2000, "altText": 50},
    "textCard": {"title": 50, "description": 400},
    "basicCard": {"title": 50, "description": 230},
    "commerceCard": {"title": 30, "description": 40},
    "listCard": {},
    "itemCard": {},
    "carousel": {"type*": 20},
}
_LISTS = {
    "basicCard": {},
    "commerceCard": {"thumbnails": (1, 1)},
    "listCard": {"items": (1, 5)},
    "itemCard": {"itemList": (1, 10)},
    "carousel": {"items": (1, 10)},
}
_TOGETHER = {"textCard": 400, "itemCard": 200}  # title and description
_NEEDS = {"webLink": "webLinkUrl", "message": "messageText", "phone": "phoneNumber", "block": "blockId"}
_ACTIONS = {*_NEEDS, "share", "operator"}


def refusals(answer: Any) -> list[str]:
    """Why KakaoTalk would not show this answer; none if it would."""
    if not isinstance(answer, dict) or answer.get("version") != "2.0":
        return ["version is not 2.0"]
    template = answer.get("template")
    if answer.get("useCallback"):
        return ["template beside useCallback"] if template is not None else []
    if not isinstance(template, dict) or not isinstance(template.get("outputs"), list):
        return ["template.outputs is missing"]
    return [*_outputs(template["outputs"]), *_quick_replies(template.get("quickReplies", []))]


def _outputs(outputs: list[Any]) -> Iterator[str]:
    if len(outputs) > MOST_OUTPUTS:  # none at all says nothing, in answer to an event
        yield f"{len(outputs)} outputs"
    for output in outputs:
        if not isinstance(output, dict) or len(output) != 1 or next(iter(output)) not in _TEXTS:
            yield "an output that is not one known component"
            continue
        ((name, component),) = output.items()
        yield from _component(name, component)


def _component(name: str, component: Any) -> Iterator[str]:
    if not isinstance(component, dict):
        yield f"{name} is no object"
        return
    for field, most in _TEXTS[name].items():
        yield from _text(name, component.get(field.rstrip("*")), field, most)
    for field, (least, most) in _LISTS.get(name, {}).items():
        count = len(component.get(field) or ())
        if not least <= count <= most:
            yield f"{name}.{field}: {count}"
    together = units(component.get("title")) + units(component.get("description"))
    if together > _TOGETHER.get(name, together) or (name == "textCard" and not together):
        yield f"{name}: title and description have {together}"
    yield from _buttons(name, component)


def _text(name: str, text: Any, field: str, most: int) -> Iterator[str]:
    if text is None and not field.endswith("*"):
        return
    if not isinstance(text, str) or units(text) > most or (field.endswith("*") and not text.strip()):
        yield f"{name}.{field.rstrip('*')} is missing or longer than {most}"


def _buttons(name: str, component: dict[str, Any]) -> Iterator[str]:
    buttons = component.get("buttons") or []
    beside = component.get("buttonLayout") == "horizontal"
    if len(buttons) > (2 if beside else 3):
        yield f"{name}: {len(buttons)} buttons"
    longest = MOST_LABEL_BESIDE if beside and len(buttons) == 2 else MOST_LABEL
    for button in buttons:
        yield from _pressed(f"{name}.button", button, longest)


def _quick_replies(replies: Any) -> Iterator[str]:
    if not isinstance(replies, list) or len(replies) > MOST_QUICK_REPLIES:
        yield "quickReplies are no list of at most ten"
        return
    for reply in replies:
        yield from _pressed("quickReply", reply, MOST_LABEL)


def _pressed(what: str, button: Any, longest: int) -> Iterator[str]:
    if not isinstance(button, dict) or button.get("action") not in _ACTIONS:
        yield f"{what} has no known action"
        return
    if not 0 < units(button.get("label")) <= longest:
        yield f"{what}.label has {units(button.get('label'))}"
    need = _NEEDS.get(button["action"])
    if need and not button.get(need):
        yield f"{what} without {need}"


def units(text: Any) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 if isinstance(text, str) else 0
