"""Delivery reports that come once, twice or thrice, in any order, and lead to the same tables."""

import json
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import select

from channels.fake_reports import Due
from records.models import Conversation, Escalation, FollowUp, Message, Note, Patient, Send
from records.models.base import Row
from tests.nhn.conftest import Nhn
from tests.scheduler.stage import treat
from tests.solapi.conftest import Solapi
from tests.solapi.road import Road
from tests.town import Town

SEEDS = 3
TABLES: tuple[type[Row], ...] = (Send, Message, Note, FollowUp, Escalation)
OF_ONE_RUN = {"id", "clinic_id", "lease", "dealer_id", "salt", "commitment", "mac", "sealed_seq", "treatment_id"}
# What becomes of each patient's first message: arrived, no KakaoTalk, blocked, bad number, phone off, not known.
FATES = {
    "solapi": ("4000", "3104", "3107", "3010", "3040", "3005"),
    "nhn": ("1000", "3019", "3020", "3008", "3012", "3005"),
}


def phone(index: int) -> str:
    return f"+8210444400{index:02}"


class Story:
    """Six patients whose guides leave as Alimtalk, each with another fate. Reports come as the dice have it."""

    def __init__(self, town: Town, dealer: Solapi | Nhn, dice: Random | None) -> None:
        self.town, self.dealer, self.dice = town, dealer, dice
        self.road = Road(town, dealer)
        self.road.approve()
        self.fates = FATES[self.road.name]
        self.reported = len(dealer.fake.messages)
        dealer.agree(reports="here")

    def live(self) -> dict[str, list[str]]:
        for index in range(len(self.fates)):
            treat(self.town, f"P-{index}", "입술필러", "2026-03-09T15:00", user=f"p-{index}", phone=phone(index))
        self.town.pump.tick()
        self.town.advance("2026-03-10T09:30")
        self.town.pump.tick()
        self._deliver()
        self._reports(0)
        for minutes in (11, 11, 11):  # a phone that was off is tried again; a text in place of an Alimtalk leaves
            self.town.machine.pass_(minutes=minutes)
            self.town.pump.hand_out()
            self._deliver()
            self._reports(1)
        return dump(self.town)

    def _deliver(self) -> None:
        while self.town.queue:
            self.town.routes.deliver(self.town.queue.pop(0))

    def _reports(self, round: int) -> None:
        """All clocks stand still; the dealer is asked between any two of them, or after all."""
        taken = [*self.dealer.fake.messages.values()][self.reported :]
        self.reported += len(taken)
        for kept in taken:
            kept.final = self._fate(kept, round)
        self.town.machine.pass_(seconds=5)  # sooner than anybody would ask by himself
        due = [Due(kept, str(number)) for number, kept in enumerate(taken)]
        for each in self._shuffled(due):
            letter = self.dealer.fake.reporter._letter(each)
            assert letter is not None
            assert self.road.report(letter.body, **letter.headers) == 200
            if self.dice is None or self.dice.random() < 0.3:
                self.road.results.tick()
        self.road.results.tick()

    def _fate(self, kept: Any, round: int) -> str:
        number = kept.body["to"] if self.road.name == "solapi" else kept.recipient["recipientNo"]
        mine = next((fate for index, fate in enumerate(self.fates) if phone(index)[3:] == number[1:]), None)
        if mine is None or round:
            return self.fates[0]
        return mine

    def _shuffled(self, due: list[Due]) -> list[Due]:
        if self.dice is None:
            return due
        copies = [each for each in due for _ in range(self.dice.randint(1, 3))]
        self.dice.shuffle(copies)
        return copies


def test_reports_in_any_order_and_number_lead_to_the_same_tables(
    towns: Callable[[], Town], dealer: Solapi | Nhn
) -> None:
    """Of sends, messages, notes, follow-ups and escalations: as if each had come once, in the order of the messages."""
    in_order = Story(towns(), dealer, None).live()
    assert {state for state in ("delivered", "failed", "accepted") if f'"state": "{state}"' in str(in_order)} == {
        "delivered", "failed", "accepted",
    }  # fmt: skip
    for seed in range(SEEDS):
        assert Story(towns(), dealer, Random(seed)).live() == in_order  # noqa: S311 - not a secret


def dump(town: Town) -> dict[str, list[str]]:
    """The tables' rows as text, without what is another in every run: ids are told by what they stand for."""
    with town.database.read() as session:
        names = {row.id: row.number for row in session.scalars(select(Patient))}
        names |= {row.id: f"{names[row.patient_id]}/{row.plan}/{row.step}/{row.occasion}"
                  for row in session.scalars(select(FollowUp))}  # fmt: skip
        names |= {row.id: f"chat {place}" for place, row in enumerate(session.scalars(select(Conversation)))}
        return {model.__tablename__: sorted(_told(row, names) for row in session.scalars(select(model)))
                for model in TABLES}  # fmt: skip


def _told(row: Any, names: dict[str, str]) -> str:
    values = {each.name: getattr(row, each.name) for each in row.__table__.columns if each.name not in OF_ONE_RUN}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=_plain)
    for id, name in names.items():
        text = text.replace(id, name)
    return text


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
