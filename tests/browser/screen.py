"""A screen of the house: a page in Chromium that notes every trouble, and measures what a person meets."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from familiehus.kernel.db import db
from tests.client import Browser

AXE = next((Path(__file__).parent.parent / "vendor").glob("axe-core-*/axe.min.js"))
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Of what axe would fetch beforehand only sound and film are asked after; the style sheets again are for a rule on trial.
RUN_AXE = """([rules, only, besides]) => axe.run(document, {
  runOnly: only ? {type: 'rule', values: only} : {type: 'tag', values: rules}, resultTypes: ['violations'],
  rules: Object.fromEntries(besides.map(rule => [rule, {enabled: false}])), preload: {assets: ['media']},
}).then(found => found.violations.map(
  v => `${v.id}: ${v.help} - ` + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | ')
))"""

TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1);
  return out.slice(0, 6).map(e => `${e.tagName.toLowerCase()}.${e.className} to ${Math.round(e.getBoundingClientRect().right)} of ${wide}`);
}"""

# What a finger must hit. A link in running text is exempt (WCAG 2.5.8, inline); a box with a label is as large as both;
# a link that is laid over its whole row or day is as large as that.
TARGETS = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"]')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled)
  .filter(e => !e.closest('.visually-hidden, .visually-hidden-focusable, .skip-link'))
  .map(e => {
    const style = getComputedStyle(e);
    const words = n => n.nodeType === 3 && n.textContent.trim().length > 1;
    const running = style.display === 'inline' && [...e.parentElement.childNodes].some(words);
    let box = e.getBoundingClientRect();
    const cover = getComputedStyle(e, '::after');
    if (cover.content !== 'none' && cover.position === 'absolute' && cover.inset === '0px' && e.offsetParent) {
      box = e.offsetParent.getBoundingClientRect();
    }
    const label = e.labels && e.labels[0];
    if (label && ['checkbox', 'radio', 'file'].includes(e.type)) {
      const other = label.getBoundingClientRect();
      const left = Math.min(box.left, other.left), top = Math.min(box.top, other.top);
      box = {left, top, width: Math.max(box.right, other.right) - left, height: Math.max(box.bottom, other.bottom) - top};
    }
    const said = (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().replace(/\\s+/g, ' ').slice(0, 40);
    return {running, width: box.width, height: box.height, said: `${e.tagName.toLowerCase()}.${e.className} "${said}"`, classes: [...e.classList]};
  }).filter(t => !t.running && t.width > 1 && t.height > 1)"""


@cache
def axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


@dataclass
class Screen:
    """One tab of one device. `open(path)` goes there; `troubles` is what the browser complained of."""

    app: Flask
    address: str
    context: BrowserContext
    page: Page
    troubles: list[str] = field(default_factory=list)
    may_lose_net: bool = False

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        self.page.on("response", self._answered)

    def open(self, path: str) -> Response | None:
        """Go to a path of the house; what the test arranged is committed first."""
        db.session.commit()
        answer = self.page.goto(self.address + path)
        db.session.expire_all()
        return answer

    def as_(self, person: Any, role: Any = None) -> "Screen":
        """Sit down as that person, with the given (or only) hat."""
        db.session.commit()
        client = Browser(self.app).as_(person, role).client
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        db.session.commit()
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        return self

    def at_door(self) -> "Screen":
        """Be the tablet at the door."""
        cookie = Browser(self.app).at_door().client.get_cookie("enhed")
        assert cookie is not None
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        return self

    def stop_clock(self) -> None:
        """The page's clock, installed before it was opened, stands still from now on, however long the test takes;
        `page.clock.run_for` moves it."""
        self.page.clock.pause_at(self.page.evaluate("() => Date.now()") / 1000 + 10)

    def keep_axe(self) -> None:
        """Have axe-core on every page from the next one on, which is quicker than bringing it to each."""
        self.page.add_init_script(axe_source())

    def axe(self, *only: str, besides: tuple[str, ...] = ()) -> list[str]:
        """What axe-core finds on the page as it is now, against WCAG 2.2 AA and its best practice."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(axe_source() + "; undefined")
        return self.page.evaluate(RUN_AXE, [AXE_RULES, list(only) or None, list(besides)])

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways, if anything does."""
        return self.page.evaluate(TOO_WIDE)

    def targets_below(self, size: int, besides: tuple[str, ...] = ()) -> list[str]:
        """Things to press that are smaller than `size` in CSS pixels, unless of one of those classes."""
        return [
            f"{target['said']}: {target['width']:.0f} × {target['height']:.0f}"
            for target in self.page.evaluate(TARGETS)
            if min(target["width"], target["height"]) < size - 0.5
            and not set(besides) & set(target["classes"])
        ]

    def _heard(self, message: ConsoleMessage) -> None:
        """The console's complaints. That an answer was 4xx is said there too, and is no trouble by itself."""
        refused = message.text.startswith("Failed to load resource") and "status of 4" in message.text
        cut = self.may_lose_net and "net::ERR_" in message.text
        if message.type in ("error", "warning") and not refused and not cut:
            self.troubles.append(f"console: {message.text}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 500:
            self.troubles.append(f"{answer.status} at {answer.url}")
