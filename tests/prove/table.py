"""What a proof found, and how it is shown."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Finding:
    """One line of the table. `counts`: what was done, in numbers; `violations`: sentences, none if it holds."""

    proof: str
    counts: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, name: str, number: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + number

    def violated(self, sentence: str) -> None:
        self.violations.append(sentence)


@contextmanager
def finding(proof: str) -> Iterator[Finding]:
    """A finding with its seconds; an exception is a violation and ends this proof alone."""
    found, started = Finding(proof), time.monotonic()
    try:
        yield found
    except Exception as error:
        found.violated(f"{type(error).__name__}: {error}")
    found.seconds = time.monotonic() - started


def show(findings: list[Finding]) -> None:
    """The table, then every violation, then their number."""
    width = max(len(found.proof) for found in findings)
    for found in findings:
        counts = ", ".join(f"{number} {name}" for name, number in found.counts.items())
        verdict = "VIOLATED" if found.violations else "holds   "
        print(f"  {found.proof:<{width}}  {verdict}  {found.seconds:6.1f} s  {counts}")
    for found in findings:
        for violation in found.violations:
            print(f"  {found.proof}: {violation}")
    print(f"violations: {sum(len(found.violations) for found in findings)}", flush=True)
