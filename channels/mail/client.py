"""A text to the operator's mailbox, over SMTP (RFC 5321). Nothing of a patient ever goes this way."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from channels.ports import ChannelError

TIMEOUT_SECONDS = 10.0  # for each of the server's answers
PORTS = {"smtp": 587, "smtps": 465}  # RFC 6409; RFC 8314
FORM = "must be smtp://user:password@host:587 or smtps://…, with other signs of user and password %-encoded"
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Server:
    """Where mail is handed over: by STARTTLS, or (`implicit`) TLS from the start; by neither on this machine alone."""

    host: str
    port: int
    implicit: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, url: str) -> "Server":
        """Of `smtp://user:password@host:port` or `smtps://…`, signs %-encoded. Raises ValueError without the value."""
        parts = urlsplit(url)
        try:
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise ValueError(FORM) from None
        if not parts.hostname:
            raise ValueError(FORM)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, parts.scheme == "smtps", user, password)


class Mail:
    """Brings a text from `sender` to every address of `to`. `trusts`: the certificates; the system's if left out."""

    def __init__(self, server: Server, sender: str, to: tuple[str, ...], trusts: ssl.SSLContext | None = None) -> None:
        self._server, self._sender, self._to = server, sender, to
        self._trusts = trusts or ssl.create_default_context()

    def __call__(self, text: str) -> None:
        """Raises ChannelError where no server took it for anybody; trying again may help."""
        try:
            with self._connection() as server:
                self._enter(server)
                server.send_message(self._written(text))
        except (OSError, smtplib.SMTPException) as error:  # its words may hold the address and the password
            code = getattr(error, "smtp_code", "")
            raise ChannelError(
                f"메일을 보내지 못했습니다: {type(error).__name__} {code}".strip(), permanent=False
            ) from None

    def _connection(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.implicit:
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=self._trusts)
        return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)

    def _enter(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        near = self._server.host in ON_THIS_MACHINE
        if not self._server.implicit and (not near or server.has_extn("starttls")):
            server.starttls(context=self._trusts)
        if self._server.user:
            server.login(self._server.user, self._server.password)

    def _written(self, text: str) -> EmailMessage:
        found = EmailMessage()
        found["Subject"] = " ".join(text.split())
        found["From"], found["To"] = self._sender, ", ".join(self._to)
        found["Date"], found["Message-ID"] = formatdate(), make_msgid("anbu", self._sender.rpartition("@")[2])
        found.set_content(text)
        return found
