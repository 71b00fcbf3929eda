"""What the simulator is put together from."""

from collections.abc import Callable
from dataclasses import dataclass

from channels.simulator.phone import PhoneLog
from console.parts import in_a_thread
from records.clock import Clock
from records.database import Database
from records.live import Live


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
