"""The names of an index's files, in the folder that holds it."""

CURRENT = "current"
"""The file in the build folder's ``index`` that names the index in use."""
CLAUSES, POLICIES, WORDS, RECOGNISER = "clauses.jsonl", "policies.json", "words.json", "situations.json"
MODEL, LEXICAL, TOKENS = "model", "lexical", "tokens"
VECTORS, ROWS, KEYS = "vectors.bin", "rows.npz", "embedded.json"
BESIDE = ".building-"
"""How the name of a folder begins in which an index is being built."""
