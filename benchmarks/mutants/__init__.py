"""Mutation testing of codecs and core."""
