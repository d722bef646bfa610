"""What can go wrong on this floor.

    IngestError
    ├── DocumentError    a file that cannot be read as a policy
    ├── OwnersFileError  glossary.toml, situations.toml or asked_as.toml is wrong somewhere
    │   └── RegisterError    register.toml is
    └── ClauseFileError  clauses.jsonl is damaged

Each message names the file, the place in it, and the mend.
"""


class IngestError(Exception):
    """Something in the policies folder or the clause file must be mended by a person."""


class DocumentError(IngestError):
    """A file that cannot be read as a policy."""


class OwnersFileError(IngestError):
    """A settings file of the policy owner that is wrong somewhere."""


class RegisterError(OwnersFileError):
    """An entry of register.toml that is wrong."""


class ClauseFileError(IngestError):
    """A clause file that is missing or damaged."""
