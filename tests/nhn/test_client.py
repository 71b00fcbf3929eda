"""Our channel to NHN Cloud, over HTTP against the fake: what it sends, what it makes of every answer."""

import socket
from dataclasses import replace

import pytest

from channels.dealing import ALIMTALK, BRAND, TEXT, Sought, Word
from channels.nhn.api import Keys
from channels.nhn.client import NhnChannel
from channels.nhn.codes import REQUESTS, RESULTS
from channels.ports import ChannelError, ChannelUnknown, Outgoing, Receipt, Result
from scheduler.alarms import wording
from tests.nhn.conftest import GUIDE, KEYS, SENDER, SENDER_KEY, Nhn, alimtalk, text
from tests.nhn.conftest import TEXT as GUIDE_TEXT

FORMS = (ALIMTALK, BRAND, TEXT)
AT_THE_DOOR = [(form, code) for form in FORMS for code in REQUESTS[form].table if code[0] == "-"]
AFTERWARDS = [(form, code) for form in FORMS for code in RESULTS[form].table if code.isdigit()]


def of(form: str, **more: str) -> Outgoing:
    if form == BRAND:
        return text("(광고) 안내", brand=True, **more)
    return alimtalk(**more) if form == ALIMTALK else text("내일 오전 10시 예약", **more)


def test_an_alimtalk_is_taken_with_its_template_values_and_our_key(nhn: Nhn) -> None:
    """Names without `#{}`; no text of it leaves us, and the dealer's own fall-back is off whatever its console says."""
    receipt = nhn.channel.hand_over(alimtalk())
    [line] = nhn.lines()
    assert (line["send_key"], line["message_id"], line["type"]) == ("01ABC.nhn", receipt.dealer_id, "alimtalk")
    assert line["message"] == {
        "senderKey": SENDER_KEY,
        "templateCode": GUIDE,
        "senderGroupingKey": "01ABC.nhn",
        "recipientList": [
            {
                "recipientNo": "01023456789",
                "templateParameter": {"병원명": "안부피부과", "고객명": "고우리"},
                "resendParameter": {"isResend": False},
            }
        ],
    }


@pytest.mark.parametrize(
    ("message", "kind", "advertising", "title"),
    [
        (text("가" * 45), "sms", False, None),
        (text("가" * 46), "mms", False, "시술 후 주의사항 안내"),
        (text("가" * 46, title=""), "mms", False, "가" * 20),
        (text("(광고) 안부 무료수신거부: 080-123-4567", advertising=True), "sms", True, None),
        (
            text("(광고) " + "가" * 46 + " 무료수신거부: 0801234567", advertising=True),
            "mms",
            True,
            "시술 후 주의사항 안내",
        ),
    ],
)
def test_without_a_template_it_is_a_text_message_by_its_length(
    nhn: Nhn, message: Outgoing, kind: str, advertising: bool, title: str | None
) -> None:
    """An LMS always has a title; advertising goes by the way on which the dealer keeps its 080 refusals."""
    nhn.channel.hand_over(message)
    [line] = nhn.lines()
    assert (line["type"], line["ad"], line["message"].get("title")) == (kind, advertising, title)
    assert (line["message"]["body"], line["message"]["sendNo"]) == (message.text, SENDER)
    assert line["message"]["recipientList"] == [{"recipientNo": "01023456789", "countryCode": "82"}]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (text("네😀"), "보낼 수 없는 글자"),
        (text("가" * 1001), "깁니다"),
        (alimtalk(text="가" * 1001), "깁니다"),
        (alimtalk(to="+14155550100"), "국내 번호가 아닙니다"),
    ],
)
def test_what_nhn_would_refuse_anyway_is_not_even_sent(nhn: Nhn, message: Outgoing, why: str) -> None:
    with pytest.raises(ChannelError, match=why) as error:
        nhn.channel.hand_over(message)
    assert (error.value.permanent, nhn.lines(), nhn.lines("refused")) == (True, [], [])


