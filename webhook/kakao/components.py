"""What a skill response may show: bubbles, cards, buttons. Strict: a component that exists keeps every limit.

Source: Kakao business guide, "응답 타입별 JSON 포맷". Quick reply labels have no documented limit; 14 is our choice.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, JsonValue, model_validator
from pydantic.alias_generators import to_camel

from webhook.kakao.limits import at_most_lines, check, forbid, lines, units, within

Extra = dict[str, JsonValue]


class Part(BaseModel):
    """Base of everything in a response: immutable, no unknown fields, no silent conversions, camel case on the wire."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
    )


class Link(Part):
    """Where a press leads; `web` wins over the other two."""

    pc: str | None = None
    mobile: str | None = None
    web: str | None = None


class Thumbnail(Part):
    """A card's picture: 2:1, or 1:1 with `fixed_ratio`."""

    image_url: Annotated[str, within("thumbnail.imageUrl", 2000, 1)]
    alt_text: Annotated[str, within("thumbnail.altText", 50)] | None = None
    link: Link | None = None
    fixed_ratio: bool | None = None


_BUTTON_NEEDS = {"webLink": "web_link_url", "message": "message_text", "phone": "phone_number", "block": "block_id"}


class Button(Part):
    """A button on a card. `operator` calls a person, `share` shares the bubble; the others need their own field."""

    label: Annotated[str, within("button.label", 14, 1)]
    action: Literal["webLink", "message", "block", "phone", "share", "operator"]
    web_link_url: str | None = None
    message_text: str | None = None
    phone_number: str | None = None
    block_id: str | None = None
    extra: Extra | None = None

    @model_validator(mode="after")
    def _has_what_its_action_needs(self) -> Self:
        need = _BUTTON_NEEDS.get(self.action)
        forbid(f"{self.action} button without {need}", need is not None and not getattr(self, need))
        return self


class QuickReply(Part):
    """A one-tap answer under the last bubble."""

    label: Annotated[str, within("quickReply.label", 14, 1)]
    action: Literal["message", "block"] = "message"
    message_text: str | None = None
    block_id: str | None = None
    extra: Extra | None = None

    @model_validator(mode="after")
    def _has_what_its_action_needs(self) -> Self:
        forbid("message quick reply without messageText", self.action == "message" and not self.message_text)
        forbid("block quick reply without blockId", self.action == "block" and not self.block_id)
        return self


class WithButtons(Part):
    """A card with buttons: three above each other, or two side by side with labels of at most 8."""

    buttons: tuple[Button, ...] | None = None
    button_layout: Literal["vertical", "horizontal"] | None = None

    def side_by_side(self) -> bool:
        """Whether the buttons stand beside each other."""
        return self.button_layout == "horizontal"

    @model_validator(mode="after")
    def _buttons_have_room(self) -> Self:
        buttons = self.buttons or ()
        check("buttons", len(buttons), 2 if self.side_by_side() else 3)
        if self.side_by_side() and len(buttons) == 2:
            for button in buttons:
                check("button.label side by side", units(button.label), 8)
        return self


class SimpleText(Part):
    """A plain bubble; KakaoTalk hides what is over 500 behind 전체 보기."""

    text: Annotated[str, within("simpleText.text", 1000, 1)]


class TextCard(WithButtons):
    """Words with a title or buttons."""

    title: Annotated[str, within("textCard.title", 50)] | None = None
    description: Annotated[str, within("textCard.description", 400)] | None = None

    @model_validator(mode="after")
    def _has_words_within_limits(self) -> Self:
        check("textCard.title+description", units(self.title) + units(self.description), 400, 1)
        return self


class BasicCard(WithButtons):
    """A picture with words."""

    thumbnail: Thumbnail
    title: Annotated[str, within("basicCard.title", 50)] | None = None
    description: Annotated[str, within("basicCard.description", 230)] | None = None
    forwardable: bool | None = None

    def side_by_side(self) -> bool:
        """A square picture puts the buttons beside each other, unless the layout says otherwise."""
        return self.button_layout == "horizontal" or (self.button_layout is None and bool(self.thumbnail.fixed_ratio))


