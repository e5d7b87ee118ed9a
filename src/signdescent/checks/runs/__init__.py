"""Claims about runs of a method: instances, exact and sampled expectations, and proofs."""
