"""Hours in which nothing of a kind is sent: a daily span in Seoul that may cross midnight. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from records.facts import SEOUL


@dataclass(frozen=True)
class QuietHours:
    """From `begin` (inclusive) to `end` (exclusive), every day."""

    begin: time
    end: time

    def covers(self, moment: datetime) -> bool:
        now = moment.astimezone(SEOUL).time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def over_at(self, moment: datetime) -> datetime:
        """When the quiet span around `moment` ends."""
        local = moment.astimezone(SEOUL)
        end = datetime.combine(local.date(), self.end, SEOUL)
        return end if end > local else end + timedelta(days=1)

    def begin_before(self, moment: datetime) -> datetime:
        """When the quiet span around `moment` began."""
        local = moment.astimezone(SEOUL)
        begin = datetime.combine(local.date(), self.begin, SEOUL)
        return begin if begin <= local else begin - timedelta(days=1)


# The clinic's own quiet hours bind care; the law's night binds advertising (정보통신망법 §50③, 시행령 §61②), and
# KakaoTalk's platform begins its advertising night ten minutes earlier.
CLINIC_QUIET = QuietHours(time(21), time(8))
ADVERTISING_NIGHT = QuietHours(time(20, 50), time(8))
