"""A settings file that the policy owner keeps beside the policies, in TOML."""

import tomllib
from pathlib import Path

from ingest.errors import OwnersFileError


def read_table(path: Path) -> dict[str, object]:
    """Return what the file says, nothing if there is none; raises OwnersFileError where it cannot be read or is not TOML."""
    name = path.name
    if not path.exists() and not path.is_symlink():
        return {}
    try:
        if not path.is_file():
            message = f"{name}: it is no plain file, or a link that leads nowhere; put the file itself in the folder"
            raise OwnersFileError(message)
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        message = f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8"
        raise OwnersFileError(message) from error
    except OSError as error:
        message = f"{name}: it cannot be read ({error.strerror}); see that this account may read it"
        raise OwnersFileError(message) from error
    except (ValueError, RecursionError) as error:
        message = f"{name}: it is not valid TOML ({error}); mend that place"
        raise OwnersFileError(message) from error


def is_texts(value: object) -> bool:
    """Whether ``value`` is a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
