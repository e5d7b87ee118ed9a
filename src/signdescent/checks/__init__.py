"""What is tried: where theory and bounds meet."""
