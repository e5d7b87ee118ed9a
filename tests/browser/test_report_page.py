"""The page in a real browser: the filter filters, nothing overflows, nothing complains."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from signdescent.checks.check import check
from signdescent.checks.report import Report
from signdescent.render.html import page
from signdescent.render.report_plots import pictures_of
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, SECTIONS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--hide-scrollbars", "--virtual-time-budget=20000", "--enable-logging=stderr",
)  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the path"),
]

# The page stands in a frame of the wanted width; a frame made of srcdoc may be looked into.
HARNESS = """<!DOCTYPE html><meta charset="utf-8"><pre id="result"></pre>
<iframe id="frame" style="width:{width}px;height:900px;border:0" srcdoc="{page}"></iframe>
<script>
const frame = document.getElementById("frame");
frame.onload = () => {{
  const seen = frame.contentDocument, root = seen.documentElement, found = {{}};
  const visible = () => [...seen.querySelectorAll("article")].filter(a => a.getClientRects().length).map(a => a.id);
  const spilled = () => [...seen.querySelectorAll("body *")].filter(part => {{
    if (part.closest(".formula, .witness, .hidden, .skip, math")) return false;
    const box = part.getBoundingClientRect();
    return box.width && box.right > root.clientWidth + 0.5;
  }}).map(part => part.tagName + "." + part.className);
  found.overflow = root.scrollWidth - root.clientWidth;
  seen.querySelectorAll("details").forEach(part => part.open = true);
  found.overflowOpen = root.scrollWidth - root.clientWidth;
  found.spilled = spilled();
  found.shown = {{}}, found.chips = {{}}, found.contents = {{}};
  for (const choice of seen.querySelectorAll(".filter input")) {{
    seen.querySelector(`label:has(#${{choice.id}})`).click();
    found.shown[choice.value] = visible();
    found.chips[choice.value] = [...seen.querySelectorAll(".filter label")].every(l => l.getClientRects().length);
    const entries = [...seen.querySelectorAll(".glance li li")].filter(l => l.getClientRects().length).length;
    found.contents[choice.value] = entries === visible().length;
  }}
  seen.querySelector("#show_all").click();
  frame.contentWindow.focus();
  seen.querySelector("#show_all").focus({{focusVisible: true}});
  found.focused = seen.activeElement.id;
  found.outline = getComputedStyle(seen.activeElement.parentElement).outlineStyle;
  found.formulas = [...seen.querySelectorAll("article > .formula math")].every(m => m.getBoundingClientRect().height > 8);
  found.pictures = [...seen.querySelectorAll("figure svg")].map(p => p.getBoundingClientRect().width);
  found.paper = getComputedStyle(seen.body).backgroundColor;
  document.getElementById("result").textContent = JSON.stringify(found);
}};
</script>"""


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """Return a report on every claim; a few are really checked, so that several verdicts appear."""
    few = ("lemma-12-chord", "sec4-near-lower", "lemma-12-formula", "eq-22b", "lemma-15")
    return [check(claim, engines=None if name in few else ()) for name, claim in CLAIMS.items()]


@pytest.fixture(scope="module")
def source(reports: list[Report]) -> str:
    pictures = pictures_of(reports, CLAIMS, general=True)
    return page(reports, CLAIMS, SECTIONS, title="Ledger", lead="A sentence.", pictures=pictures)


def look(source: str, folder: Path, *, width: int, dark: bool = False) -> tuple[dict[str, Any], str]:
    """Load the page in a frame and return what was measured, and what the browser logged."""
    file = folder / f"harness-{width}.html"
    file.write_text(HARNESS.format(width=width, page=html.escape(source)), encoding="utf-8")
    words = [*QUIET, f"--user-data-dir={folder / 'profile'}", f"--window-size={width + 40},1000"]
    words.append(f"--blink-settings=preferredColorScheme={0 if dark else 1}")
    done = subprocess.run(
        [str(CHROMIUM), *words, "--dump-dom", file.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    match = re.search(r'<pre id="result">(.+?)</pre>', done.stdout, re.DOTALL)
    assert match, done.stderr[-2000:]
    return json.loads(html.unescape(match[1])), done.stderr


@pytest.mark.parametrize("width", [1280, 390])
def test_page_fits_and_filters(source: str, reports: list[Report], tmp_path: Path, width: int) -> None:
    """No sideways scrolling, folded or unfolded; each choice shows its claims and only them; no complaint."""
    found, log = look(source, tmp_path, width=width)
    assert "CONSOLE" not in log
    assert found["overflow"] <= 0
    assert found["overflowOpen"] <= 0
    assert found["spilled"] == []
    everything = [part.get("id") for part in ET.fromstring(source).iter("article")]
    assert found["shown"]["all"] == everything
    kinds = Counter(report.verdict for report in reports)
    for kind in kinds:
        assert found["shown"][str(kind)] == [r.id for r in reports if r.verdict is kind]
    assert found["shown"]["broken"] == [r.id for r in reports if r.proof is not None and str(r.proof) == "broken"]
    assert found["shown"].get("listed", []) == [name for name in everything if name not in CLAIMS]
    assert all(found["chips"].values()), "a choice hides a choice"
    assert all(found["contents"].values()), "the contents list something else than the page shows"
    assert found["formulas"]
    assert len(found["pictures"]) > 4
    assert min(found["pictures"]) >= 300, "a picture too small to read"
    assert (found["focused"], found["outline"]) == ("show_all", "solid")


def test_page_follows_the_choice_of_light_or_dark(source: str, tmp_path: Path) -> None:
    """The ground is light or dark as the reader's system asks."""
    light, dark = (look(source, tmp_path, width=800, dark=dark)[0]["paper"] for dark in (False, True))
    assert min(map(int, re.findall(r"\d+", light)[:3])) > 230
    assert max(map(int, re.findall(r"\d+", dark)[:3])) < 50


def test_the_measurement_notices_an_overflow(source: str, tmp_path: Path) -> None:
    """A negative control: a page with one wide box does overflow."""
    wide = source.replace("<main>", '<main><div style="width: 3000px">wide</div>')
    found, _ = look(wide, tmp_path, width=390)
    assert found["overflow"] > 0
    assert found["spilled"]
