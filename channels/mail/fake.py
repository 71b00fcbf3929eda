"""An SMTP server on this machine: takes every mail and writes it down, with trouble by rate."""

import json
import socketserver
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from threading import Lock
from typing import Any

from channels.kakao_event.fake.faults import Faults, parse

KINDS = {"refuse": "a mail is refused with this code (451)", "login": "a login is refused with this code (535)"}
VERBS = ("EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "RSET", "NOOP")
VALUES = {"refuse": 451.0, "login": 535.0}


def faults_of(spec: str, seed: int = 0) -> Faults:
    """Raises ValueError that says what is wrong with the text."""
    return parse(spec, seed, KINDS, VALUES)


@dataclass
class Session:
    """What one connection has said so far."""

    secure: bool = False
    user: str = ""
    sender: str = ""
    to: list[str] = field(default_factory=list)


class FakeSmtp(socketserver.ThreadingTCPServer):
    """`tls`: offers STARTTLS with it."""

    allow_reuse_address = daemon_threads = True

    def __init__(
        self, address: tuple[str, int], log: Path, faults: Faults | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(address, Conversation)
        self.log, self.faults, self.tls = log, faults or Faults(), tls
        self._lock = Lock()

    def keep(self, session: Session, raw: bytes) -> None:
        mail = message_from_bytes(raw, policy=policy.default)
        body = mail.get_body()
        line = {
            "at": datetime.now(UTC).isoformat(), "from": session.sender, "to": session.to, "user": session.user,
            "tls": session.secure, "subject": mail["Subject"], "text": body.get_content().strip() if body else "",
        }  # fmt: skip
        with self._lock, self.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


class Conversation(socketserver.StreamRequestHandler):
    """One connection. Only what a client must have: RFC 5321 (4.5.1), STARTTLS (RFC 3207), AUTH PLAIN (RFC 4954)."""

    server: FakeSmtp

    def handle(self) -> None:
        self._session = Session()
        self._say("220 fake ESMTP")
        while line := self.rfile.readline():
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            if verb.upper() == "QUIT":
                self._say("221 bye")
                break
            if verb.upper() in VERBS:
                getattr(self, f"_{verb.lower()}")(rest)
            else:
                self._say("502 not here")

    def _ehlo(self, _rest: str) -> None:
        starttls = ["STARTTLS"] if self.server.tls and not self._session.secure else []
        lines = ["fake", *starttls, "AUTH PLAIN", "8BITMIME"]
        for line in lines[:-1]:
            self._say(f"250-{line}")
        self._say(f"250 {lines[-1]}")

    def _starttls(self, _rest: str) -> None:
        if self.server.tls is None:
            self._say("502 not here")
            return
        self._say("220 go on")
        secure: Any = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = secure.makefile("rb"), secure.makefile("wb", 0)
        self._session = Session(secure=True)

    def _auth(self, rest: str) -> None:
        code = self.server.faults.strikes("login")
        if code is None:
            self._session.user = rest.partition(" ")[2]
        self._say(f"{int(code)} no" if code is not None else "235 come in")

    def _mail(self, rest: str) -> None:
        self._session.sender, self._session.to = _address(rest), []
        self._say("250 yes")

    def _rcpt(self, rest: str) -> None:
        self._session.to.append(_address(rest))
        self._say("250 yes")

    def _data(self, _rest: str) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        code = self.server.faults.strikes("refuse")
        if code is None:
            self.server.keep(self._session, b"".join(lines))
        self._say(f"{int(code)} not now" if code is not None else "250 taken")

    def _rset(self, _rest: str) -> None:
        self._session.to = []
        self._say("250 yes")

    def _noop(self, _rest: str) -> None:
        self._say("250 yes")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]
