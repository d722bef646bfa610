"""Policy documents in, clauses out."""
