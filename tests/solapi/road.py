"""The service with a clinic's dealer account, a fake Solapi behind it, and its door for delivery reports."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask.testing import FlaskClient

from channels.solapi.accounts import Accounts
from channels.solapi.client import SolapiChannel
from records import dealers, sends
from records.copies import Copy
from records.models import DealerAccount, FollowUp, Send
from scheduler.results import Results
from scheduler.routes import SIMULATOR, Routes
from scheduler.ways import SOLAPI
from tests.scheduler.stage import FILLER, change, ledger, moment, steps
from tests.solapi.conftest import ACCOUNT, CHANNEL, KEY, SECRET, SENDER, Solapi
from tests.town import Town, starter
from webhook.app import create_app
from webhook.dealers import dealers_blueprint

GUIDE_KEY, GUIDE_ID = "guide.filler.d1", "KA01TPfiller"
TOLD = {"api_key": KEY, "api_secret": SECRET, "sender": SENDER, "pf_id": CHANNEL}


@dataclass
class Road:
    """`town` at 09:30 with the day-1 guide of `demo-filler` alone in the queue; all clocks are the town's."""

    town: Town
    solapi: Solapi
    token: str = ""
    posted: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        town, machine = self.town, self.town.machine
        self.accounts = accounts = Accounts(town.database, Copy(town.folder / "accounts", town.keyring), machine)
        fake = self.solapi.fake
        fake._now = fake._door.now = machine
        fake._elapsed = fake.reporter._elapsed = lambda: machine.now.timestamp()
        self.channel = SolapiChannel(self.solapi.url, accounts.keys, accounts.sought, machine, accounts.heard)
        channels = {SOLAPI: self.channel, SIMULATOR: town.phones}
        town.routes = Routes(town.database, town.clock, town.live, channels, dice=lambda: 0.0)
        town.pump = replace(town.pump, routes=town.routes)
        self.results = Results(town.database, town.clock, {SOLAPI: self.channel})
        self.token = self.tell(**TOLD)
        texts = {GUIDE_ID: template_text(GUIDE_KEY)}
        self.solapi.accounts[KEY] = replace(ACCOUNT, templates=texts, channels=frozenset({CHANNEL}))

    def tell(self, clinic: str = "demo", **told: str) -> str:
        """Give the clinic an account; the token of its reports."""
        with self.town.database.write() as session:
            account = dealers.keep(session, self.town.clinic(clinic), SOLAPI, told, self.town.machine.now)
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
        found = dealers.of(session, self.town.clinic().id, SOLAPI)
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
        return [line["message"] for line in self.solapi.lines()]

    @property
    def door(self) -> FlaskClient:
        return create_app((dealers_blueprint(self.town.database, self.town.clock),)).test_client()

    def report(self, body: Any, token: str | None = None, **headers: str) -> int:
        """Bring a report to the clinic's door; the answer's status."""
        address = f"/dealers/solapi/{self.token if token is None else token}/reports"
        return self.door.post(address, json=body, headers=headers).status_code


def template_text(key: str) -> str:
    return next(each.text for each in starter().templates if each.key == key)
