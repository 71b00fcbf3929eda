"""The service with a clinic's account at any dealer, the dealer's fake, and the door for delivery reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol

from flask.testing import FlaskClient

from channels.accounts import Accounts
from channels.dealing import Dealer
from records import dealers, sends
from records.copies import Copy
from records.models import DealerAccount, FollowUp, Send
from scheduler.results import Results
from scheduler.routes import SIMULATOR, Routes
from tests.scheduler.stage import FILLER, change, ledger, moment, steps
from tests.town import Machine, Town, starter
from webhook.app import create_app
from webhook.dealers import dealers_blueprint

GUIDE_KEY, GUIDE_ID = "guide.filler.d1", "KA01TPfiller"


class Fake(Protocol):
    """A dealer's stand-in. `told`: what the clinic keeps of its account there. `urls`: its addresses."""

    dealer: ClassVar[Dealer]
    told: ClassVar[Mapping[str, str]]

    @property
    def urls(self) -> tuple[str, ...]: ...

    def trouble(self, spec: str) -> None: ...

    def lines(self, kind: str = "send") -> list[dict[str, Any]]: ...

    def run_by(self, machine: Machine) -> None:
        """All its clocks are this one."""

    def know(self, templates: dict[str, str]) -> None:
        """The templates that are approved, and no others."""

    def agree(self, **what: Any) -> None:
        """Set what it knows of the account."""


@dataclass
class Road:
    """`town` at 09:30 with the day-1 guide of `demo-filler` alone in the queue; all clocks are the town's."""

    town: Town
    dealer: Any  # a Fake, and what else the dealer's own tests ask of theirs
    token: str = ""
    posted: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        town, machine = self.town, self.town.machine
        self.accounts = Accounts(town.database, Copy(town.folder / "accounts", town.keyring), machine)
        self.name, self.at = self.dealer.dealer.name, self.accounts.at(self.dealer.dealer)
        self.dealer.run_by(machine)
        self.channel = self.fresh_channel()
        channels = {self.name: self.channel, SIMULATOR: town.phones}
        town.routes = Routes(town.database, town.clock, town.live, channels, dice=lambda: 0.0)
        town.pump = replace(town.pump, routes=town.routes)
        self.results = Results(town.database, town.clock, {self.name: self.channel})
        self.token = self.tell(**self.dealer.told)
        self.dealer.know({GUIDE_ID: template_text(GUIDE_KEY)})

    def fresh_channel(self) -> Any:
        """As a process has it that has handed nothing over yet."""
        at = self.at
        return self.dealer.dealer.channel(*self.dealer.urls, at.keys, at.sought, self.town.machine, at.heard)

    def tell(self, clinic: str = "demo", **told: str) -> str:
        """Give the clinic an account; the token of its reports."""
        with self.town.database.write() as session:
            account = dealers.keep(session, self.town.clinic(clinic), self.name, told, self.town.machine.now)
            return account.secrets["token"]

    def approve(self, text: str | None = None) -> None:
        """Kakao has approved the day-1 guide as an Alimtalk, in these words."""
        with self.town.database.write() as session:
            dealers.keep_template(self.account(session), GUIDE_KEY, GUIDE_ID, text or template_text(GUIDE_KEY))

    def choose(self, **columns: Any) -> None:
        """Set columns of the clinic's account."""
        with self.town.database.write() as session:
            for name, value in columns.items():
                setattr(self.account(session), name, value)

    def account(self, session: Any) -> DealerAccount:
        found = dealers.of(session, self.town.clinic().id, self.name)
        assert found is not None
        return found

    def queue_guide(self) -> None:
        """The day-1 guide is due and in the queue, and nothing else is."""
        town = self.town
        town.pump.tick()
        with town.database.write() as session:
            town.clock.advance(session, moment("2026-03-10T09:30"))
        town.pump.tick()
        for send in ledger(town) + ledger(town, "demo2"):
            if send.id != self.guide().id:
                change(town, Send, send.id, state=sends.FAILED, permanent=True)
        town.queue[:] = [self.guide().id]

    def work(self, **span: float) -> None:
        """Let machine time pass; the dealer is asked, what is in the ledger leaves. Nothing new falls due."""
        town = self.town
        town.machine.pass_(**span)
        self.results.tick()
        town.pump.hand_out()
        town.pump._reconcile()
        while town.queue:
            town.routes.deliver(town.queue.pop(0))

    def guide(self) -> Send:
        follow_up = self.follow_up()
        return next(each for each in ledger(self.town) if each.follow_up_id == follow_up.id)

    def text(self) -> Send | None:
        """What left by text instead of the guide's Alimtalk."""
        key = f"{self.follow_up().id}.text"
        return next((each for each in ledger(self.town) if each.send_key == key), None)

    def follow_up(self) -> FollowUp:
        return steps(self.town, FILLER)["d1"]

    def taken(self) -> list[dict[str, Any]]:
        """The messages that the dealer took."""
        return [line["message"] for line in self.dealer.lines()]

    @property
    def door(self) -> FlaskClient:
        return create_app((dealers_blueprint(self.town.database, self.town.clock),)).test_client()

    def report(self, body: Any, token: str | None = None, **headers: str) -> int:
        """Bring a report to the clinic's door; the answer's status."""
        address = f"/dealers/{self.name}/{self.token if token is None else token}/reports"
        return self.door.post(address, json=body, headers=headers).status_code


def template_text(key: str) -> str:
    return next(each.text for each in starter().templates if each.key == key)