@pytest.mark.parametrize("missing", ["app_key", "secret_key", "sender_key"])
def test_an_alimtalk_needs_the_other_keys_and_a_text_does_not(nhn: Nhn, missing: str) -> None:
    """It waits for them."""
    own = nhn.channel_with(replace(KEYS, **{missing: ""}))
    with pytest.raises(ChannelError, match="발신 키") as error:
        own.hand_over(alimtalk())
    assert (error.value.permanent, error.value.trouble) == (False, "channel")
    own.hand_over(text("네"))
    assert nhn.types() == ["sms"]


@pytest.mark.parametrize("keys", [None, replace(KEYS, in_use=False)])
def test_a_clinic_without_an_account_in_use_waits_for_one(nhn: Nhn, keys: Keys | None) -> None:
    """Not permanent: it may be set any minute."""
    with pytest.raises(ChannelError, match="계정이 없습니다") as error:
        nhn.channel_with(keys).hand_over(text("네"))
    assert (error.value.permanent, nhn.lines()) == (False, [])


@pytest.mark.parametrize(("form", "code"), AT_THE_DOOR)
def test_every_code_of_the_table_at_the_door(nhn: Nhn, form: str, code: str) -> None:
    """Refused with it, under HTTP 200: permanent, for now, or of unknown fate."""
    nhn.trouble(f"refuse=1:{code.removeprefix('-')}")
    outcome = str(REQUESTS[form].table[code]["outcome"])
    with pytest.raises(ChannelUnknown if outcome in ("uncertain", "waiting") else ChannelError) as error:
        nhn.channel.hand_over(of(form))
    if isinstance(error.value, ChannelError):
        assert (code in str(error.value), error.value.permanent) == (True, outcome != "again")
        assert error.value.opted_out == (code == "-6001")


@pytest.mark.parametrize(("form", "code"), AFTERWARDS)
def test_every_code_of_the_table_as_a_result(nhn: Nhn, form: str, code: str) -> None:
    """Asked for afterwards, by the message's id; until then nobody knows."""
    nhn.trouble(f"fail=1:{code},failtext=1:{code}")
    receipt = nhn.channel.hand_over(of(form))
    assert nhn.channel.result("demo", receipt.dealer_id).outcome == "waiting"
    nhn.pass_(1)
    found = nhn.channel.result("demo", receipt.dealer_id)
    known = RESULTS[form].table[code]
    assert (found.outcome, found.trouble) == (known["outcome"], known.get("trouble", ""))


def test_the_codes_that_fall_back_to_text_are_those_of_who_cannot_be_reached() -> None:
    """Not a user, blocked, inactive, too old; a text message never falls back."""
    found = [{code for code, each in RESULTS[form].table.items() if each["outcome"] == "by_text"} for form in FORMS]
    unreached = {"3018", "3019", "3020", "3021"}
    assert found == [unreached, unreached, set()]


def test_every_trouble_of_the_tables_waits_and_has_words_for_the_operator() -> None:
    tables = [codes.table for each in (REQUESTS, RESULTS) for codes in each.values()]
    named = [known for table in tables for known in table.values() if "trouble" in known]
    assert {known["outcome"] for known in named} == {"again"}
    assert {str(known["trouble"]) for known in named} <= wording.OF_ACCOUNT.keys()


@pytest.mark.parametrize("form", FORMS)
def test_an_unknown_code_has_failed_and_is_shown(nhn: Nhn, form: str) -> None:
    """At the door and afterwards."""
    nhn.trouble("fail=1:7777,failtext=1:7777")
    receipt = nhn.channel.hand_over(of(form))
    nhn.pass_(1)
    assert nhn.channel.result("demo", receipt.dealer_id) == Result("failed", "발송사의 알 수 없는 코드: 7777")
    nhn.trouble("refuse=1:7777")
    with pytest.raises(ChannelError, match="-7777") as error:
        nhn.channel.hand_over(of(form, once="2"))
    assert error.value.permanent


