"""Terms that SymPy simplified away while a claim was built."""
