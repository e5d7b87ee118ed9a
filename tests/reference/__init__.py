"""Slow, literal definitions in exact fractions and Arb balls, which make the reference numbers of the tests.

Nothing here imports the package under test.
"""