@pytest.mark.parametrize(
    ("form", "changed", "trouble"),
    [
        (ALIMTALK, {"app_key": "other"}, "key"),
        (ALIMTALK, {"secret_key": "other"}, "key"),
        (ALIMTALK, {"sender_key": "b" * 40}, "channel"),
        (BRAND, {"app_key": "other"}, "key"),
        (BRAND, {"sender_key": "b" * 40}, "channel"),
        (TEXT, {"sms_app_key": "other"}, "key"),
        (TEXT, {"sms_secret_key": "other"}, "account"),
        (TEXT, {"sender": "0299999999"}, "number"),
    ],
)
def test_an_account_that_is_wrong_holds_the_sends(nhn: Nhn, form: str, changed: dict[str, str], trouble: str) -> None:
    """They go out once it is set right; it is heard of, and over when one is taken; and no secret is in the words."""
    words: list[Word] = []
    own = nhn.channel_with(replace(KEYS, **changed))
    own._heard = words.append
    with pytest.raises(ChannelError) as error:
        own.hand_over(of(form))
    assert (error.value.permanent, error.value.trouble) == (False, trouble)
    assert not any(secret in f"{error.value!r}{KEYS!r}" for secret in ("SMSSECRET", "KAKAOSECRET"))
    mended = nhn.channel_with(replace(KEYS, troubled=True))
    mended._heard = words.append
    mended.hand_over(of(form, once="2"))
    assert words == [Word("demo", trouble, form, late=False), Word("demo", "", form, late=False)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("status", "raised", "permanent"),
    [
        (408, ChannelError, False), (429, ChannelError, False), (503, ChannelError, False), (401, ChannelError, False),
        (402, ChannelError, False), (403, ChannelError, False), (400, ChannelError, True), (404, ChannelError, True),
        (302, ChannelUnknown, None), (500, ChannelUnknown, None), (502, ChannelUnknown, None),
    ],
)  # fmt: skip
def test_every_status_without_words(
    nhn: Nhn, form: str, status: int, raised: type[Exception], permanent: bool | None
) -> None:
    """Refused for now, refused the account, refused for good, or nobody can tell."""
    nhn.trouble(f"error=1:{status}")
    with pytest.raises(raised) as error:
        nhn.channel.hand_over(of(form))
    assert getattr(error.value, "permanent", None) == permanent


@pytest.mark.parametrize("spec", ["crash=1", "drop=1"])
@pytest.mark.parametrize("form", FORMS)
def test_a_send_whose_answer_was_lost_is_found_by_our_key(nhn: Nhn, form: str, spec: str) -> None:
    """Among others to the same number, of each kind."""
    nhn.trouble(spec)
    with pytest.raises(ChannelUnknown):
        nhn.channel.hand_over(of(form))
    nhn.trouble("")
    nhn.channel.hand_over(text("네", send_key="other.nhn"))
    nhn.sought["01ABC.nhn"] = Sought("demo", "+821023456789", brand=form == BRAND)
    assert nhn.channel.look_up("01ABC.nhn") == Receipt(nhn.lines()[0]["message_id"])


def test_a_send_that_never_came_is_not_there(nhn: Nhn) -> None:
    """Nor is one of somebody else's, or one of an attempt before."""
    assert nhn.channel.look_up("stranger") is None
    nhn.sought["01ABC.nhn"] = Sought("demo", "+821023456789")
    assert nhn.channel.look_up("01ABC.nhn") is None
    first = nhn.channel.hand_over(alimtalk())
    nhn.sought["01ABC.nhn"] = Sought("demo", "+821023456789", first.dealer_id)
    assert nhn.channel.look_up("01ABC.nhn") is None


def test_an_account_without_alimtalk_is_looked_up_among_texts(nhn: Nhn) -> None:
    nhn.sought["01ABC.nhn"] = Sought("demo", "+821023456789")
    assert nhn.channel_with(replace(KEYS, app_key="")).look_up("01ABC.nhn") is None


