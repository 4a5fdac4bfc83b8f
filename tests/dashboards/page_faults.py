"""Faults of a page at one size: what axe finds, what is cut off, too small, or below the fold."""

from collections.abc import Iterable
from typing import cast

from playwright.async_api import Page

from tests.dashboards.accessibility import axe_faults

LEAST_TARGET_PX = 44
# A box that moved by this much did not move: text is laid out to fractions of a pixel.
STEADY_PX = 2.0

_TOO_SMALL = """(least) => [...document.querySelectorAll(
    "button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button]")]
  // What takes the tap of a ticked box is its label; a link in a sentence is as high as its line.
  .map((element) => element.closest("label") ?? element)
  .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !element.matches(".skip")
    && getComputedStyle(element).display !== "inline"
    && getComputedStyle(element).clipPath === "none")
  .filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && Math.min(width, height) < least - 0.5;
  })
  .map((element) => {
    const { width, height } = element.getBoundingClientRect();
    const name = element.ariaLabel || element.innerText || element.className;
    return `${name.trim().slice(0, 40)}: ${Math.round(width)} x ${Math.round(height)}`;
  })"""

_NOT_IN_VIEW = """(selectors) => selectors.flatMap((selector) => {
  const found = [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
  if (found.length === 0) return [`${selector}: not there`];
  return found.flatMap((element) => {
    const box = element.getBoundingClientRect();
    if (box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
      return [`${selector}: ${Math.round(box.top)} to ${Math.round(box.bottom)} of ${innerHeight}`];
    for (const y of [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2]) {
      const on = document.elementFromPoint((box.left + box.right) / 2, y);
      if (on && !element.contains(on) && !on.contains(element))
        return [`${selector}: under ${on.className}`];
    }
    return [];
  });
})"""

_CUT_OFF = """(selectors) => selectors.flatMap((selector) =>
  [...document.querySelectorAll(selector)].flatMap((root) => [root, ...root.querySelectorAll("*")])
    .filter((element) => element.checkVisibility() && element.childElementCount === 0)
    .filter((element) => ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
      && getComputedStyle(element).clipPath === "none"
      && element.scrollWidth > element.clientWidth + 1)
    .map((element) => `${selector}: "${element.textContent}" is cut off`))"""

_BOXES = """(selectors) => Object.fromEntries(selectors.map((selector) => {
  const element = document.querySelector(selector);
  if (!element?.checkVisibility()) return [selector, null];
  const { x, y, width, height } = element.getBoundingClientRect();
  return [selector, [x, y, width, height]];
}))"""


async def faults(page: Page, *, important: Iterable[str] = (), axe: bool = True) -> list[str]:
    """Everything that is wrong with the page as it stands, one line each.

    `important`: CSS selectors of what must be seen whole, without scrolling and without anything
    before it.
    """
    selectors = list(important)
    sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = [f"{sideways} px wider than the screen"] if sideways > 0 else []
    found += await page.evaluate(_TOO_SMALL, LEAST_TARGET_PX)
    found += await page.evaluate(_NOT_IN_VIEW, selectors)
    found += await page.evaluate(_CUT_OFF, selectors)
    return found + (await axe_faults(page) if axe else [])


Boxes = dict[str, list[float] | None]


async def boxes(page: Page, selectors: Iterable[str]) -> Boxes:
    """Where each stands: x, y, width, height; None: it is not to be seen."""
    return cast(Boxes, await page.evaluate(_BOXES, list(selectors)))


def moved(before: Boxes, after: Boxes) -> list[str]:
    """What stands elsewhere, has another size, or has come or gone; one line each."""
    return [
        f"{name}: {was} -> {after[name]}"
        for name, was in before.items()
        if not _is_steady(was, after[name])
    ]


def _is_steady(before: list[float] | None, after: list[float] | None) -> bool:
    if before is None or after is None:
        return before is after
    return all(abs(a - b) <= STEADY_PX for a, b in zip(before, after, strict=True))
