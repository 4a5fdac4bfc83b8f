"""What axe-core finds on a page: faults that keep somebody from reading or using it."""

from typing import Any, cast

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

SERIOUS = frozenset({"serious", "critical"})


async def serious_faults(page: Page, *, rules: tuple[str, ...] = ()) -> list[str]:
    """One line each: the rule, and the elements that break it. `rules`: these alone."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    results = await Axe().run(page, options=options)
    violations = cast(list[dict[str, Any]], results.response["violations"])
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in violations
        if violation["impact"] in SERIOUS
    ]
