"""Runs of a method that is given as data, as finite trees in exact numbers, and terms of the calculus on them."""
