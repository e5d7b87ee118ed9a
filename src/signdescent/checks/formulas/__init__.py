"""Claims about formulas: goals, engines, proofs, and what a verdict has to pass."""