class ListHeader(Part):
    """The line above a list."""

    title: Annotated[str, within("listCard.header.title", 1000, 1)]


class ListItem(Part):
    """A line of a list, which may open a link, a block, or say a text."""

    title: Annotated[str, within("listCard.item.title", 1000, 1)]
    description: str | None = None
    image_url: str | None = None
    link: Link | None = None
    action: Literal["block", "message"] | None = None
    block_id: str | None = None
    message_text: str | None = None
    extra: Extra | None = None

    @model_validator(mode="after")
    def _has_what_its_action_needs(self) -> Self:
        forbid("message list item without messageText", self.action == "message" and not self.message_text)
        forbid("block list item without blockId", self.action == "block" and not self.block_id)
        return self


class ListCard(WithButtons):
    """A list of at most five lines."""

    header: ListHeader
    items: tuple[ListItem, ...]

    @model_validator(mode="after")
    def _has_room_for_its_items(self) -> Self:
        check("listCard.items", len(self.items), 5, 1)
        return self


class ItemThumbnail(Part):
    """An item card's picture: 2:1 (800×400) or 1:1 (800×800)."""

    image_url: Annotated[str, within("itemCard.thumbnail.imageUrl", 2000, 1)]
    alt_text: Annotated[str, within("itemCard.thumbnail.altText", 50)] | None = None
    width: int | None = None
    height: int | None = None
    link: Link | None = None

    @model_validator(mode="after")
    def _is_two_to_one_or_square(self) -> Self:
        forbid("itemCard.thumbnail neither 800x400 nor 800x800", self.size() not in ((800, 400), (800, 800)))
        return self

    def size(self) -> tuple[int, int]:
        """Width and height in pixels; 800×400 where nothing is said."""
        return (self.width or 800, self.height or 400)


class ItemHead(Part):
    """The line above an item card."""

    title: Annotated[str, at_most_lines("itemCard.head.title", 1)]


class ItemProfile(Part):
    """A name with a picture above an item card, in the place of a head."""

    title: Annotated[str, within("itemCard.profile.title", 15, 1)]
    image_url: str | None = None
    width: int | None = None
    height: int | None = None


class ImageTitle(Part):
    """A title beside a small picture."""

    title: Annotated[str, at_most_lines("itemCard.imageTitle.title", 2)]
    description: Annotated[str, at_most_lines("itemCard.imageTitle.description", 1)] | None = None
    image_url: str | None = None


class Item(Part):
    """A line of an item card: a short name and its value."""

    title: Annotated[str, within("itemCard.itemList.title", 6, 1)]
    description: Annotated[str, at_most_lines("itemCard.itemList.description", 2)]


class ItemSummary(Part):
    """The sum under an item card's lines."""

    title: Annotated[str, within("itemCard.itemListSummary.title", 6, 1)]
    description: Annotated[str, within("itemCard.itemListSummary.description", 14, 1)]


class ItemCard(WithButtons):
    """A table of short names and values, such as an appointment."""

    item_list: tuple[Item, ...]
    item_list_alignment: Literal["left", "right"] | None = None
    item_list_summary: ItemSummary | None = None
    thumbnail: ItemThumbnail | None = None
    head: ItemHead | None = None
    profile: ItemProfile | None = None
    image_title: ImageTitle | None = None
    title: str | None = None
    description: str | None = None

    @model_validator(mode="after")
    def _keeps_its_limits(self) -> Self:
        check("itemCard.itemList", len(self.item_list), 10, 1)
        check("itemCard.title+description", units(self.title) + units(self.description), 200)
        check("itemCard.title+description lines", lines(self.title) + lines(self.description), 12)
        forbid("itemCard.description without title", bool(self.description) and not self.title)
        forbid("itemCard with head and profile", self.head is not None and self.profile is not None)
        return self
