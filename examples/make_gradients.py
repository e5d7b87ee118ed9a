"""Make the example file of per-sample gradients: logistic regression on the breast cancer data.

Writes an array of 569 samples x 31 coordinates (30 weights and the intercept), float32: the gradient of
each sample's l2-regularised logistic loss after a few steps of full-gradient descent from zero. That point is
not stationary, so that every coordinate has a direction to find.

Run with scikit-learn installed: ``python examples/make_gradients.py``
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer

TARGET = Path(__file__).parent / "data" / "breast_cancer_logistic_gradients.npy"
N_STEPS = 3
STEP_SIZE = 0.5
REGULARISATION = 1e-2  # weight of half the squared norm; the intercept is left out of it


def per_sample_gradients() -> np.ndarray:
    """Return the gradients, samples x coordinates, float64."""
    features, labels = load_breast_cancer(return_X_y=True)
    features = (features - features.mean(axis=0)) / features.std(axis=0)
    design = np.column_stack([features, np.ones(len(features))])
    signs = 2.0 * labels - 1.0
    penalised = np.append(np.full(features.shape[1], REGULARISATION), 0.0)

    def gradients(point: np.ndarray) -> np.ndarray:
        # loss of one sample: log(1 + exp(-s <a, x>)) + (REGULARISATION / 2) |x|^2
        scores = signs * (design * point).sum(axis=1)
        slopes: np.ndarray = -signs / (1.0 + np.exp(scores))
        rows: np.ndarray = slopes[:, None] * design + penalised * point
        return rows

    point = np.zeros(design.shape[1])
    for _ in range(N_STEPS):
        point = point - STEP_SIZE * gradients(point).mean(axis=0)
    return gradients(point)


if __name__ == "__main__":
    array = per_sample_gradients().astype(np.float32)
    np.save(TARGET, array)
    print(f"wrote {TARGET.name}: {array.shape[0]} samples x {array.shape[1]} coordinates, {array.dtype}")
