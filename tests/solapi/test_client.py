"""Our channel to Solapi, over HTTP against the fake: what it sends, what it makes of every answer."""

import socket
from dataclasses import replace
from threading import Thread

import pytest

from channels.dealing import Sought, domestic
from channels.ports import ChannelError, ChannelUnknown, Receipt, Result
from channels.solapi.api import Keys, authorization
from channels.solapi.client import SolapiChannel
from channels.solapi.codes import CODES
from tests.solapi.conftest import GUIDE, KEY, KEYS, SECRET, SENDER, Solapi, alimtalk, text


def test_an_alimtalk_is_taken_with_its_template_values_and_our_key(solapi: Solapi) -> None:
    """No text of it leaves us, and Solapi's own fall-back is off: whether a text message follows is ours to say."""
    receipt = solapi.channel.hand_over(alimtalk())

    [line] = solapi.lines()
    assert (line["send_key"], line["message_id"]) == ("01ABC.solapi", receipt.dealer_id)
    assert line["message"] == {
        "to": "01023456789",
        "from": SENDER,
        "country": "82",
        "type": "ATA",
        "autoTypeDetect": False,
        "customFields": {"anbu": "01ABC.solapi"},
        "kakaoOptions": {
            "pfId": "PF1",
            "templateId": GUIDE,
            "variables": {"#{병원명}": "안부피부과", "#{고객명}": "고우리"},
            "disableSms": True,
        },
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("가" * 45, {"type": "SMS", "text": "가" * 45}),
        ("가" * 46, {"type": "LMS", "text": "가" * 46, "subject": "시술 후 주의사항 안내"}),
    ],
)
def test_without_a_template_it_is_a_text_message_by_its_length(
    solapi: Solapi, words: str, said: dict[str, str]
) -> None:
    """A subject goes with an LMS alone."""
    solapi.channel.hand_over(text(words))
    message = solapi.lines()[0]["message"]
    assert {name: message[name] for name in message if name in ("type", "text", "subject")} == said


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (text("네😀"), "보낼 수 없는 글자"),
        (text("가" * 1001), "깁니다"),
        (alimtalk(text="가" * 1001), "깁니다"),
        (alimtalk(to="+14155550100"), "국내 번호가 아닙니다"),
    ],
)
def test_what_solapi_would_refuse_anyway_is_not_even_sent(solapi: Solapi, message: object, why: str) -> None:
    with pytest.raises(ChannelError, match=why) as error:
        solapi.channel.hand_over(message)  # type: ignore[arg-type]
    assert (error.value.permanent, solapi.lines(), solapi.lines("refused")) == (True, [], [])


def test_an_alimtalk_needs_a_kakao_channel(solapi: Solapi) -> None:
    with pytest.raises(ChannelError, match="pfId"):
        solapi.channel_with(replace(KEYS, pf_id="")).hand_over(alimtalk())


def test_a_clinic_without_an_account_waits_for_one(solapi: Solapi) -> None:
    """Not permanent: it may be set any minute."""
    with pytest.raises(ChannelError, match="계정이 없습니다") as error:
        solapi.channel.hand_over(alimtalk(clinic_code="demo2"))
    assert not error.value.permanent


@pytest.mark.parametrize("code", sorted(code for code in CODES.table if code.isdigit()))
def test_every_code_of_the_table_at_the_door(solapi: Solapi, code: str) -> None:
    """Refused at once with it: permanent, for now, by text, or of unknown fate."""
    solapi.trouble(f"refuse=1:{code}")
    outcome = str(CODES.table[code]["outcome"])
    raised = ChannelUnknown if outcome in ("uncertain", "waiting", "delivered") else ChannelError
    with pytest.raises(raised) as error:
        solapi.channel.hand_over(alimtalk())
    if isinstance(error.value, ChannelError):
        assert code in str(error.value)
        assert (error.value.permanent, error.value.by_text) == (outcome != "again", outcome == "by_text")


