"""Tests of `signdescent.cli`, one module per module."""
