"""The skill response: how a reply becomes bubbles, and that no limit of Kakao's can be broken."""

import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.reply import Bubble, Button, QuickReply, Reply
from webhook.kakao import carousel, components
from webhook.kakao.limits import LimitError, units
from webhook.kakao.response import (
    ContextControl,
    ContextValue,
    Output,
    SkillResponse,
    Template,
    render,
    to_json,
    waiting_ack,
)


def outputs(reply: Reply) -> list[Any]:
    rendered: Any = to_json(render(reply))
    return list(rendered["template"]["outputs"])


def said(*bubbles: Bubble) -> Reply:
    return Reply(bubbles=bubbles)


def texts(reply: Reply) -> list[str]:
    """What the patient reads, in order."""
    parts = []
    for output in outputs(reply):
        ((_, component),) = output.items()
        parts += [component[name] for name in ("text", "title", "description") if name in component]
    return parts


def letters(text: str) -> str:
    return "".join(text.split())


def sentences(length: int, count: int) -> str:
    return " ".join("가" * (length - 2) + f"{'나다라마바사'[n % 6]}." for n in range(count))


def test_plain_words_become_a_simple_text() -> None:
    """The smallest answer is Kakao's smallest valid answer."""
    assert to_json(render(said(Bubble("안녕하세요")))) == {
        "version": "2.0",
        "template": {"outputs": [{"simpleText": {"text": "안녕하세요"}}]},
    }


def test_a_card_carries_buttons_of_every_kind() -> None:
    """A title or buttons make a textCard; each action brings what Kakao needs, and a choice comes back in extra."""
    buttons = (
        Button("사진 보내기", "link", "https://example.org/p"),
        Button("전화하기", "phone", "0212345678"),
        Button("괜찮아요", choice="c-1"),
    )
    assert outputs(said(Bubble("어떠세요?", "안부", buttons))) == [
        {
            "textCard": {
                "title": "안부",
                "description": "어떠세요?",
                "buttonLayout": "vertical",
                "buttons": [
                    {"label": "사진 보내기", "action": "webLink", "webLinkUrl": "https://example.org/p"},
                    {"label": "전화하기", "action": "phone", "phoneNumber": "0212345678"},
                    {"label": "괜찮아요", "action": "message", "messageText": "괜찮아요", "extra": {"choice": "c-1"}},
                ],
            }
        }
    ]


def test_quick_replies_say_their_text_or_their_label() -> None:
    """A quick reply is a message; its choice comes back in extra, and no choice leaves no trace."""
    quick = (QuickReply("아파요", "많이 아파요", "pain-3"), QuickReply("아니요"))
    rendered: Any = to_json(render(Reply((Bubble("아프세요?"),), quick)))
    assert rendered["template"]["quickReplies"] == [
        {"label": "아파요", "action": "message", "messageText": "많이 아파요", "extra": {"choice": "pain-3"}},
        {"label": "아니요", "action": "message", "messageText": "아니요"},
    ]


def test_words_are_shown_at_once_where_three_bubbles_allow_it() -> None:
    """1,343 characters take three bubbles of at most 500, not two with a hidden rest."""
    assert [units(text) <= 500 for text in texts(said(Bubble(sentences(95, 14))))] == [True, True, True]


def test_long_words_are_cut_at_a_sentence_end() -> None:
    """Each bubble ends with a whole sentence and starts with one; nothing but the space between is lost."""
    text = sentences(140, 19)
    pieces = texts(said(Bubble(text)))
    assert [piece[-1] for piece in pieces] == [".", ".", "."]
    assert " ".join(pieces) == text


def test_a_sentence_is_left_whole_even_where_part_of_it_hides() -> None:
    """Two sentences of 700 become two bubbles, not three cut inside a sentence."""
    assert [units(text) for text in texts(said(Bubble(sentences(700, 2))))] == [700, 700]


def test_a_line_break_is_a_place_to_cut() -> None:
    """Lines without full stops are kept whole."""
    lines = ["가" * 300, "나" * 300, "다" * 300]
    assert texts(said(Bubble("\n".join(lines)))) == lines


def test_the_number_of_an_item_is_no_sentence_end() -> None:
    """A list's `2.` stays with its words."""
    text = "가" * 490 + " 끝. 2. " + "나" * 200
    assert texts(said(Bubble(text))) == ["가" * 490 + " 끝.", "2. " + "나" * 200]