@pytest.mark.parametrize("code", sorted(code for code in CODES.table if code.isdigit()))
def test_every_code_of_the_table_as_a_result(solapi: Solapi, code: str) -> None:
    """Asked for afterwards, by the message's id."""
    solapi.trouble(f"fail=1:{code}")
    receipt = solapi.channel.hand_over(alimtalk())
    assert solapi.channel.result("demo", receipt.dealer_id).outcome == "waiting"
    solapi.pass_(1)
    assert solapi.channel.result("demo", receipt.dealer_id).outcome == CODES.table[code]["outcome"]


def test_an_unknown_code_has_failed_and_is_shown(solapi: Solapi) -> None:
    """At the door and afterwards."""
    solapi.trouble("fail=1:7777")
    receipt = solapi.channel.hand_over(alimtalk())
    solapi.pass_(1)
    assert solapi.channel.result("demo", receipt.dealer_id) == Result("failed", "발송사의 알 수 없는 코드: 7777")
    solapi.trouble("refuse=1:1999")
    with pytest.raises(ChannelError, match="1999") as error:
        solapi.channel.hand_over(alimtalk())
    assert error.value.permanent


@pytest.mark.parametrize(
    ("keys", "minutes_off", "why"),
    [
        (replace(KEYS, api_key="NCSother"), 0, "API 키"),
        (replace(KEYS, api_secret="wrong"), 0, "비밀키"),
        (KEYS, 16, "시계"),
        (KEYS, -16, "시계"),
    ],
)
def test_an_account_that_is_wrong_holds_the_sends(solapi: Solapi, keys: Keys, minutes_off: int, why: str) -> None:
    """They go out once it is set right, so they are not lost as permanent failures; and no secret is in the words."""
    own = solapi.channel_with(keys)
    own._now = lambda: solapi.now.replace(hour=1, minute=30 + minutes_off)
    solapi.now = solapi.now.replace(hour=1)
    with pytest.raises(ChannelError, match=why) as error:
        own.hand_over(alimtalk())
    assert not error.value.permanent
    assert not any(secret in f"{error.value!r}{keys!r}" for secret in (SECRET, "wrong"))


def test_a_signature_is_that_of_the_date_with_the_salt_behind_it(solapi: Solapi) -> None:
    """As the official SDKs sign."""
    from solapi.lib.authenticator import Authenticator

    header = authorization(KEYS, solapi.now, "0123456789abcdef")
    date = header.split("date=")[1].split(",")[0]
    assert header.endswith("signature=" + Authenticator.get_signature(SECRET, date + "0123456789abcdef"))
    assert header.startswith(f"HMAC-SHA256 apiKey={KEY}, date=2026-03-10T00:30:00.000+00:00, salt=0123456789abcdef, ")


def test_two_requests_never_share_a_signature(solapi: Solapi) -> None:
    """Within the same millisecond: the salt is new."""
    for _ in range(3):
        solapi.channel.hand_over(alimtalk())
    assert len(solapi.lines()) == 3


@pytest.mark.parametrize("status", [408, 429, 503])
def test_what_is_refused_for_now_is_tried_again(solapi: Solapi, status: int) -> None:
    solapi.trouble(f"error=1:{status}")
    with pytest.raises(ChannelError) as error:
        solapi.channel.hand_over(alimtalk())
    assert not error.value.permanent


@pytest.mark.parametrize("status", [400, 404, 413])
def test_what_can_never_be_taken_has_failed(solapi: Solapi, status: int) -> None:
    solapi.trouble(f"error=1:{status}")
    with pytest.raises(ChannelError) as error:
        solapi.channel.hand_over(alimtalk())
    assert error.value.permanent


@pytest.mark.parametrize("spec", ["crash=1", "drop=1", "error=1:302", "error=1:500", "error=1:502"])
def test_where_nobody_can_tell_it_is_unknown(solapi: Solapi, spec: str) -> None:
    """An answer lost, or an error that may have come after the deed; a redirect is not followed."""
    solapi.trouble(spec)
    with pytest.raises(ChannelUnknown):
        solapi.channel.hand_over(alimtalk())


