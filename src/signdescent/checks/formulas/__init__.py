"""Checks of claims about formulas: goals, engines, proofs and safeguards."""