def test_inside_a_sentence_a_space_comes_before_any_letter() -> None:
    """A sentence over 1,000 is cut at a space; a word over 1,000 anywhere."""
    assert texts(said(Bubble("가" * 900 + " " + "나" * 900))) == ["가" * 900, "나" * 900]
    assert texts(said(Bubble("가" * 1100))) == ["가" * 1000, "가" * 100]


def test_sentences_give_way_where_the_words_would_not_fit_otherwise() -> None:
    """Five sentences of 580 (2,904 in all) fit only if some are cut at a space."""
    sentence = "가나다라마바사아자 " * 57 + "가나다라마바사아."
    text = " ".join([sentence] * 5)
    pieces = texts(said(Bubble(text)))
    assert len(pieces) == 3
    assert " ".join(pieces) == text


def test_an_emoji_counts_two_and_is_never_halved() -> None:
    """Lengths are UTF-16 code units: 501 emoji make two bubbles of at most 1,000."""
    assert [units(text) for text in texts(said(Bubble("😊" * 501)))] == [1000, 2]


def test_more_than_three_bubbles_are_joined() -> None:
    """Neighbouring plain bubbles share one, parted by an empty line."""
    assert texts(said(*(Bubble(word) for word in "가나다라"))) == ["가\n\n나\n\n다\n\n라"]


def test_titles_without_buttons_give_way_to_the_number_of_bubbles() -> None:
    """Four titled bubbles become plain words, with their titles as first lines."""
    assert texts(said(*(Bubble("말", title) for title in "가나다라"))) == ["가\n말\n\n나\n말\n\n다\n말\n\n라\n말"]


def test_a_long_card_keeps_its_last_words_and_its_buttons() -> None:
    """Words over 400 go before the card, title first, so that reading order and buttons are kept."""
    bubble = Bubble(sentences(100, 7), "주의사항", (Button("괜찮아요"),))
    first, second = outputs(said(bubble))
    assert first["simpleText"]["text"].startswith("주의사항\n가")
    assert units(second["textCard"]["description"]) <= 400
    assert second["textCard"]["buttons"][0]["label"] == "괜찮아요"
    assert letters("".join(texts(said(bubble)))) == letters(bubble.title + bubble.text)


def test_a_title_over_fifty_becomes_the_first_line() -> None:
    """Kakao's title has 50 characters; a longer one is told as words."""
    assert outputs(said(Bubble("말", "제" * 51, (Button("네"),))))[0]["textCard"]["description"] == "제" * 51 + "\n말"


def test_empty_bubbles_are_left_out() -> None:
    """White space alone is nothing to say."""
    assert texts(said(Bubble(" \n"), Bubble("말"), Bubble(""))) == ["말"]


def card(label: str = "네", count: int = 1) -> Bubble:
    return Bubble("말", buttons=(Button(label),) * count)


@pytest.mark.parametrize(
    ("reply", "limit", "count"),
    [
        (Reply(), "words of a reply", 0),
        (said(Bubble("가" * 3001)), "words of a reply", 3001),
        (said(card(), card(), card(), card()), "template.outputs", 4),
        (said(card("가" * 15)), "button.label", 15),
        (said(card("")), "button.label", 0),
        (said(card(count=4)), "buttons", 4),
        (said(Bubble("말"), Bubble("", buttons=(Button("네"),))), "textCard.title+description", 0),
        (said(Bubble("말", buttons=(Button("보기", "link"),))), "webLink button without web_link_url", 1),
        (said(Bubble("말", buttons=(Button("전화", "phone"),))), "phone button without phone_number", 1),
        (Reply((Bubble("말"),), (QuickReply("네"),) * 11), "template.quickReplies", 11),
        (Reply((Bubble("말"),), (QuickReply("가" * 15),)), "quickReply.label", 15),
    ],
)
def test_what_does_not_fit_is_refused_by_name(reply: Reply, limit: str, count: int) -> None:
    """LimitError says which limit, and how much there was."""
    with pytest.raises(LimitError) as refusal:
        render(reply)
    assert (refusal.value.limit, refusal.value.count) == (limit, count)


def button(label: str = "네", **fields: Any) -> components.Button:
    return components.Button(label=label, **({"action": "operator"} | fields))


def picture(**fields: Any) -> components.Thumbnail:
    return components.Thumbnail(image_url="https://example.org/i.png", **fields)


def basic(**fields: Any) -> components.BasicCard:
    return components.BasicCard(**({"thumbnail": picture()} | fields))


