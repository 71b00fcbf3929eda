"""How fast a dealer, and a sender at it, may be given messages: slots in even distances, for all processes in Redis.

While Redis is away each process keeps to its share, so that all of them together still keep the rate.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock

import redis
import structlog

log = structlog.get_logger()
PER_SECOND = 80.0  # of a dealer that says nothing else
REST_SECONDS = 5.0

# The generic cell rate algorithm: a key holds when its next slot begins. All keys' slots are taken, or none.
# ARGV: now, patience, then each key's distance between slots; all in microseconds, as is the answer. A key outlives its
# slot by ten seconds only: after a clock that ran ahead was set right nobody waits for it any longer.
TAKE = """
local wait = 0
for _, key in ipairs(KEYS) do wait = math.max(wait, tonumber(redis.call('GET', key) or '0') - ARGV[1]) end
if wait > tonumber(ARGV[2]) then return wait end
for index, key in ipairs(KEYS) do
  local next = ARGV[1] + wait + ARGV[index + 2]
  redis.call('SET', key, string.format('%.0f', next), 'PX', 10000 + math.ceil((wait + ARGV[index + 2]) / 1000))
end
return wait
"""


class Rates:
    """`channels`: messages a second that a channel's dealer takes, where it is not PER_SECOND. Never raises.

    `processes`: how many processes send, on all machines.
    """

    def __init__(
        self,
        url: str,
        channels: Mapping[str, float] | None = None,
        processes: int = 1,
        timeout_seconds: float = 0.1,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redis = redis.Redis.from_url(url, socket_timeout=timeout_seconds, socket_connect_timeout=timeout_seconds)
        self._take = self._redis.register_script(TAKE)
        self._channels, self._processes = channels or {}, processes
        self._elapsed, self._resting_until = elapsed, 0.0
        self._own, self._lock = dict[str, int](), Lock()

    def of(self, channel: str) -> float:
        """Messages a second."""
        return self._channels.get(channel, PER_SECOND)

    def take(
        self, channel: str, clinic_id: str, own: float | None, machine_now: datetime, patience: timedelta
    ) -> timedelta:
        """Take the next slot at the channel, and at the clinic's own rate there (None: it has none): how long until it.

        Where that is longer than `patience` no slot is taken.
        """
        rates = {f"anbu:rate:{channel}": self.of(channel)}
        if own is not None:
            rates[f"anbu:rate:{channel}:{clinic_id}"] = own
        now, most = round(machine_now.timestamp() * 1_000_000), round(patience / timedelta(microseconds=1))
        distances = {key: round(1_000_000 / rate) for key, rate in rates.items()}
        return timedelta(microseconds=self._taken(distances, now, most))

    def _taken(self, distances: Mapping[str, int], now: int, most: int) -> int:
        if self._elapsed() >= self._resting_until:
            try:
                return int(self._take(keys=list(distances), args=[now, most, *distances.values()]))
            except redis.RedisError as error:
                self._resting_until = self._elapsed() + REST_SECONDS
                log.info("rates.away", error=type(error).__name__)
        return self._taken_here(distances, now, most)

    def _taken_here(self, distances: Mapping[str, int], now: int, most: int) -> int:
        """As in Redis, by this process's share."""
        with self._lock:
            wait = max(0, *(self._own.get(key, 0) - now for key in distances))
            if wait <= most:
                self._own |= {key: now + wait + each * self._processes for key, each in distances.items()}
            return wait
