"""Holds a simulated life against what had to be. Knows nothing of the scheduler and nothing of the bot.

It reads three things and trusts none of them alone: `world.jsonl` (what really happened), `dealer.jsonl` or the log of
a dealer's fake (what really went out) and the database's tables; the plans it reads from their YAML and dates the steps
by its own reckoning.
Every rule is a generator of sentences that say what is wrong, each led by the rule's name.
"""

from pathlib import Path

from anbu.simulate.checker.evidence import Evidence
from anbu.simulate.checker.rules import RULES


def violations(folder: Path) -> list[str]:
    """What is wrong with the life recorded in `folder`, a sentence each; empty where nothing is."""
    evidence = Evidence.read(folder)
    return [f"{rule.__name__}: {sentence}" for rule in RULES for sentence in rule(evidence)]
