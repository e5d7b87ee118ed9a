"""Single-node sign descent on a quadratic function: ours against optax under vmap and lax.scan."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import Any

import numpy as np

from benchmarks.timing import Case, Way
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems.separable_quadratic import SeparableQuadratic
from signdescent.simulation.simulate import simulate

__all__ = ["cases"]

RUNS, DIMENSION, GAMMA, BLOCK_RUNS = 1000, 100, 1e-3, 125
CURVATURE = np.linspace(1, 10, DIMENSION)


class GivenNoise:
    """The quadratic function with noise drawn before, shape (steps, runs, d); its oracle serves the blocks in order."""

    name, nodes, dimension, start = "given noise", None, DIMENSION, np.ones(DIMENSION)

    def __init__(self, noise: Any) -> None:
        self.noise = noise
        self._calls = 0

    def oracle(self, x: Any, nodes: int, *, batch_size: int, rng: Any) -> Any:  # noqa: ARG002 - the protocol's signature
        """Return the next step's gradients."""
        block, k = divmod(self._calls % (len(self.noise) * (RUNS // len(x))), len(self.noise))
        self._calls += 1
        gradients = CURVATURE * x
        gradients += self.noise[k, block * len(x) : (block + 1) * len(x)]
        return gradients[:, np.newaxis]

    def value(self, x: Any) -> Any:
        """Return f."""
        return (CURVATURE * x * x).sum(axis=-1) / 2


def cases(steps: int, pool: Executor) -> Iterator[Case]:
    """Yield the comparisons; none where optax is not installed."""
    if not (importlib.util.find_spec("optax") and importlib.util.find_spec("jax")):
        print("no comparison with optax: optax or jax is not installed")
        return
    for executor in (None, pool):
        yield _own_noise(steps, executor)
    yield _given_noise(steps // 4 + 1)


def _own_noise(steps: int, executor: Executor | None) -> Case:
    problem = SeparableQuadratic(curvature=tuple(CURVATURE.tolist()))

    def ours() -> Any:
        return _simulate(problem, steps, executor)

    def accuracy() -> str:
        mine, other = (problem.value(np.asarray(points)) for points in (ours().points, optax_runs("float64", steps)()))
        error = np.hypot(mine.std(), other.std()) / RUNS**0.5
        off = abs(mine.mean() - other.mean()) / error
        return f"mean of f at the end {mine.mean():.5g}, optax {other.mean():.5g}: {off:.1f} standard errors apart"

    size = RUNS * DIMENSION * steps
    return Case(
        topic="sign descent, each drawing its own Gaussian noise",
        name=f"{RUNS} runs, {steps} steps, float64, {'2 processes' if executor else 'one process'}",
        size=size,
        ours=Way(call=ours, count=size),
        others={
            "optax, float64": Way(call=optax_runs("float64", steps), count=size, goal=1),
            "optax, float32": Way(call=optax_runs("float32", steps), count=size),
            "limit: random numbers": Way(call=lambda: _draw(steps), count=size, is_limit=True),
        },
        accuracy=accuracy,
    )


def _given_noise(steps: int) -> Case:
    noise = np.random.default_rng(4).standard_normal((steps, RUNS, DIMENSION))
    problem = GivenNoise(noise)

    def ours() -> Any:
        return _simulate(problem, steps, None)

    def accuracy() -> str:
        off = np.abs(ours().points - np.asarray(optax_runs("float64", steps, noise)())).max()
        return f"last points against optax, the same numbers: {off:.1e} at most"

    size = RUNS * DIMENSION * steps
    return Case(
        topic="sign descent, both given the same Gaussian numbers",
        name=f"{RUNS} runs, {steps} steps, float64, one process",
        size=size,
        ours=Way(call=ours, count=size),
        others={
            "optax, float64": Way(call=optax_runs("float64", steps, noise), count=size, goal=1),
            "optax, float32": Way(call=optax_runs("float32", steps, noise), count=size),
        },
        accuracy=accuracy,
    )


def _simulate(problem: Any, steps: int, executor: Executor | None) -> Any:
    return simulate(
        METHODS["sign_sgd"](),
        problem,
        steps=steps,
        step_size=GAMMA,
        runs=RUNS,
        block_runs=BLOCK_RUNS,
        executor=executor,
        record=(),
    )


def _draw(steps: int) -> None:
    for block in range(RUNS // BLOCK_RUNS):
        rng = np.random.default_rng(block)
        for _ in range(steps):
            rng.standard_normal((BLOCK_RUNS, 1, DIMENSION))


def optax_runs(precision: str, steps: int, noise: Any = None) -> Callable[[], Any]:
    """Return a compiled function of no arguments that does all runs; with `noise` it draws none itself."""
    import jax
    import optax
    from jax import numpy as jnp

    jax.config.update("jax_enable_x64", True)
    curvature = jnp.asarray(CURVATURE, dtype=precision)
    optimizer = optax.sign_sgd(GAMMA)

    def run(numbers: Any) -> Any:
        def step(carry: Any, number: Any) -> Any:
            x, state = carry
            drawn = jax.random.normal(number, (DIMENSION,), precision) if noise is None else number
            updates, state = optimizer.update(curvature * x + drawn, state, x)
            return (optax.apply_updates(x, updates), state), None

        x = jnp.ones(DIMENSION, dtype=precision)
        keys = jax.random.split(numbers, steps) if noise is None else numbers
        return jax.lax.scan(step, (x, optimizer.init(x)), keys)[0][0]

    if noise is None:
        compiled, numbers = jax.jit(jax.vmap(run)), jax.random.split(jax.random.key(0), RUNS)
    else:
        compiled, numbers = jax.jit(jax.vmap(run, in_axes=1)), jnp.asarray(noise, dtype=precision)
    return lambda: compiled(numbers).block_until_ready()
