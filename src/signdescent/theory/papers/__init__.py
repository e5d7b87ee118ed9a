"""The papers whose claims are stated, one package each."""