def listed(count: int = 1, **fields: Any) -> components.ListCard:
    items = (components.ListItem(title="줄"),) * count
    return components.ListCard(header=components.ListHeader(title="목록"), items=items, **fields)


def item(count: int = 1, **fields: Any) -> components.ItemCard:
    return components.ItemCard(item_list=(components.Item(title="예약", description="내일"),) * count, **fields)


def text_card(**fields: Any) -> components.TextCard:
    return components.TextCard(**({"title": "제목"} | fields))


def deck(kind: Any, *cards: carousel.Card, **fields: Any) -> carousel.Carousel:
    return carousel.Carousel(type=kind, items=cards, **fields)


def header(title: str = "제목", description: str = "말") -> carousel.CarouselHeader:
    return carousel.CarouselHeader(title=title, description=description, thumbnail=picture())


HEAD = components.ItemHead(title="안부의원")
PROFILE = components.ItemProfile(title="안부의원")
SQUARE = components.ItemThumbnail(image_url="https://example.org/i.png", width=800, height=800)


def image_title(title: str, description: str = "말") -> components.ImageTitle:
    return components.ImageTitle(title=title, description=description)


def summary(title: str, description: str = "1원") -> components.ItemSummary:
    return components.ItemSummary(title=title, description=description)


OUTPUT = Output(simple_text=components.SimpleText(text="말"))
QUICK = components.QuickReply(label="네", message_text="네")

# Each pair: the most that is allowed, and one step more.
LIMITS = [
    ("simpleText.text", lambda n: components.SimpleText(text="가" * n), 1000),
    ("button.label", lambda n: button("가" * n), 14),
    ("buttons", lambda n: text_card(buttons=(button(),) * n), 3),
    ("buttons", lambda n: text_card(buttons=(button(),) * n, button_layout="horizontal"), 2),
    ("buttons", lambda n: basic(thumbnail=picture(fixed_ratio=True), buttons=(button(),) * n), 2),
    ("button.label side by side", lambda n: text_card(buttons=(button("가" * n),) * 2, button_layout="horizontal"), 8),
    ("thumbnail.altText", lambda n: picture(alt_text="가" * n), 50),
    ("textCard.title", lambda n: text_card(title="가" * n), 50),
    ("textCard.description", lambda n: text_card(title=None, description="가" * n), 400),
    ("textCard.title+description", lambda n: text_card(description="가" * (n - 2)), 400),
    ("basicCard.title", lambda n: basic(title="가" * n), 50),
    ("basicCard.description", lambda n: basic(description="가" * n), 230),
    ("listCard.items", listed, 5),
    ("itemCard.itemList", item, 10),
    ("itemCard.itemList.title", lambda n: components.Item(title="가" * n, description="말"), 6),
    ("itemCard.itemList.description lines", lambda n: components.Item(title="가", description="\n" * (n - 1)), 2),
    ("itemCard.title+description", lambda n: item(title="제목", description="가" * (n - 2)), 200),
    ("itemCard.title+description lines", lambda n: item(title="제목", description="가" + "\n" * (n - 2)), 12),
    ("itemCard.head.title lines", lambda n: components.ItemHead(title="가" + "\n" * (n - 1)), 1),
    ("itemCard.profile.title", lambda n: components.ItemProfile(title="가" * n), 15),
    ("itemCard.imageTitle.title lines", lambda n: image_title("가" + "\n" * (n - 1)), 2),
    ("itemCard.imageTitle.description lines", lambda n: image_title("가", "가" + "\n" * (n - 1)), 1),
    ("itemCard.itemListSummary.title", lambda n: summary("가" * n), 6),
    ("itemCard.itemListSummary.description", lambda n: summary("합계", "1" * n), 14),
    ("itemCard.thumbnail.altText", lambda n: SQUARE.model_validate(SQUARE.model_dump() | {"alt_text": "가" * n}), 50),
    ("carousel.items", lambda n: deck("basicCard", *[basic()] * n), 10),
    ("carousel.items", lambda n: deck("listCard", *[listed()] * n), 5),
    ("carousel.header.title lines", lambda n: header("가" + "\n" * (n - 1)), 2),
    ("carousel.header.description lines", lambda n: header("가", "가" + "\n" * (n - 1)), 3),
    (
        "textCard.title+description in a carousel",
        lambda n: deck("textCard", text_card(description="가" * (n - 2))),
        128,
    ),
    ("basicCard.title lines in a carousel", lambda n: deck("basicCard", basic(title="가" + "\n" * (n - 1))), 2),
    ("basicCard.description lines in a carousel", lambda n: deck("basicCard", basic(description="\n" * (n - 1))), 2),
    ("listCard.items in a carousel", lambda n: deck("listCard", listed(n)), 4),
    ("itemCard.itemList in a carousel", lambda n: deck("itemCard", item(n)), 5),
    ("itemCard.title+description in a carousel", lambda n: deck("itemCard", item(title="가" * n)), 100),
    ("template.outputs", lambda n: Template(outputs=(OUTPUT,) * n), 3),
    ("template.quickReplies", lambda n: Template(outputs=(OUTPUT,), quick_replies=(QUICK,) * n), 10),
]