def test_a_time_out_after_the_request_is_unknown(solapi: Solapi, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dealer takes the call and says nothing."""
    monkeypatch.setattr("channels.solapi.api.TIMEOUT", (1, 0.1))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ChannelUnknown, match="Timeout"):
            SolapiChannel(url, lambda _: KEYS, solapi.sought.get, lambda: solapi.now).hand_over(alimtalk())


def test_a_door_that_is_closed_took_nothing(solapi: Solapi) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(ChannelError, match="연결하지 못했습니다") as error:
        SolapiChannel(url, lambda _: KEYS, solapi.sought.get, lambda: solapi.now).hand_over(alimtalk())
    assert not error.value.permanent


@pytest.mark.parametrize("answer", ["", "nonsense", "[]", "{}", '{"messageList": {"a": {"messageId": 1}}}'])
def test_an_answer_that_is_none_of_solapis_is_unknown(solapi: Solapi, answer: str) -> None:
    """Never a receipt, never a refusal."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(f"HTTP/1.0 200 OK\r\nContent-Length: {len(answer)}\r\n\r\n{answer}".encode())

        Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ChannelUnknown):
            SolapiChannel(url, lambda _: KEYS, solapi.sought.get, lambda: solapi.now).hand_over(alimtalk())


# ── what was lost


def lost(solapi: Solapi, key: str = "01ABC.solapi") -> None:
    """A send whose answer did not come."""
    solapi.trouble("drop=1")
    with pytest.raises(ChannelUnknown):
        solapi.channel.hand_over(alimtalk(send_key=key))
    solapi.trouble("")
    solapi.sought[key] = Sought("demo", "+821023456789")


def test_a_send_whose_answer_was_lost_is_found_by_our_key(solapi: Solapi) -> None:
    """Among others to the same number, on another page even."""
    lost(solapi)
    for number in range(501):
        solapi.channel.hand_over(alimtalk(send_key=f"{number}.solapi"))
    assert solapi.channel.look_up("01ABC.solapi") == Receipt(solapi.lines()[0]["message_id"])


def test_a_send_that_never_came_is_not_there(solapi: Solapi) -> None:
    """Nor is one of somebody else's, or one that was refused at once."""
    solapi.sought["01ABC.solapi"] = Sought("demo", "+821023456789")
    solapi.channel.hand_over(alimtalk(send_key="other.solapi"))
    assert solapi.channel.look_up("01ABC.solapi") is None
    assert solapi.channel.look_up("stranger") is None


def test_an_attempt_before_is_not_taken_for_the_one_that_was_lost(solapi: Solapi) -> None:
    """The phone was off the first time; the second attempt's answer was lost, and it had not come."""
    first = solapi.channel.hand_over(alimtalk())
    solapi.sought["01ABC.solapi"] = Sought("demo", "+821023456789", first.dealer_id)
    assert solapi.channel.look_up("01ABC.solapi") is None


@pytest.mark.parametrize("spec", ["error=1:500", "error=1:403", "drop=1"])
def test_a_dealer_that_cannot_be_asked_says_nothing_of_the_send(solapi: Solapi, spec: str) -> None:
    """Looking up, and asking for a result, may be done again later, whatever went wrong."""
    lost(solapi)
    solapi.trouble(spec)
    for ask in (lambda: solapi.channel.look_up("01ABC.solapi"), lambda: solapi.channel.result("demo", "M4V1")):
        with pytest.raises(ChannelError) as error:
            ask()
        assert not error.value.permanent


def test_a_message_that_the_dealer_does_not_list_is_waited_for(solapi: Solapi) -> None:
    assert solapi.channel.result("demo", "M4Vnone") == Result("waiting")


@pytest.mark.parametrize(("number", "digits"), [("+821023456789", "01023456789"), ("+8221234567", "021234567")])
def test_numbers_are_dialled_as_at_home(number: str, digits: str) -> None:
    assert domestic(number) == digits
