"""What axe-core finds wrong with a page as it is drawn; the script comes with the package and asks nobody."""

from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@cache
def _axe() -> Axe:
    return Axe()


def faults(page: Page) -> list[str]:
    """A line for each violation: rule, what it asks for, and the first elements that break it."""
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
    found = _axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes'][:3]]}" for each in found]