@pytest.mark.parametrize(("limit", "build", "most"), LIMITS)
def test_each_limit_holds_to_the_last_character(limit: str, build: Any, most: int) -> None:
    """What is documented as the most is accepted, one more is refused under the limit's name."""
    assert build(most) is not None
    with pytest.raises(LimitError) as refusal:
        build(most + 1)
    assert (refusal.value.limit, refusal.value.count, refusal.value.most) == (limit, most + 1, most)


@pytest.mark.parametrize(
    ("rule", "build"),
    [
        ("itemCard.description without title", lambda: item(description="말")),
        ("itemCard with head and profile", lambda: item(head=HEAD, profile=PROFILE)),
        (
            "itemCard.thumbnail neither 800x400 nor 800x800",
            lambda: components.ItemThumbnail(image_url="https://example.org/i.png", width=800, height=600),
        ),
        ("itemCard.thumbnail not 2:1 in a carousel", lambda: deck("itemCard", item(thumbnail=SQUARE))),
        ("carousel of mixed cards", lambda: deck("textCard", text_card(), basic())),
        ("carousel of mixed cards", lambda: deck("basicCard", text_card())),
        (
            "carousel of cards of different build",
            lambda: deck("basicCard", basic(), basic(thumbnail=picture(fixed_ratio=True))),
        ),
        ("carousel of cards of different build", lambda: deck("itemCard", item(), item(head=HEAD))),
        ("carousel.header of textCard or listCard", lambda: deck("listCard", listed(), header=header())),
        ("block button without block_id", lambda: button(action="block")),
        ("message button without message_text", lambda: button(action="message")),
        ("message list item without messageText", lambda: components.ListItem(title="줄", action="message")),
        ("block list item without blockId", lambda: components.ListItem(title="줄", action="block")),
        ("message quick reply without messageText", lambda: components.QuickReply(label="네")),
        ("block quick reply without blockId", lambda: components.QuickReply(label="네", action="block")),
        ("components of an output", lambda: Output()),
        (
            "components of an output",
            lambda: Output(simple_text=components.SimpleText(text="말"), text_card=text_card()),
        ),
        (
            "template beside useCallback",
            lambda: SkillResponse(template=Template(outputs=(OUTPUT,)), use_callback=True, data={}),
        ),
        ("response without template and data", lambda: SkillResponse()),
        ("carousel.items", lambda: deck("textCard")),
        ("listCard.items", lambda: listed(0)),
        ("itemCard.itemList", lambda: item(0)),
        ("template.outputs", lambda: Template(outputs=())),
    ],
)
def test_each_rule_of_the_format_is_kept(rule: str, build: Any) -> None:
    """Combinations that Kakao refuses cannot be built."""
    with pytest.raises(LimitError) as refusal:
        build()
    assert refusal.value.limit == rule


def test_unknown_fields_and_wrong_types_are_refused() -> None:
    """A misspelt field or a number for a text is an error here, not a failed turn at Kakao's."""
    with pytest.raises(ValidationError):
        components.SimpleText.model_validate({"txt": "말"})
    with pytest.raises(ValidationError):
        components.SimpleText.model_validate({"text": 5})


def test_contexts_data_and_lists_reach_the_wire_in_camel_case() -> None:
    """The documented names are used, and nulls are left out."""
    value = ContextValue(name="checkin", life_span=0, params={"day": "1"})
    shown = Output(list_card=listed(buttons=(button("상담직원 연결"),)))
    response = SkillResponse(
        template=Template(outputs=(shown,)), context=ContextControl(values=(value,)), data={"k": "v"}
    )
    assert to_json(response) == {
        "version": "2.0",
        "template": {
            "outputs": [
                {
                    "listCard": {
                        "header": {"title": "목록"},
                        "items": [{"title": "줄"}],
                        "buttons": [{"label": "상담직원 연결", "action": "operator"}],
                    }
                }
            ]
        },
        "context": {"values": [{"name": "checkin", "lifeSpan": 0, "params": {"day": "1"}}]},
        "data": {"k": "v"},
    }


