"""Bytes to measurements: devices, codecs, files, simulation."""
