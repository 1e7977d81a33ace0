"""What is measured on an open page, in the browser itself. Lengths in CSS pixels."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

SMALLEST = 44  # CSS pixels, WCAG 2.5.5
LEAVE = "a.exit__leave"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
axe = Axe()
# What axe finds, as lines. What is only drawn, and fingers' room that overlaps, is taken away meanwhile: of a contrast
# on it, axe could not tell.
FAULTS = """
async (options) => {
  scrollTo({ top: 0, behavior: "instant" }); // further down the bar at the top lies over what it hides
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.sheet::before, .sheet::after, .lines a::after { display: none !important }
    .ruled { background-image: none !important }
    .service__name a { margin: 0 !important; padding: 0 !important }
    .diff > * { display: block !important }`);
  document.adoptedStyleSheets = [sheet];
  const found = await axe.run(options);
  document.adoptedStyleSheets = [];
  const unsure = found.incomplete.filter((rule) => rule.id === "color-contrast");
  return [...found.violations, ...unsure].flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} (${node.failureSummary})`));
}
"""

# The box of the exit link as it is on the screen now, and whether a finger anywhere on it would meet it.
EXIT_BOX = """
() => {
  const link = document.querySelector("a.exit__leave");
  const box = link.getBoundingClientRect();
  const inset = 8; // within rounded corners
  const xs = [box.left + inset, box.left + box.width / 2, box.right - inset];
  const ys = [box.top + inset, box.top + box.height / 2, box.bottom - inset];
  const free = xs.every((x) => ys.every((y) => link.contains(document.elementFromPoint(x, y))));
  const inside = box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
  return { width: box.width, height: box.height, free, inside };
}
"""

# Elements that reach beyond the page's side. What scrolls within its own box may be wide.
OVERFLOW = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1) && getComputedStyle(element).position !== "absolute";
  });
  const shown = wide.map((element) => element.outerHTML.slice(0, 120));
  return shown.length ? shown : [`the page is ${document.documentElement.scrollWidth} wide`];
}
"""

# Controls lower than 44 px, but links within sentences: those with other words around them in their paragraph. A box
# answers with its label, the title of a row with the whole row where it is spread over it.
SMALL = """
(smallest) => {
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const seen = (element) => element.checkVisibility({ visibilityProperty: true })
    && element.getBoundingClientRect().width > 1;
  const inSentence = (link) => {
    const around = link.localName === "a" && link.closest("p, li, dd, td, h1, h2");
    return around && getComputedStyle(link).display === "inline"
      && around.textContent.trim().length > link.textContent.trim().length;
  };
  const target = (element) => {
    if (element.matches("input[type=checkbox], input[type=radio]")) return element.closest("label") ?? element;
    if (getComputedStyle(element, "::after").position === "absolute") return element.closest("li, article") ?? element;
    return element;
  };
  return [...document.querySelectorAll(controls)]
    .filter((element) => seen(element) && !element.closest(".hidden, .skip") && !inSentence(element))
    .map((element) => [target(element).getBoundingClientRect().height, element.outerHTML.slice(0, 140)])
    .filter(([height]) => height < smallest - 0.5)
    .map(([height, shown]) => `${height.toFixed(1)} px: ${shown}`);
}
"""

# The words of the interface, without what people wrote or what is in its own language.
INTERFACE = """
() => {
  const parts = "nav, footer, button, label, legend, summary, dt, th, .field__hint, .back, .lead, .notice";
  const texts = [];
  for (const part of document.querySelectorAll(parts)) {
    const copy = part.cloneNode(true);
    const foreign = `[lang]:not([lang="${document.documentElement.lang}"]), bdi, [dir=auto], option, textarea`;
    for (const inner of copy.querySelectorAll(foreign)) inner.remove();
    if (!part.closest(`[lang]:not([lang="${document.documentElement.lang}"]), [dir=auto]`)) {
      texts.push(copy.textContent.replace(/\\s+/g, " ").trim());
    }
  }
  return texts.filter(Boolean);
}
"""


def exit_box(page: Page) -> dict[str, Any]:
    """`width`, `height`, whether it is `inside` the window and `free` of anything above it."""
    box: dict[str, Any] = page.evaluate(EXIT_BOX)
    return box


def scroll_to_end(page: Page) -> None:
    page.keyboard.press("End")
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")


def overflowing(page: Page) -> list[str]:
    found: list[str] = page.evaluate(OVERFLOW)
    return found


def small_controls(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SMALL, SMALLEST)
    return found


def interface_words(page: Page) -> list[str]:
    found: list[str] = page.evaluate(INTERFACE)
    return found


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now: WCAG 2.0 to 2.2, A and AA, and good practice.

    A contrast that it could not tell counts too.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe.axe_script)
    # Only of these does axe look up every element, and the browser send back lines instead of all that axe knows.
    options = {"runOnly": RULES, "resultTypes": ["violations", "incomplete"]}
    found: list[str] = page.evaluate(FAULTS, options)
    return found
