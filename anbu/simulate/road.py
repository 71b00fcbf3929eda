"""A dealer's road in place of the simulated dealer: its real client, over HTTP, to its fake in the clinic's own time.

Delivery reports go over HTTP as well, to the service's own door for them: one to three times, in any order, within half
an hour after the result; some never.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import BaseWSGIServer, make_server

from anbu.simulate.dealer import OUTAGE
from anbu.simulate.people import Person
from catalogue.model import Template
from channels.dealing import domestic
from channels.kakao_event.fake.faults import Faults
from channels.nhn.fake import door as nhn_door
from channels.nhn.fake import server as nhn_server
from channels.ports import Channel, Outgoing, OutgoingButton, Receipt
from channels.solapi.fake import door as solapi_door
from channels.solapi.fake import server as solapi_server
from records import catalogue, dealers
from records.database import Session
from records.facts import local_date
from records.models import Clinic
from webhook.app import create_app
from webhook.dealers import dealers_blueprint

if TYPE_CHECKING:
    from anbu.simulate.house import SimulatedHouse
    from anbu.simulate.world import World

APPROVED = 0.75  # of the templates; the others leave by text
RESULT_AFTER, REPORTED_WITHIN = 40.0, 1800  # seconds
OPT_OUT, CERTIFICATE = "080-000-0000", "모의-1"
DOWN = "error=1:503"


@dataclass(frozen=True)
class Kind:
    """A dealer's fake. `urls`: settings that hold its address; `told`: a clinic's account by the clinic's code;
    `account`: the same as the fake knows it, with the address for reports and the approved texts; `shown`: of a message
    that was taken its send key, number, text, and template's id, empty without one; `arrived`: the code of it.
    """

    fake: Callable[..., Any]
    faults_of: Callable[[str, int], Faults]
    trouble: str
    urls: tuple[str, ...]
    told: Callable[[str], dict[str, str]]
    account: Callable[[dict[str, str], str, dict[str, str]], Any]
    shown: Callable[[Any], tuple[str, str, str, str]]
    arrived: str


def _at_solapi(told: dict[str, str], reports: str, templates: dict[str, str]) -> solapi_door.Account:
    return solapi_door.Account(
        told["api_key"], told["api_secret"], reports, told["report_secret"], senders=frozenset({told["sender"]}),
        channels=frozenset({told["pf_id"]}), templates=templates, brand=True,
    )  # fmt: skip


def _at_nhn(told: dict[str, str], reports: str, templates: dict[str, str]) -> nhn_door.Account:
    return nhn_door.Account(
        told["sms_app_key"], told["sms_secret_key"], told["app_key"], told["secret_key"], reports,
        told["report_secret"], senders=frozenset({told["sender"]}), sender_keys=frozenset({told["sender_key"]}),
        templates=templates, brand=True,
    )  # fmt: skip


def _shown_by_solapi(kept: Any) -> tuple[str, str, str, str]:
    body = kept.body
    template = body.get("kakaoOptions", {}).get("templateId", "")
    return body["customFields"]["anbu"], body["to"], body.get("text", ""), template


def _shown_by_nhn(kept: Any) -> tuple[str, str, str, str]:
    template = kept.body.get("templateCode", "")
    return kept.body["senderGroupingKey"], kept.recipient["recipientNo"], kept.text, template


def _of(names: str, sender: str, code: str) -> dict[str, str]:
    return {name: f"{name}-{code}" for name in (*names.split(), "report_secret")} | {"sender": sender}


KINDS = {
    "solapi": Kind(
        solapi_server.FakeSolapi, solapi_server.faults_of,
        "error=0.02:500,drop=0.01,crash=0.01,late=0.1:5400,duplicate=0.6,lost=0.1,flat=0.3,fail=0.02:3040",
        ("solapi_url",), partial(_of, "api_key api_secret pf_id", "020000000"), _at_solapi,
        _shown_by_solapi, "4000",
    ),
    "nhn": Kind(
        nhn_server.FakeNhn, nhn_server.faults_of,
        "error=0.02:500,drop=0.01,crash=0.01,late=0.1:5400,duplicate=0.6,lost=0.1,fail=0.02:3019,failtext=0.02:2003",
        ("nhn_url", "nhn_sms_url"),
        partial(_of, "sms_app_key sms_secret_key app_key secret_key sender_key", "020000000"), _at_nhn,
        _shown_by_nhn, "1000",
    ),
}  # fmt: skip


class Road:
    """See Network. `name`: of the dealer; its fake writes `<name>.jsonl`."""

    def __init__(self, name: str, world: "World") -> None:
        self._name, self._kind, self._world, self._heard = name, KINDS[name], world, 0
        self._rng = Random(f"{world.seed}/road")
        self._usual, self._down = (self._kind.faults_of(spec, world.seed) for spec in (self._kind.trouble, DOWN))
        self._accounts, self._templates = dict[str, Any](), dict[str, Template]()
        machine = world.machine
        self._fake = self._kind.fake(
            self._accounts.get, world.folder / f"{name}.jsonl", self._usual, now=machine,
            elapsed=lambda: machine.now.timestamp(), result_after=RESULT_AFTER,
        )  # fmt: skip
        self._servers = [_served(self._fake.app())]

    @property
    def settings(self) -> dict[str, Any]:
        return dict.fromkeys(self._kind.urls, _url(self._servers[0]))

    def channels(self, house: "SimulatedHouse") -> dict[str, Channel]:
        return {self._name: Overheard(house.dealers[self._name], self._world.asked, self._listen)}

    def open(self, outages: tuple[datetime, ...]) -> None:
        """Every clinic has an account, with most of its templates approved."""
        house = self._world.house
        self._servers.append(_served(create_app((dealers_blueprint(house.database, house.clock),))))
        with house.database.write() as session:
            for clinic in self._world.clinics.values():
                self._account(session, session.merge(clinic))
        for begin in outages:
            self._world.agenda.at(begin, partial(setattr, self._fake, "faults", self._down))
            self._world.agenda.at(begin + OUTAGE, partial(setattr, self._fake, "faults", self._usual))

    def _account(self, session: Session, clinic: Clinic) -> None:
        now = self._world.machine.now
        told = self._kind.told(clinic.code)
        account = dealers.keep(session, clinic, self._name, told, now)
        account.text_classes, account.ad_certificate = ["transaction", "safety", "care"], CERTIFICATE
        account.brand_message = True
        clinic.options = {**clinic.options, "opt_out_number": OPT_OUT}
        for template in catalogue.in_force(session, clinic, local_date(now)).catalogue.templates:
            if self._rng.random() < APPROVED:
                id = f"{clinic.code}-{len(account.templates)}"
                dealers.keep_template(account, template.key, id, template.text.strip())
                self._templates[id] = template
        reports = f"{_url(self._servers[1])}/dealers/{self._name}/{account.secrets['token']}/reports"
        texts = {each["id"]: each["text"] for each in account.templates.values()}
        found = self._kind.account(told, reports, texts)
        self._accounts |= {value: found for name, value in told.items() if name.endswith(("api_key", "app_key"))}

    def work(self) -> None:
        self._world.house.results.tick()

    def block(self, who: Person) -> None:
        self._fake.blocked.add(domestic(who.phone))

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()

    def _listen(self) -> None:
        """Phones ring for what the fake has taken since; a report of each is on its way."""
        for kept in islice(self._fake.messages.values(), self._heard, None):
            self._heard += 1
            if kept.final == self._kind.arrived:
                self._ring(kept)
            after = kept.ready - self._world.machine.now.timestamp() + self._rng.randrange(REPORTED_WITHIN)
            self._world.agenda.at(self._world.machine.now + timedelta(seconds=after), self._report)

    def _report(self) -> None:
        self._fake.reporter.bring()
        self._world.look()

    def _ring(self, kept: Any) -> None:
        """A text message has no buttons, and whoever is not in the chat presses none."""
        key, number, text, id = self._kind.shown(kept)
        owners = (who for who, _ in self._world.phones.owners.values() if who.linked)
        user = next((who.user_key for who in owners if domestic(who.phone) == number), number)
        pressed = self._templates[id].buttons if id else ()
        buttons = tuple(OutgoingButton(each.label, "say") for each in pressed)
        self._world.rings(Outgoing(key, user, "", "", text, buttons, self._world.machine.now))


@dataclass(frozen=True)
class Overheard:
    """The dealer's real channel; `asked` and `heard` are told before and after each message."""

    channel: Channel
    asked: Callable[[Outgoing], None]
    heard: Callable[[], None]

    def hand_over(self, message: Outgoing) -> Receipt:
        """See Channel."""
        self.asked(message)
        try:
            return self.channel.hand_over(message)
        finally:
            self.heard()

    def look_up(self, send_key: str) -> Receipt | None:
        """See Channel."""
        return self.channel.look_up(send_key)


def _served(app: WSGIApplication) -> BaseWSGIServer:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def _url(server: BaseWSGIServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"
