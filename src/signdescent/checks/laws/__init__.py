"""Claims about noise laws: events, the search through families, and proofs."""
