"""Benchmarks against what one would otherwise use. `python -m bench` runs all of them."""
