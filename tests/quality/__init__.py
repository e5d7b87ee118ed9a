"""Claims of known truth that test the checker."""
