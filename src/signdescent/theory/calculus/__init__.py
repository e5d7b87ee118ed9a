"""A calculus for claims about runs: methods as data, terms, facts, and rules that lead from one line to the next."""
