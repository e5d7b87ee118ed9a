"""Pictures inside the page: well formed, alone, with ids of their own, and the same for the same reports."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from fractions import Fraction
from math import inf, nan, sqrt

import numpy as np
import pytest
import sympy as sp

from signdescent.checks.report import Report, Verdict
from signdescent.render.claim_curves import Curve
from signdescent.render.claim_views import VIEWS
from signdescent.render.html import page, style
from signdescent.render.html_pictures import Pictures, tightness_html
from signdescent.render.inline_svg import INKS, inline_svg
from signdescent.render.report_plots import batch_size_curves, draw, pictures_of, vote_curves
from signdescent.render.style import BLUE
from signdescent.theory.claim import Claim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, SECTIONS

HOSTILE = "</svg><script>alert('1')</script> & \"quoted\" \x00 ]]>"
NAMES = ("lemma-12-chord", "theorem-5-eq7", "b8-final", "lemma-15", "lemma-1-formula")


def told(name: str, **more: object) -> Report:
    return Report(id=name, verdict=Verdict.UNDECIDED, statement="", sentence="s", **more)  # type: ignore[arg-type]


REPORTS = [told(name) for name in NAMES]


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    """Draw a few claims and the general pictures."""
    return pictures_of(REPORTS, CLAIMS, general=True)


@pytest.fixture(scope="module")
def source(pictures: Pictures) -> str:
    return page(REPORTS, CLAIMS, SECTIONS, title="t", pictures=pictures)


def test_every_selected_claim_is_drawn_in_its_article(source: str) -> None:
    """Each article has its one picture, and the general ones stand before the claims."""
    root = ET.fromstring(source)
    for part in root.iter("article"):
        if part.get("class") != "listed":
            assert [figure.get("class") for figure in part.iter("figure")] == ["plot"]
    section = next(part for part in root.iter("section") if part.get("class") == "item_pictures")
    assert len(list(section.iter("svg"))) == 4
    assert source.index("item_pictures") < source.index('claims_start">')


def test_ids_are_unique_and_references_lead_somewhere(source: str) -> None:
    """Clip paths, ticks and labels of one picture are never those of another."""
    root = ET.fromstring(source)
    ids = Counter(part.get("id") for part in root.iter() if part.get("id"))
    assert set(ids.values()) == {1}
    found = re.findall(r'(?:href="#|url\(#)([^")]+)', source)
    assert any(name.startswith("plot_") for name in found)
    assert not {name for name in found if name.startswith("plot_")} - set(ids)
    for part in root.iter("svg"):
        assert set((part.get("aria-labelledby") or "").split()) <= set(ids)


def test_pictures_load_nothing(source: str) -> None:
    """No script, image, font, style sheet, or address of a host comes with them."""
    root = ET.fromstring(source)
    assert not {"script", "image", "foreignObject", "metadata"} & {part.tag for part in root.iter()}
    assert source.count("<style") == 1
    assert not re.search(r"https?:|xmlns|xlink|@import|url\([^#]", source)


def test_every_picture_is_told_in_words(source: str) -> None:
    """A title and a description with numbers stand first in every picture, which is one image to a screen reader."""
    for svg in ET.fromstring(source).iter("svg"):
        assert svg.get("role") == "img"
        title, description = svg[0], svg[1]
        assert (title.tag, description.tag) == ("title", "desc")
        assert title.text
        assert re.search(r"least -?\d.* greatest -?\d", description.text or "")


def test_colours_are_the_pages(source: str) -> None:
    """Every colour of a picture is a variable of the style sheet; each is declared for light and for dark."""
    svg = "".join(re.findall(r"<svg.*?</svg>", source, re.DOTALL))
    assert not re.search(r"#[0-9a-fA-F]{6}\b", svg)
    for name in set(re.findall(r"var\((--[\w-]+)\)", svg)):
        assert re.search(rf"{name}: light-dark\(#\w{{6}}, #\w{{6}}\)", style())


@pytest.mark.parametrize("mode", [0, 1])
def test_lines_stand_out(mode: int) -> None:
    """Every line's colour stands out from the card by 3 to 1, in light and in dark."""
    colours = {name: both[mode] for name, *both in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", style())}
    lines = [name for name in colours if name.startswith("plot-")]
    assert {f"--{name}" for name in lines} == {name for name in INKS.values() if name.startswith("--plot-")}
    for name in lines:
        dark, light = sorted((luminance(colours[name]), luminance(colours["card"])))
        assert (light + 0.05) / (dark + 0.05) >= 3, name


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_same_reports_give_the_same_pictures(pictures: Pictures) -> None:
    """No date, no random id; and small: the page may carry them all."""
    assert pictures_of(REPORTS[:2], CLAIMS).of_claims == {name: pictures.of_claims[name] for name in NAMES[:2]}
    assert max(map(len, (*pictures.of_claims.values(), *pictures.general))) < 40_000
    assert 40_000 * (len(VIEWS) + 4) < 2_000_000


def test_values_that_are_no_numbers_leave_a_gap() -> None:
    """NaN and infinities never become a coordinate."""
    y = np.array([0.0, nan, 2.0, inf, -inf, 5.0, 6.0])
    curve = Curve(label="c", x=np.arange(7.0), y=np.where(np.isfinite(y), y, nan))
    for values in (curve, Curve(label="c", x=curve.x, y=y)):
        svg = inline_svg(draw([values], x_label="x"), "gap", title="t", description="d")
        assert not re.search(r"\b(nan|inf)", svg, re.IGNORECASE)
        ET.fromstring(svg)


def test_hostile_words_stay_words() -> None:
    """Labels, titles and descriptions from anywhere are shown, never obeyed."""
    page = draw([Curve(label=HOSTILE.replace("\x00", ""), x=np.arange(3.0), y=np.arange(3.0))], x_label="<x>")
    svg = inline_svg(page, "odd", title=HOSTILE, description=HOSTILE)
    assert "<script" not in svg
    assert "".join(ET.fromstring(svg).itertext()).count("alert('1')") >= 3


def test_dollar_signs_and_odd_symbols_are_drawn() -> None:
    """A symbol's name is text, not a formula to be parsed."""
    odd = sp.Symbol("$\\frac{$", real=True)
    claim = Claim("odd", odd <= 1, {odd: sp.Reals})
    found = pictures_of([told("odd")], {"odd": claim}, own=True)
    assert "frac" in found.of_claims["odd"]


def test_a_page_without_pictures_has_none() -> None:
    """No figure, no empty section."""
    source = page(REPORTS, CLAIMS, SECTIONS, title="t")
    assert "<svg" not in source
    assert "item_pictures" not in source.partition("</style>")[2]
    assert pictures_of([told("gone")], {}) == Pictures()


# ------------------------------------------------------------------ the numbers of the general pictures


def test_vote_curves_are_binomial_sums() -> None:
    """F_l(u) is the sum over all votes, and the bounds are on its two sides."""
    from math import comb

    margins, gaps = vote_curves()
    for half, margin, gap in zip((1, 2, 5, 20), margins, gaps, strict=True):
        nodes = 2 * half - 1
        for place in (0, 30, 60, 119):
            rho = (1 + Fraction(place, 120)) / 2
            right = sum(comb(nodes, k) * rho**k * (1 - rho) ** (nodes - k) for k in range(half, nodes + 1))
            assert margin.y[place] == pytest.approx(float(2 * right - 1), rel=1e-12, abs=1e-15)
        upper, lower = gap.y[:121], gap.y[122:]
        assert (upper >= -1e-15).all()
        assert (lower <= 1e-15).all()
        assert np.isnan(gap.y[121])


def test_batch_size_curves_are_the_printed_and_smaller_ones() -> None:
    """The printed sizes are Lemma 3's and Lemma 10's, written down again; ours are never larger."""
    third = 2 * sqrt(2 / np.pi)
    printed, ours, normal = batch_size_curves(0.5, "Lemma 3")
    for ratio, size in zip(printed.x, printed.y, strict=True):
        least = 2 * min(ratio**2, third * ratio)
        assert size == np.floor(least) + 1
    assert (ours.y <= printed.y).all()
    assert (normal.y == 1).all()
    printed, ours, normal = batch_size_curves(0.9, "Lemma 10")
    assert (np.abs(printed.y - np.maximum(1, np.floor(10 * printed.x**2) + 1)) <= 1).all()
    assert (normal.y <= ours.y).all()
    assert (ours.y <= printed.y).all()


# ------------------------------------------------------------------ the table of tightness


def test_tightness_table_has_the_reports_numbers() -> None:
    """Every report with a ratio is a row; one that is no number is said not to be one; others are left out."""
    found = [
        told("lemma-1", tightness=1.25, tightness_at="a <law> at z = 1"),
        told("lemma-12-chord"),
        told("lemma-10", tightness=nan),
        told("lemma-11", tightness=inf),
    ]
    table = ET.fromstring(tightness_html(found))
    rows = [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")][1:]
    assert rows == [
        ["lemma-1a <law> at z = 1", "1.25"],
        ["lemma-10", "cannot tell"],
        ["lemma-11", "cannot tell"],
    ]
    source = page(found, CLAIMS, SECTIONS, title="t")
    assert {part.get("href") for part in ET.fromstring(source).iter("a")} >= {"#lemma-1", "#lemma-10"}
    assert tightness_html([told("lemma-12-chord")]) == ""


def test_the_palette_is_mapped() -> None:
    """A negative control: a colour that the page does not know stays, and the test above would see it."""
    assert BLUE in INKS
    with_other = draw([Curve(label="c", x=np.arange(3.0), y=np.arange(3.0))], x_label="x")
    with_other.axes[0].lines[0].set_color("#123456")
    assert "#123456" in inline_svg(with_other, "other", title="t", description="d")


def test_no_label_is_lost() -> None:
    """Ticks that Matplotlib writes in parts, as powers of ten, keep their digits."""
    page = draw([Curve(label="c", x=np.array([1.0, 1e6]), y=np.array([1.0, 2.0]))], x_label="size")
    page.axes[0].set_xscale("log")
    svg = inline_svg(page, "powers", title="t", description="d")
    words = ["".join(part.itertext()).replace(" ", "") for part in ET.fromstring(svg).iter("text")]
    assert {"c", "size", "106"} <= {re.sub(r"\W", "", word) for word in words}
    assert all(words)
