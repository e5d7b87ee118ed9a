"""The second opinion: an evaluator that shares no code with the engines."""
