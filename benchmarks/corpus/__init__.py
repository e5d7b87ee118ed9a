"""A corpus of inequalities from elsewhere, with their truth; `python -m benchmarks.corpus` runs it."""
