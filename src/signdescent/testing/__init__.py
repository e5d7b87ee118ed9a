"""What test suites import: assertions on claims and bounds, and Hypothesis strategies."""
