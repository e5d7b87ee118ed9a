"""Tools for test suites: assertions on claims and bounds, and Hypothesis strategies."""
