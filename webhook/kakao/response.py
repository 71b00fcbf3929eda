"""What goes back to Kakao: the skill response (SkillResponse 2.0), and how a reply becomes one.

Source: Kakao business guide, "응답 타입별 JSON 포맷" and "AI 챗봇 콜백 개발 가이드". A response that exists keeps every
documented limit; LimitError says which one would be broken. Lengths are in UTF-16 code units: Kakao does not say what
it counts, and this is the stricter way.
"""

from itertools import groupby, product
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, model_validator

from bot import reply as said
from webhook.kakao.carousel import Carousel
from webhook.kakao.components import BasicCard, Button, ItemCard, ListCard, Part, QuickReply, SimpleText, TextCard
from webhook.kakao.limits import LimitError, check, forbid, units
from webhook.kakao.words import MAX_TEXT, Cut, split, split_tail

__all__ = ["LimitError", "SkillResponse", "render", "to_json", "waiting_ack"]

MAX_OUTPUTS = 3
_ALL_SHOWN = 500
_MAX_TITLE = 50
_MAX_CARD = 400

# Tried in this order until three bubbles are enough: size and cut, whether titles make cards, whether bubbles join.
_SIZES = ((_ALL_SHOWN, Cut.SENTENCE), (MAX_TEXT, Cut.SENTENCE), (MAX_TEXT, Cut.SPACE), (MAX_TEXT, Cut.ANYWHERE))
_WAYS = tuple(product(_SIZES, (True, False), (False, True)))


class Output(Part):
    """One bubble: exactly one of the components."""

    simple_text: SimpleText | None = None
    text_card: TextCard | None = None
    basic_card: BasicCard | None = None
    list_card: ListCard | None = None
    item_card: ItemCard | None = None
    carousel: Carousel | None = None

    @model_validator(mode="after")
    def _holds_one_component(self) -> Self:
        check("components of an output", len(self.model_fields_set), 1, 1)
        return self


class Template(Part):
    """One to three bubbles, and at most ten quick replies."""

    outputs: tuple[Output, ...]
    quick_replies: tuple[QuickReply, ...] | None = None

    @model_validator(mode="after")
    def _keeps_its_limits(self) -> Self:
        check("template.outputs", len(self.outputs), MAX_OUTPUTS, 1)
        check("template.quickReplies", len(self.quick_replies or ()), 10)
        return self


class ContextValue(Part):
    """A context of Kakao's for `life_span` turns; 0 deletes it. Values of `params` are strings."""

    name: str
    life_span: Annotated[int, Field(ge=0)]
    ttl: Annotated[int, Field(ge=0)] | None = None
    params: dict[str, str] | None = None


class ContextControl(Part):
    """The contexts that an answer sets."""

    values: tuple[ContextValue, ...]


class SkillResponse(Part):
    """An answer to one request, or the acknowledgement that the answer will come by callback."""

    version: Literal["2.0"] = "2.0"
    template: Template | None = None
    context: ContextControl | None = None
    data: dict[str, JsonValue] | None = None
    use_callback: bool | None = None

    @model_validator(mode="after")
    def _is_an_answer_or_an_acknowledgement(self) -> Self:
        forbid("template beside useCallback", bool(self.use_callback) and self.template is not None)
        forbid("response without template and data", self.template is None and self.data is None)
        return self


def to_json(response: SkillResponse) -> dict[str, JsonValue]:
    """The response as Kakao reads it, without nulls."""
    return response.model_dump(mode="json", by_alias=True, exclude_none=True)


def waiting_ack(text: str) -> SkillResponse:
    """Tell Kakao, within its 5 seconds, that the answer will come by callback; `text` fills the waiting bubble."""
    return SkillResponse(use_callback=True, data={"text": text})


def render(reply: said.Reply) -> SkillResponse:
    """Put a reply into one to three bubbles, losing no word. Raises LimitError where that cannot be done.

    1. Plain words become a simpleText, words with a title or buttons a textCard.
    2. A card with buttons whose words exceed its 400 keeps the last of them; the first go before it as simpleText.
    3. Bubbles stay within the 500 that KakaoTalk shows at once; where that makes more than three, neighbours are
       joined, then titles without buttons become plain words, then bubbles of up to 1,000 are taken.
    4. Words are cut at a line break or a sentence's end; inside a sentence only where nothing else fits.
    """
    quick_replies = tuple(_quick_reply(quick) for quick in reply.quick_replies)
    return SkillResponse(template=Template(outputs=_outputs(reply), quick_replies=quick_replies or None))


