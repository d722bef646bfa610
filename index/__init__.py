"""Clauses in, hits out."""
