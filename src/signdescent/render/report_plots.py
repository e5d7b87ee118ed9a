"""The pictures of the report, as inline SVG. This module needs Matplotlib."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from signdescent.bounds import minibatch_size, vote_margin, vote_margin_bounds
from signdescent.checks.report import Report
from signdescent.render.claim_curves import Curve, curves_of, view_of
from signdescent.render.claim_views import View
from signdescent.render.html_pictures import Pictures, figure_html
from signdescent.render.inline_svg import GRID, inline_svg
from signdescent.render.style import BLUE, GREEN, GREY, PINK, RED, figure, styled, tidy
from signdescent.theory.table import AnyClaim

__all__ = ["batch_size_curves", "draw", "general_pictures", "pictures_of", "vote_curves"]

SIZE = (4.3, 3.0)  # inches; legible on a phone
STYLES = ((BLUE, "-"), (RED, "--"), (GREEN, "-."), (PINK, ":"))
HALVES = (1, 2, 5, 20)
NORMAL_THIRD = 2 * math.sqrt(2 / math.pi)  # E|X - mean|^3 of the normal law with variance 1
_RATIOS = np.geomspace(0.1, 100, 121)
_NOT_PROOF = "Drawn in floating point; the verdict does not rest on it."


def pictures_of(
    reports: Sequence[Report], claims: Mapping[str, AnyClaim], *, own: bool = False, general: bool = False
) -> Pictures:
    """Draw the pictures of a page.

    Parameters
    ----------
    reports : sequence of Report
        The claims of the page.
    claims : mapping from id to claim
        The claims checked.
    own : bool
        Whether the claims are a user's, so that automatic views are used.
    general : bool
        Whether to draw also the pictures that belong to no claim.

    Returns
    -------
    Pictures
        The same markup for the same claims under equal versions of Matplotlib.
    """
    drawn = {}
    for report in reports:
        claim = claims.get(report.id)
        view = view_of(claim, own=own) if claim is not None else None
        if claim is not None and view is not None:
            markup = _claim_picture(claim, view)
            if markup:
                drawn[report.id] = markup
    return Pictures(of_claims=drawn, general=general_pictures() if general else ())


def _claim_picture(claim: AnyClaim, view: View) -> str:
    curves = curves_of(claim, view)
    if not curves:
        return ""
    word = "Margin, larger side - smaller side," if view.shows == "margin" else "Both sides"
    word = "Every side" if len(curves) > 2 and view.shows == "sides" else word
    fixed = ", ".join(f"{name} = {value:g}" for name, value in view.fixed.items())
    title = f"{word} of {claim.id} against {view.symbol}" + (f", with {fixed}" if fixed else "")
    page = draw(curves, x_label=view.symbol, log_x=view.logarithmic, zero=view.shows == "margin")
    svg = inline_svg(page, claim.id, title=title, description=described(curves, view.symbol))
    return figure_html(svg, f"{title}. {_NOT_PROOF}")


def general_pictures() -> tuple[str, ...]:
    """Draw the vote margin, its bounds, and batch sizes."""
    margins, gaps = vote_curves()
    halves = "l = 1, 2, 5, 20, that is for 1, 3, 9 and 39 nodes"
    pictures = [
        _general(
            "vote-margin",
            f"Vote margin F_l(u) = P(right) - P(wrong) for {halves}",
            margins,
            x_label="u = 2ρ - 1, the edge of one node",
            y_label="F_l(u)",
        ),
        _general(
            "vote-gap",
            f"How far its two-sided bounds are from F_l(u), for {halves}: above 0 the upper bound, below 0 the lower "
            "one. For l = 1 both are exact",
            gaps,
            x_label="u = 2ρ - 1, the edge of one node",
            y_label="bound - F_l(u)",
            zero=True,
        ),
    ]
    for target, rule in ((0.5, "Lemma 3"), (0.9, "Lemma 10")):
        pictures.append(
            _general(
                f"batch-size-{round(100 * target)}",
                f"Batch size whose sign is right with probability above {target:g}, against noise; the third moment is "
                f"the normal law's. Printed: {rule}. Ours: the same assumptions, sharper constants. Normal samples: "
                "exact for them",
                batch_size_curves(target, rule),
                x_label="noise-to-signal ratio σ/|g|",
                y_label="batch size",
                log_x=True,
                log_y=True,
            )
        )
    return tuple(pictures)


def _general(name: str, caption: str, curves: Sequence[Curve], *, x_label: str, **look: Any) -> str:
    page = draw(curves, x_label=x_label, **look)
    svg = inline_svg(page, name, title=caption, description=described(curves, x_label.partition(",")[0]))
    return figure_html(svg, f"{caption}.")


def vote_curves() -> tuple[list[Curve], list[Curve]]:
    """Return the margins F_l(u), and the differences of their upper and lower bounds from them."""
    u = np.linspace(0, 1, 121)
    rho = (1 + u) / 2
    margins, gaps = [], []
    for half in HALVES:
        exact = vote_margin(rho, 2 * half - 1)
        bounds = vote_margin_bounds(rho, 2 * half - 1)
        margins.append(Curve(label=f"l = {half}", x=u, y=exact))
        both = np.concatenate([bounds.high - exact, [np.nan], bounds.low - exact])
        gaps.append(Curve(label=f"l = {half}", x=np.concatenate([u, [1.0], u]), y=both))
    return margins, gaps


def batch_size_curves(target: float, rule: str) -> list[Curve]:
    """Return batch sizes against the noise-to-signal ratio: as printed, ours, and for normal samples."""
    third = NORMAL_THIRD * _RATIOS**3
    sizes = {
        f"printed, {rule}": minibatch_size(1.0, _RATIOS, third_moment=third, target=target, rule="paper").size,
        "ours": minibatch_size(1.0, _RATIOS, third_moment=third, target=target).size,
        "normal samples": minibatch_size(1.0, _RATIOS, target=target, assume="gaussian", rule="gaussian").size,
    }
    return [Curve(label=name, x=_RATIOS, y=np.asarray(size)) for name, size in sizes.items()]


def draw(
    curves: Sequence[Curve],
    *,
    x_label: str,
    y_label: str = "",
    log_x: bool = False,
    log_y: bool = False,
    zero: bool = False,
) -> Any:
    """Draw up to four curves, each with its own colour and dashes; NaN leaves a gap."""
    import matplotlib as mpl

    with styled(), mpl.rc_context({"text.parse_math": False}):
        page = figure(*SIZE)
        axes = page.subplots()
        axes.set_facecolor("none")
        if zero:
            axes.axhline(0, color=GREY, linewidth=0.8)
        for curve, (colour, dashes) in zip(curves, STYLES, strict=False):
            axes.plot(curve.x, curve.y, color=colour, linestyle=dashes, linewidth=1.6, label=curve.label)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        if log_x:
            axes.set_xscale("log")
            axes.xaxis.set_major_formatter(_plain)
        if log_y:
            axes.set_yscale("log")
            axes.yaxis.set_major_formatter(_plain)
        tidy(axes, grid=False)
        axes.grid(visible=True, color=GRID, linewidth=0.6)
        page.legend(loc="outside upper left", ncols=min(len(curves), 4), handlelength=2.2, columnspacing=1.2)
        return page


def _plain(value: float, _place: int) -> str:
    """Return a tick label without a superscript exponent."""
    return f"{value:g}"


def described(curves: Iterable[Curve], symbol: str) -> str:
    """Return the ends and the least and greatest values of the curves, as text for screen readers."""
    return " ".join(_of_curve(curve, symbol) for curve in curves)


def _of_curve(curve: Curve, symbol: str) -> str:
    seen = np.isfinite(curve.y)
    x, y = curve.x[seen], curve.y[seen]
    low, high = int(np.argmin(y)), int(np.argmax(y))
    return (
        f"{curve.label}: {y[0]:.4g} at {symbol} = {x[0]:.4g}, {y[-1]:.4g} at {x[-1]:.4g}; "
        f"least {y[low]:.4g} at {x[low]:.4g}, greatest {y[high]:.4g} at {x[high]:.4g}."
    )
