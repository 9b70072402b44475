"""Kinerja: the performance tree of Indonesian local governments, from the plan to the printed decree."""

__version__ = "0.1.0"
