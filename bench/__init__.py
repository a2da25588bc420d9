"""Benchmarks: ratios against a named baseline in the same run. Run by hand, and in CI as a smoke test."""
