"""Several cards of one kind beside each other. Cards have less room here than alone."""

from typing import Annotated, Literal, Self

from pydantic import model_validator

from webhook.kakao.components import BasicCard, ItemCard, ListCard, Part, TextCard, Thumbnail
from webhook.kakao.limits import at_most_lines, check, forbid, lines, units

Card = TextCard | BasicCard | ListCard | ItemCard
_KINDS = {"textCard": TextCard, "basicCard": BasicCard, "listCard": ListCard, "itemCard": ItemCard}


class CarouselHeader(Part):
    """The first card, which introduces the others."""

    title: Annotated[str, at_most_lines("carousel.header.title", 2)]
    description: Annotated[str, at_most_lines("carousel.header.description", 3)]
    thumbnail: Thumbnail


class Carousel(Part):
    """At most ten cards of one kind; five lists."""

    type: Literal["textCard", "basicCard", "listCard", "itemCard"]
    items: tuple[Card, ...]
    header: CarouselHeader | None = None

    @model_validator(mode="after")
    def _keeps_its_limits(self) -> Self:
        check("carousel.items", len(self.items), 5 if self.type == "listCard" else 10, 1)
        forbid("carousel of mixed cards", any(type(card) is not _KINDS[self.type] for card in self.items))
        forbid("carousel.header of textCard or listCard", bool(self.header) and self.type in ("textCard", "listCard"))
        for card in self.items:
            _check_card(card)
        forbid("carousel of cards of different build", len({_build(card) for card in self.items}) > 1)
        return self


def _check_card(card: Card) -> None:
    match card:
        case TextCard():
            check("textCard.title+description in a carousel", units(card.title) + units(card.description), 128)
        case BasicCard():
            check("basicCard.title lines in a carousel", lines(card.title), 2)
            check("basicCard.description lines in a carousel", lines(card.description), 2)
        case ListCard():
            check("listCard.items in a carousel", len(card.items), 4)
        case ItemCard():
            check("itemCard.itemList in a carousel", len(card.item_list), 5)
            check("itemCard.title+description in a carousel", units(card.title) + units(card.description), 100)
            square = card.thumbnail is not None and card.thumbnail.size() != (800, 400)
            forbid("itemCard.thumbnail not 2:1 in a carousel", square)


def _build(card: Card) -> tuple[bool, ...]:
    """What all cards of a carousel must share: the pictures' ratio; in item cards, which optional parts are there."""
    if isinstance(card, BasicCard):
        return (bool(card.thumbnail.fixed_ratio),)
    if isinstance(card, ItemCard):
        return tuple(part is not None for part in (card.thumbnail, card.head, card.profile, card.image_title))
    return ()
