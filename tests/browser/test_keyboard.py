"""The keyboard alone: every page can be walked with Tab, one always sees where one is, and one gets out again."""

import pytest

from familiehus.kernel.roles import Role
from tests.browser.walk import Walk

# Focus as the person sees it: what has it, whether it is in sight and uncovered, and whether it is marked.
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
  const over = document.elementFromPoint(x, y);
  const style = getComputedStyle(e), label = e.labels && e.labels[0], after = getComputedStyle(e, '::after');
  const marks = s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none';
  return {
    name: `${e.tagName.toLowerCase()}.${e.className} ${(e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 30)}`,
    place: [...document.querySelectorAll('*')].indexOf(e),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !(over && (e.contains(over) || over.contains(e) || (label && label.contains(over)))),
    marked: marks(style) || marks(after) || (label && marks(getComputedStyle(label))),
  };
}"""
MOST = 90


@pytest.mark.parametrize(
    ("role", "url"),
    [
        (Role.PUBLIC, "/"),
        (Role.PUBLIC, "/kalender"),
        (Role.PUBLIC, "/log-ind"),
        (Role.MANAGER, "/i-dag"),
        (Role.MANAGER, "/indstillinger/"),
        (Role.COORDINATOR, "/netvaerk/ny"),
        (Role.COORDINATOR, "/hjemmebesoeg"),
        (Role.VOLUNTEER, "/mine-aftaler"),
    ],
)
def test_a_page_is_walked_with_tab(walk: Walk, role: Role, url: str):
    screen = walk.screens[role]
    screen.open(url)
    faults, places = [], []
    for _ in range(MOST):
        screen.page.keyboard.press("Tab")
        focus = screen.page.evaluate(FOCUS)
        if focus is None or focus["place"] in places:
            break
        places.append(focus["place"])
        faults += [
            f"{focus['name']}: {what}"
            for what, wrong in (
                ("not in sight", not focus["seen"]),
                ("covered", focus["covered"]),
                ("not marked", not focus["marked"]),
            )
            if wrong
        ]

    assert not faults, "\n".join(faults)
    assert len(places) > 5, "focus is caught"
    screen.open(url)
    screen.page.keyboard.press("Tab")
    assert "skip" in screen.page.evaluate("() => document.activeElement.className"), (
        "the first step leads past the menu"
    )
    screen.page.keyboard.press("Enter")
    assert screen.page.evaluate("() => document.activeElement.closest('main') !== null")
