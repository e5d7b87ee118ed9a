"""Proofs of the paper's theorems about runs, line by line."""