def _outputs(reply: said.Reply) -> tuple[Output, ...]:
    check("words of a reply", units("".join(reply.text.split())), MAX_OUTPUTS * MAX_TEXT, 1)
    fewest: list[str | TextCard | Carousel] | None = None
    for (size, cut), titles, joined in _WAYS:
        parts = [part for group in _groups(reply.bubbles) for part in _parts_of(group, titles)]
        bubbles = _sized(_joined(parts) if joined else parts, size, cut)
        if len(bubbles) <= MAX_OUTPUTS:
            return tuple(_output(bubble) for bubble in bubbles)
        fewest = bubbles if fewest is None else min(fewest, bubbles, key=len)
    raise LimitError("template.outputs", len(fewest or ()), MAX_OUTPUTS, 1)


def _groups(bubbles: tuple[said.Bubble, ...]) -> list[list[said.Bubble]]:
    """Each bubble alone; cards that stand beside each other together."""
    groups: list[list[said.Bubble]] = []
    for bubble in bubbles:
        if bubble.beside and groups and groups[-1][-1].beside:
            groups[-1].append(bubble)
        else:
            groups.append([bubble])
    return groups


def _parts_of(group: list[said.Bubble], titles: bool) -> list[str | TextCard | Carousel]:
    if len(group) == 1:
        return list(_parts(group[0], titles))
    cards = tuple(_card(each.title.strip(), each.text.strip(), tuple(map(_button, each.buttons))) for each in group)
    return [Carousel(type="textCard", items=cards)]


def _parts(bubble: said.Bubble, titles: bool) -> list[str | TextCard]:
    """Plain words, a card, or words that lead to a card."""
    title, text = bubble.title.strip(), bubble.text.strip()
    words = "\n".join(filter(None, (title, text)))
    if not bubble.buttons and not (titles and title and _fits_card(title, text)):
        return [words] if words else []
    buttons = tuple(_button(button) for button in bubble.buttons)
    if _fits_card(title, text):
        return [_card(title, text, buttons)]
    if units(words) <= _MAX_CARD:
        return [_card("", words, buttons)]
    head, tail = split_tail(words, _MAX_CARD)
    return [head, _card("", tail, buttons)]


def _fits_card(title: str, text: str) -> bool:
    return units(title) <= _MAX_TITLE and units(title) + units(text) <= _MAX_CARD


def _card(title: str, description: str, buttons: tuple[Button, ...]) -> TextCard:
    layout: Literal["vertical"] | None = "vertical" if buttons else None
    return TextCard(title=title or None, description=description or None, buttons=buttons or None, button_layout=layout)


def _joined(parts: list[str | TextCard | Carousel]) -> list[str | TextCard | Carousel]:
    """With neighbouring plain words as one."""
    joined: list[str | TextCard | Carousel] = []
    for plain, group in groupby(parts, key=lambda part: isinstance(part, str)):
        members = list(group)
        joined += ["\n\n".join(words for words in members if isinstance(words, str))] if plain else members
    return joined


def _sized(parts: list[str | TextCard | Carousel], size: int, cut: Cut) -> list[str | TextCard | Carousel]:
    sized: list[str | TextCard | Carousel] = []
    for part in parts:
        sized += split(part, size, cut) if isinstance(part, str) else [part]
    return sized


def _output(bubble: str | TextCard | Carousel) -> Output:
    if isinstance(bubble, Carousel):
        return Output(carousel=bubble)
    return Output(simple_text=SimpleText(text=bubble)) if isinstance(bubble, str) else Output(text_card=bubble)


def _button(button: said.Button) -> Button:
    match button.action:
        case "link":
            return Button(label=button.label, action="webLink", web_link_url=button.value)
        case "phone":
            return Button(label=button.label, action="phone", phone_number=button.value)
        case "operator":
            return Button(label=button.label, action="operator")
        case "message":
            text = button.value or button.label
            return Button(label=button.label, action="message", message_text=text, extra=_extra(button.choice))


def _quick_reply(quick: said.QuickReply) -> QuickReply:
    return QuickReply(label=quick.label, message_text=quick.text or quick.label, extra=_extra(quick.choice))


def _extra(choice: str | None) -> dict[str, JsonValue] | None:
    return None if choice is None else {"choice": choice}
