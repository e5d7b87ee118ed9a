"""Claims of known truth, on which the checker is judged."""
