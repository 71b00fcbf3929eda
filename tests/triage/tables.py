"""The tables of phrases in `phrases/`: one file a question, groups of phrases inside."""

from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "phrases"


def phrases(name: str, *groups: str) -> list[str]:
    """All phrases of a file, or those of some of its groups."""
    found: dict[str, list[str]] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return [phrase for group in groups or found for phrase in found[group]]
