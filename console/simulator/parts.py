"""What the simulator is put together from."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from channels.simulator.phone import PhoneLog
from records.clock import Clock
from records.database import Database
from records.live import Live


def in_a_thread(job: Callable[[], None]) -> None:
    """Start `job` and come back at once."""
    Thread(target=job, daemon=True).start()


@dataclass(frozen=True)
class SimulatorParts:
    """`door_url`: where Kakao's requests go; `console_public`: the console's address in the browser.

    `door_seconds` is Kakao's time-out for a skill. `background` runs what real Kakao does after it has answered.
    """

    database: Database
    clock: Clock
    phone: PhoneLog
    live: Live
    door_url: str = "http://127.0.0.1:8000"
    console_public: str = "http://127.0.0.1:8001"
    door_seconds: float = 5.0
    beat_seconds: float = 0.25
    background: Callable[[Callable[[], None]], None] = in_a_thread

    def now(self) -> str:
        """Clinic time as the phones write it."""
        with self.database.read() as session:
            return self.clock.clinic(session).isoformat()
