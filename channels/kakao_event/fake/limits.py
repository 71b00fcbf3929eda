"""What KakaoTalk refuses of a skill's answer. Written apart from the builder of our answers, which it checks.

Source: Kakao business guide, "응답 타입별 JSON 포맷". Lengths in UTF-16 code units, the stricter reading. Quick reply
labels have no documented limit: a button's is taken. Fields that the guide does not name are let be.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from channels.kakao_event.fake.components import (
    ACTIONS,
    CARDS,
    COMPONENTS,
    CONTEXT,
    IN_CAROUSEL,
    NEEDS,
    TOGETHER,
    Many,
    Text,
)

MOST_OUTPUTS, MOST_QUICK_REPLIES, MOST_LABEL, MOST_LABEL_BESIDE = 3, 10, 14, 8


def refusals(answer: Any) -> list[str]:
    """Why KakaoTalk would not show this answer; none if it would."""
    if not isinstance(answer, dict) or answer.get("version") != "2.0":
        return ["version is not 2.0"]
    template = answer.get("template")
    if answer.get("useCallback"):
        return ["template beside useCallback"] if template is not None else []
    if not isinstance(template, dict) or not isinstance(template.get("outputs"), list):
        return ["template.outputs is missing"]
    said = (_outputs(template["outputs"]), _quick_replies(template.get("quickReplies", [])), _contexts(answer))
    return [why for each in said for why in each]


def _outputs(outputs: list[Any]) -> Iterator[str]:
    if len(outputs) > MOST_OUTPUTS:  # none at all says nothing, in answer to an event
        yield f"{len(outputs)} outputs"
    for output in outputs:
        if not isinstance(output, dict) or len(output) != 1 or next(iter(output)) not in COMPONENTS:
            yield "an output that is not one known component"
            continue
        ((name, component),) = output.items()
        yield from _component(name, component)


def _component(name: str, component: Any) -> Iterator[str]:
    broken = list(_rule(name, component, COMPONENTS[name]))
    yield from broken or (_carousel(component) if name == "carousel" else _card(name, component, beside=False))


def _card(name: str, card: dict[str, Any], beside: bool) -> Iterator[str]:
    """What a card's fields have to do with each other. `beside`: it is one of a carousel's."""
    title, description = card.get("title"), card.get("description")
    together, most = units(title) + units(description), TOGETHER.get(name, (9999, 9999))[beside]
    if together > most or (name == "textCard" and not together):
        yield f"{name}: title and description have {together}"
    yield from _rule(name, card, IN_CAROUSEL.get(name, {}) if beside else {})
    yield from {"itemCard": _item_card, "commerceCard": _commerce_card, "listCard": _list_card}.get(name, _nothing)(
        card
    )
    if name == "itemCard" and beside and _size(card) != (800, 400):
        yield "itemCard: picture of a carousel not 2:1"
    yield from _buttons(name, card)


def _nothing(_card: dict[str, Any]) -> Iterator[str]:
    return iter(())


def _item_card(card: dict[str, Any]) -> Iterator[str]:
    if _lines(card.get("title")) + _lines(card.get("description")) > 12:
        yield "itemCard: more than 12 lines"
    if card.get("description") and not card.get("title"):
        yield "itemCard: description without title"
    if "head" in card and "profile" in card:
        yield "itemCard: head and profile"
    if _size(card) not in ((800, 400), (800, 800)):
        yield "itemCard: picture neither 800x400 nor 800x800"


def _commerce_card(card: dict[str, Any]) -> Iterator[str]:
    if "discountRate" in card and "discountedPrice" not in card:
        yield "commerceCard: discountRate without discountedPrice"


def _list_card(card: dict[str, Any]) -> Iterator[str]:
    for item in card["items"]:
        need = NEEDS.get(item.get("action", ""))
        if need and not item.get(need):
            yield f"listCard.item without {need}"


def _carousel(carousel: dict[str, Any]) -> Iterator[str]:
    name, cards = carousel["type"], carousel["items"]
    broken = [why for card in cards for why in _rule(name, card, CARDS[name])]
    yield from broken or [why for card in cards for why in _card(name, card, beside=True)]
    if name == "listCard" and len(cards) > 5:
        yield f"carousel of {len(cards)} lists"
    if name in ("textCard", "listCard") and "header" in carousel:
        yield f"carousel.header of {name}"
    if not broken and len({_built(name, card) for card in cards}) > 1:
        yield "carousel of cards of different build"


def _built(name: str, card: dict[str, Any]) -> tuple[bool, ...]:
    """What all cards of a carousel have in common: their pictures' ratio, an item card's parts."""
    if name == "itemCard":
        return tuple(part in card for part in ("thumbnail", "head", "profile", "imageTitle"))
    return (_square(card),)


def _square(card: dict[str, Any]) -> bool:
    picture: dict[str, Any] = card.get("thumbnail") or next(iter(card.get("thumbnails", ())), {})
    return bool(picture.get("fixedRatio"))


def _size(card: dict[str, Any]) -> tuple[int, int]:
    picture = card.get("thumbnail", {})
    return picture.get("width", 800), picture.get("height", 400)


def _rule(what: str, value: Any, rule: Any) -> Iterator[str]:
    """What of one rule is broken."""
    if isinstance(rule, Text):
        if not isinstance(value, str) or units(value) > rule.most or _lines(value) > rule.lines:
            yield f"{what} is no text, or longer than {rule.most} or {rule.lines} lines"
    elif isinstance(rule, Many):
        if not isinstance(value, list) or not rule.least <= len(value) <= rule.most:
            yield f"{what}: not {rule.least} to {rule.most}"
        else:
            yield from (why for each in value for why in _rule(what, each, rule.fields))
    elif isinstance(rule, tuple):
        if value not in rule:
            yield f"{what} is none of {rule}"
    elif isinstance(rule, type):
        if not isinstance(value, rule):
            yield f"{what} is no {rule.__name__}"
    else:
        yield from _fields(what, value, rule)


def _fields(what: str, found: Any, fields: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(found, dict):
        yield f"{what} is no object"
        return
    for field, rule in fields.items():
        name = field.rstrip("*")
        if found.get(name) is not None and not _blank(found[name]):
            yield from _rule(f"{what}.{name}", found[name], rule)
        elif name != field:
            yield f"{what}.{name} is missing"


def _blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _contexts(answer: dict[str, Any]) -> Iterator[str]:
    broken = list(_rule("context", answer.get("context", {"values": []}), CONTEXT))
    values = [] if broken else answer.get("context", {}).get("values", [])
    texts = all(isinstance(each, str) for value in values for each in value.get("params", {}).values())
    yield from broken or ([] if texts else ["context.values.params that are no texts"])


def _buttons(name: str, component: dict[str, Any]) -> Iterator[str]:
    buttons, layout = component.get("buttons") or [], component.get("buttonLayout")
    beside = layout == "horizontal" or (layout is None and _square(component))
    if len(buttons) > (2 if beside else 3):
        yield f"{name}: {len(buttons)} buttons"
    longest = MOST_LABEL_BESIDE if beside and len(buttons) == 2 else MOST_LABEL
    for button in buttons:
        yield from _pressed(f"{name}.button", button, longest, ACTIONS)


def _quick_replies(replies: Any) -> Iterator[str]:
    if not isinstance(replies, list) or len(replies) > MOST_QUICK_REPLIES:
        yield "quickReplies are no list of at most ten"
        return
    for reply in replies:
        yield from _pressed("quickReply", reply, MOST_LABEL, ("message", "block"))


def _pressed(what: str, button: Any, longest: int, actions: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(button, dict) or button.get("action") not in actions:
        yield f"{what} has no known action"
        return
    if not 0 < units(button.get("label")) <= longest:
        yield f"{what}.label has {units(button.get('label'))}"
    need = NEEDS.get(button["action"])
    if need and not button.get(need):
        yield f"{what} without {need}"


def units(text: Any) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 if isinstance(text, str) else 0


def _lines(text: Any) -> int:
    return text.count("\n") + 1 if isinstance(text, str) and text else 0