def test_the_waiting_acknowledgement_has_no_template() -> None:
    """Kakao ignores or refuses a template beside useCallback."""
    assert to_json(waiting_ack("확인하고 있어요")) == {
        "version": "2.0",
        "useCallback": True,
        "data": {"text": "확인하고 있어요"},
    }


WORDS = st.text(st.sampled_from("가나다abc.!? \n\t😊12…)”") | st.characters(exclude_categories=["Cs"]), max_size=60)
LONG = st.lists(WORDS | st.integers(1, 300).map("라".__mul__), max_size=12).map(" ".join)
LABELS = st.text("가나다a ", min_size=1, max_size=14).filter(str.strip)
BUTTONS = st.lists(st.builds(Button, LABELS, choice=st.none() | st.text(max_size=5)), max_size=3).map(tuple)
PLAIN = st.builds(Bubble, LONG, st.just("") | WORDS)
CARDS = st.builds(Bubble, LONG, st.just("") | WORDS, BUTTONS)
QUICKS = st.lists(st.builds(QuickReply, LABELS), max_size=10).map(tuple)


def words_of(reply: Reply) -> str:
    return letters("".join(bubble.title + bubble.text for bubble in reply.bubbles))


def size_of(reply: Reply) -> int:
    return sum(units(bubble.title) + units(bubble.text) + 3 for bubble in reply.bubbles)


def assert_kakao_accepts(response: Any) -> None:
    """The limits again, read from the wire format instead of the models."""
    template = response["template"]
    assert 1 <= len(template["outputs"]) <= 3
    assert len(template.get("quickReplies", [])) <= 10
    for output in template["outputs"]:
        ((kind, component),) = output.items()
        if kind == "simpleText":
            assert 1 <= len(component["text"].encode("utf-16-le")) // 2 <= 1000
            continue
        assert kind == "textCard"
        title, description = component.get("title", ""), component.get("description", "")
        assert len(title.encode("utf-16-le")) // 2 <= 50
        assert 1 <= len((title + description).encode("utf-16-le")) // 2 <= 400
        assert len(component.get("buttons", [])) <= 3
        assert all(1 <= len(pressed["label"]) <= 14 for pressed in component.get("buttons", []))


@settings(max_examples=150, deadline=None)
@given(st.lists(PLAIN, max_size=6).map(tuple), QUICKS)
def test_any_words_that_fit_are_said_whole(bubbles: tuple[Bubble, ...], quick: tuple[QuickReply, ...]) -> None:
    """Up to 2,990 units of plain words always render, within all limits, without losing a character."""
    reply = Reply(bubbles, quick)
    assume(words_of(reply) and size_of(reply) <= 2990)
    response = to_json(render(reply))
    assert_kakao_accepts(response)
    assert letters("".join(texts(reply))) == words_of(reply)


@settings(max_examples=150, deadline=None)
@given(st.lists(CARDS, max_size=4).map(tuple), QUICKS)
def test_any_reply_is_said_whole_or_refused(bubbles: tuple[Bubble, ...], quick: tuple[QuickReply, ...]) -> None:
    """With buttons anywhere: either everything is said within all limits, or LimitError; never a loss."""
    reply = Reply(bubbles, quick)
    try:
        response = to_json(render(reply))
    except LimitError:
        return
    assert_kakao_accepts(response)
    assert letters("".join(texts(reply))) == words_of(reply)


@settings(max_examples=150, deadline=None)
@given(LONG, BUTTONS)
def test_a_card_after_words_fits_if_the_words_do(text: str, buttons: tuple[Button, ...]) -> None:
    """Up to 2,000 units with buttons always render."""
    assume(letters(text) and units(text) <= 2000)
    reply = said(Bubble(text, "제목", buttons))
    assert_kakao_accepts(to_json(render(reply)))
    assert letters("".join(texts(reply))) == words_of(reply)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(3, 450), min_size=1, max_size=20))
def test_no_sentence_is_cut_while_whole_ones_fit(lengths: list[int]) -> None:
    """Whenever packing whole sentences gives at most three bubbles, each bubble ends at a sentence's end."""
    text = " ".join("가" * (length - 1) + "." for length in lengths)
    assume(units(text) <= 1600)
    assert {bool(re.search(r"\.$", piece)) for piece in texts(said(Bubble(text)))} == {True}
