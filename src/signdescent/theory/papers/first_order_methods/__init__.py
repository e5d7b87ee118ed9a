"""Theorems about first-order methods from elsewhere."""
