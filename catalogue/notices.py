"""A notice of the clinic's own: what a manager fills in becomes a template and a plan, both to be approved. Pure."""

from datetime import date, time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from catalogue.lint import Problem, problems
from catalogue.model import EVERYBODY, Plan, PushClass, Template, Who

PREFIX = "notice."
EXPIRES_HOURS = 72
# What each class may be sent for. Source: 정보통신망법 시행령 §61, 알림톡 심사 가이드 (white list), 의료법 §24.
GROUNDS: dict[PushClass, str] = {
    PushClass.TRANSACTION: "휴진·이전·진료 시간 변경처럼 진료와 예약에 필요한 알림",
    PushClass.CARE: "진료받는 분의 건강과 감염병 예방을 위한 안내 (접종·검진 권유는 광고)",
    PushClass.ADVERTISING: "광고 수신에 동의한 분께 보내는 소식·행사·강좌",
}


class Notice(BaseModel):
    """`text` is the body alone: clinic, phone and basis, or the law's frame of advertising, are put around it.

    It goes out on `day` at `at`, or up to three days later where something holds it back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    title: str = Field(min_length=1, max_length=40)
    text: str = Field(min_length=1, max_length=700)
    day: date
    at: time = time(10)
    push_class: Literal[PushClass.TRANSACTION, PushClass.CARE, PushClass.ADVERTISING]
    who: Who = EVERYBODY

    @property
    def template(self) -> Template:
        advertises = self.push_class is PushClass.ADVERTISING
        text = self._advertising() if advertises else self._informing()
        words = {"key": self.name, "title": self.title, "text": text, "alimtalk": not advertises}
        return Template.model_validate(words)

    @property
    def plan(self) -> Plan:
        step = {"key": "day", "days": 0, "at": self.at, "expires_hours": EXPIRES_HOURS}
        step |= {"push_class": self.push_class, "template": self.name}
        return Plan.model_validate(
            {"key": self.name, "anchor": "date", "day": self.day, "who": self.who, "steps": [step]}
        )

    @property
    def name(self) -> str:
        """Of both entries."""
        return PREFIX + self.key

    def problems(self) -> list[Problem]:
        """All that speaks against its words."""
        return problems(self.template, self.push_class)

    def _advertising(self) -> str:
        return f"#{{고객명}}님, 안내드립니다.\n{self.text.strip()}"

    def _informing(self) -> str:
        return (
            f"[#{{병원명}}] {self.title}\n#{{고객명}}님, 안내드립니다.\n{self.text.strip()}\n▶ 문의: #{{병원전화}}\n"
            "본 메시지는 병원에서 진료를 받고 안내 수신을 신청하신 분께 발송되었습니다."
        )
