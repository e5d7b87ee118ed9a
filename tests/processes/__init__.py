"""Finite random processes, and the terms of the calculus as exact numbers on them."""
