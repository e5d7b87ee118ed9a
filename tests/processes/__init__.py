"""Random runs of the methods, as finite trees, and which lines of a proof are false on them."""
