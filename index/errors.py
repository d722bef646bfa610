"""What can go wrong on this floor.

    IndexFault
    ├── ModelError       the embedding model is missing, or is not the one that is named
    ├── NoIndexError     there is no index yet
    └── DamagedIndexError  an index that cannot be trusted: built by another model, cut short, altered

Each message names the file and the mend.
"""


class IndexFault(Exception):  # noqa: N818 (IndexError is a builtin)
    """The index cannot be built or used."""


class ModelError(IndexFault):
    """The embedding model is missing, or its content is not what was pinned."""


class NoIndexError(IndexFault):
    """There is no index in the build folder yet."""


class DamagedIndexError(IndexFault):
    """An index that cannot be trusted."""
