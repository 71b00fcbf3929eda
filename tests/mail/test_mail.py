"""Mail to the operator over SMTP, against a real server on this machine."""

import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from anbu.settings import Settings
from channels.mail.client import Mail, Server
from channels.mail.fake import FakeSmtp, faults_of
from channels.ports import ChannelError

FROM, TO = "anbu@clinic.example", ("ops@clinic.example", "night@clinic.example")
SAID = "[안부 장애] demo: 발송사 잔액이 부족합니다. 3월 10일(화) 오전 9:20부터"
Start = Callable[..., FakeSmtp]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """A mail server, with trouble or TLS."""
    running = list[FakeSmtp]()

    def started(trouble: str = "", tls: ssl.SSLContext | None = None) -> FakeSmtp:
        server = FakeSmtp(("127.0.0.1", 0), tmp_path / "mail.log", faults_of(trouble), tls)
        running.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return server

    yield started
    for server in running:
        server.shutdown()
        server.server_close()


def mail(server: FakeSmtp, host: str = "127.0.0.1", trusts: ssl.SSLContext | None = None, **more: str) -> Mail:
    return Mail(Server(host, int(server.server_address[1]), **more), FROM, TO, trusts)


def taken(server: FakeSmtp) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.read_text().splitlines()] if server.log.exists() else []


def test_a_mail_says_in_its_subject_what_is_wrong_to_everybody_named(start: Start) -> None:
    """It is read on a lock screen at night."""
    server = start()
    mail(server)(SAID)
    [line] = taken(server)
    assert (line["subject"], line["text"], line["from"], line["to"]) == (SAID, SAID, FROM, [*TO])


def test_where_the_server_offers_tls_the_password_goes_by_it(
    start: Start, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    """STARTTLS first, then the login."""
    server = start(tls=tls[0])
    mail(server, trusts=tls[1], user="anbu", password="geheim")(SAID)
    [line] = taken(server)
    assert (line["tls"], bool(line["user"])) == (True, True)


def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    start: Start, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    """Nothing leaves."""
    server = start(tls=tls[0])
    with pytest.raises(ChannelError, match="SSL"):
        mail(server, user="anbu", password="geheim")(SAID)
    assert taken(server) == []


def test_a_server_elsewhere_without_tls_gets_nothing(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Least of all the password."""
    monkeypatch.setattr("channels.mail.client.ON_THIS_MACHINE", ())
    server = start()
    with pytest.raises(ChannelError, match="NotSupported"):
        mail(server, user="anbu", password="geheim")(SAID)
    assert taken(server) == []


@pytest.mark.parametrize("trouble", ["refuse=1:451", "refuse=1:554", "login=1:535"])
def test_a_mail_that_is_refused_is_said_so_without_the_password(start: Start, trouble: str) -> None:
    """With the code, for the log."""
    server = start(trouble)
    with pytest.raises(ChannelError, match=trouble[-3:]) as error:
        mail(server, user="anbu", password="geheim")(SAID)
    assert (taken(server), "geheim" in str(error.value)) == ([], False)


def test_a_server_that_is_away_is_said_so(start: Start) -> None:
    """And no error of another kind comes out."""
    server = start()
    server.shutdown()
    server.server_close()
    with pytest.raises(ChannelError, match="ConnectionRefused"):
        mail(server)(SAID)


@pytest.mark.parametrize(
    ("url", "host", "port", "implicit", "user", "password"),
    [
        ("smtp://mail.example", "mail.example", 587, False, "", ""),
        ("smtps://a%40b:p%2Fw@mail.example", "mail.example", 465, True, "a@b", "p/w"),
        ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, False, "", ""),
    ],
)
def test_an_address_names_server_and_login(
    url: str, host: str, port: int, implicit: bool, user: str, password: str
) -> None:
    """With the usual ports."""
    assert Server.read(url) == Server(host, port, implicit, user, password)


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://u:hunter2/x@h"])
def test_a_wrong_address_is_refused_without_being_printed(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """It may hold the password."""
    monkeypatch.setenv("ANBU_SMTP_URL", url)
    with pytest.raises(ValueError, match="smtp://user:password@host") as error:
        Settings()
    assert "hunter2" not in str(error.value)


def test_settings_need_both_ends_of_the_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """From and to; several addresses between commas."""
    monkeypatch.setenv("ANBU_SMTP_URL", "smtp://mail.example")
    with pytest.raises(ValueError, match="ANBU_SMTP_FROM"):
        Settings()
    monkeypatch.setenv("ANBU_SMTP_FROM", FROM)
    monkeypatch.setenv("ANBU_SMTP_TO", ", ".join(TO))
    assert Settings().smtp_to == TO
