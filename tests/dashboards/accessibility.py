"""What axe-core finds on a page: faults that keep somebody from reading or using it."""

from collections.abc import Container
from typing import Any, cast

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

SERIOUS = frozenset({"serious", "critical"})
ANY = SERIOUS | {"minor", "moderate"}


async def axe_faults(
    page: Page, *, rules: tuple[str, ...] = (), impacts: Container[str] = ANY
) -> list[str]:
    """One line each: the rule, and the elements that break it. `rules`: these alone."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    results = await Axe().run(page, options=options)
    violations = cast(list[dict[str, Any]], results.response["violations"])
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in violations
        if violation["impact"] in impacts
    ]


async def serious_faults(page: Page, *, rules: tuple[str, ...] = ()) -> list[str]:
    """Those that keep somebody out."""
    return await axe_faults(page, rules=rules, impacts=SERIOUS)
