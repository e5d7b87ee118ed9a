"""Formulas of `moments`, for scalars in compiled loops and for arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["merged", "ratios"]


def ratios(variance: Any, third: Any, fourth: Any, absolute: Any) -> tuple[Any, Any, Any, Any]:
    """Return std, skewness, kurtosis and Lyapunov ratio from central moments; the variance is not 0.

    Rounding must not break Jensen's inequality, kurtosis >= 1 and ratio >= 1, nor Cauchy's, ratio**2 <= kurtosis.
    """
    std = np.sqrt(variance)
    cube = variance * std
    kurtosis = np.maximum(fourth / (variance * variance), 1.0)
    lyapunov = np.maximum(np.minimum(absolute / cube, np.sqrt(kurtosis)), 1.0)
    return std, third / cube, kurtosis, lyapunov


def merged(p: Any, q: Any, a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[Any, Any, Any, Any, Any, Any]:
    """Return mean, residual, variance, third, fourth and a bound on E|X - mean|^3 of the union of two parts.

    p and q are their shares of the samples, p >= q; a and b are mean, std, the ratios and the mean's residual of each.
    Means that differ by units of rounding need their residuals for an accurate difference.
    Central moments by Pebay's formulas (Sandia report SAND2008-6212, 2008), which extend those of Chan, Golub and
    LeVeque.
    """
    mean_a, std_a, skewness_a, kurtosis_a, lyapunov_a, rest_a = a
    mean_b, std_b, skewness_b, kurtosis_b, lyapunov_b, rest_b = b
    second_a, second_b = std_a * std_a, std_b * std_b
    third_a, third_b = skewness_a * second_a * std_a, skewness_b * second_b * std_b
    fourth_a, fourth_b = kurtosis_a * (second_a * second_a), kurtosis_b * (second_b * second_b)
    delta = (mean_b - mean_a) + (rest_b - rest_a)
    square = delta * delta
    second = p * second_a + q * second_b + p * q * square
    third = p * third_a + q * third_b + p * q * (p - q) * square * delta + 3 * p * q * delta * (second_b - second_a)
    fourth = (
        p * fourth_a
        + q * fourth_b
        + p * q * (p * p - p * q + q * q) * (square * square)
        + 6 * p * q * square * (p * second_b + q * second_a)
        + 4 * p * q * delta * (third_b - third_a)
    )
    # |y + s|^3 <= |y|^3 + 3|s| y^2 + |s|^3 + 3 s|s| y for all real y and s, and E Y = 0 for deviations Y from the
    # mean of a part. The other bound, sqrt(E Y^2 E Y^4), is set by `ratios`.
    shift_a, shift_b = q * np.abs(delta), p * np.abs(delta)
    cubes_a = lyapunov_a * second_a * std_a + shift_a * (3 * second_a + shift_a * shift_a)
    cubes_b = lyapunov_b * second_b * std_b + shift_b * (3 * second_b + shift_b * shift_b)
    step = q * delta + rest_a
    mean = mean_a + step
    return mean, (mean_a - mean) + step, second, third, fourth, p * cubes_a + q * cubes_b
