"""What staff do in a simulated clinic: answer pages, and twice a day see to whatever waits for a person."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from channels.ports import Outgoing
from records import conversations, escalations
from records.facts import local_date
from records.models import Conversation
from records.staff import by_login

if TYPE_CHECKING:
    from anbu.simulate.world import World

ROUNDS = (time(11), time(17))
HEARS = 0.85  # of the pages
LINK = re.compile(r"/a/\S+")


@dataclass
class Desk:
    """The staff of all clinics."""

    world: "World"
    rng: Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = Random(f"{self.world.seed}/staff")

    def begin(self) -> None:
        day = local_date(self.world.machine.now)
        while day < local_date(self.world.ends):
            for at in ROUNDS:
                self.world.agenda.at(datetime.combine(day, at, self.world.machine.now.tzinfo), self._round)
            day += timedelta(days=1)

    def paged(self, message: Outgoing) -> None:
        """A page arrives; most are acknowledged by its link, after a minute to twenty."""
        self.world.counts["pages"] += 1
        link = LINK.search(message.text)
        if link and self.rng.random() < HEARS:
            after = timedelta(minutes=1 + min(19, self.rng.expovariate(1 / 4)))
            self.world.agenda.at(self.world.machine.now + after, lambda: self._acknowledge(link.group()))

    def _acknowledge(self, path: str) -> None:
        self.world.note("acknowledged", path=path, status=self.world.house.door.post(path).status_code)

    def _round(self) -> None:
        """Everything open is dealt with, and conversations go back to the bot."""
        for clinic in self.world.clinics.values():
            with self.world.house.database.write() as session:
                nurse = by_login(session, clinic, "nurse")
                assert nurse is not None
                for escalation in escalations.open_ones(session, clinic):
                    escalations.acknowledge(escalation, nurse.id, self.world.machine.now)
                    escalations.close(escalation, nurse.id, "통화했습니다", self.world.machine.now)
                    if escalation.conversation_id:
                        conversations.hand_back(session.get_one(Conversation, escalation.conversation_id))
                    self.world.counts["staff_tasks"] += 1
