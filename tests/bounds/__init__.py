"""Tests of `signdescent.bounds`, one module per module."""
