"""Terms that SymPy folded away while a claim was built."""
