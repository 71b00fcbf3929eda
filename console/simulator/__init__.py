"""The demo phone: a chat room in the browser, and the fake KakaoTalk behind it. Exists in demo mode only."""

from console.simulator.blueprint import simulator_blueprint
from console.simulator.parts import SimulatorParts

__all__ = ["SimulatorParts", "simulator_blueprint"]
