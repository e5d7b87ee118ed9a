"""The second opinion: an evaluator that shares nothing with the engines."""
