"""Quirks: what devices get wrong, and how it is put right between bytes and measurements.

Pure: the same journal rows give the same measurements, live, in replay and when recomputed.
"""