def test_the_same_attempt_is_taken_once_within_ten_minutes(nhn: Nhn) -> None:
    """-1005: nobody can tell whether it is the one before, so it is looked up; another attempt goes."""
    nhn.channel.hand_over(alimtalk(once="01ABC.nhn.1"))
    with pytest.raises(ChannelUnknown, match="-1005"):
        nhn.channel.hand_over(alimtalk(once="01ABC.nhn.1"))
    nhn.channel.hand_over(alimtalk(once="01ABC.nhn.2"))
    nhn.pass_(601)
    nhn.channel.hand_over(alimtalk(once="01ABC.nhn.1"))
    assert len(nhn.lines()) == 3


@pytest.mark.parametrize("spec", ["error=1:500", "error=1:403", "drop=1"])
def test_a_dealer_that_cannot_be_asked_says_nothing_of_the_send(nhn: Nhn, spec: str) -> None:
    """Looking up, and asking for a result, may be done again later, whatever went wrong."""
    nhn.sought["01ABC.nhn"] = Sought("demo", "+821023456789")
    nhn.trouble(spec)
    for ask in (lambda: nhn.channel.look_up("01ABC.nhn"), lambda: nhn.channel.result("demo", "sms.20260310.1")):
        with pytest.raises(ChannelError) as error:
            ask()
        assert not error.value.permanent


@pytest.mark.parametrize("kind", ["alimtalk", "brand", "sms", "mms"])
def test_a_message_that_the_dealer_does_not_know_is_waited_for(nhn: Nhn, kind: str) -> None:
    assert nhn.channel.result("demo", f"{kind}.20260310.1") == Result("waiting")


def test_a_door_that_is_closed_took_nothing(nhn: Nhn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(ChannelError, match="연결하지 못했습니다") as error:
        NhnChannel(url, url, lambda _: KEYS, nhn.sought.get, lambda: nhn.now).hand_over(alimtalk())
    assert not error.value.permanent


@pytest.mark.parametrize(
    ("resend", "outcome"),
    [("RSC01", "by_text"), ("RSC02", "waiting"), ("RSC03", "waiting"), ("RSC04", "delivered"), ("RSC05", "by_text")],
)
def test_where_the_dealer_sends_a_text_by_itself_we_send_none(nhn: Nhn, resend: str, outcome: str) -> None:
    """Its console may say so, though every request forbids it."""
    nhn.trouble("fail=1:3019")
    receipt = nhn.channel.hand_over(alimtalk())
    [kept] = nhn.fake.messages.values()
    kept.resend = resend
    nhn.pass_(1)
    assert nhn.channel.result("demo", receipt.dealer_id).outcome == outcome


def test_a_template_is_read_in_the_very_words(nhn: Nhn) -> None:
    assert nhn.channel.approved_text("demo", GUIDE) == GUIDE_TEXT
    with pytest.raises(ChannelError, match="-3003"):
        nhn.channel.approved_text("demo", "none")


@pytest.mark.parametrize("form", FORMS)
def test_a_number_that_the_dealer_refuses_has_failed(nhn: Nhn, form: str) -> None:
    """-1031 says no more than that nobody was accepted; why, stands at the recipient."""
    with pytest.raises(ChannelError, match="연락처를 확인") as error:
        nhn.channel.hand_over(of(form, to="+82212"))
    assert error.value.permanent


def test_who_refused_at_the_080_number_gets_no_advertising(nhn: Nhn) -> None:
    """And is known to have refused; other messages still go."""
    nhn.account = replace(nhn.account, refused=frozenset({"01023456789"}))
    with pytest.raises(ChannelError, match="080") as error:
        nhn.channel.hand_over(text("(광고) 안부 무료수신거부: 080-123-4567", advertising=True))
    assert (error.value.permanent, error.value.opted_out) == (True, True)
    nhn.channel.hand_over(text("네"))
