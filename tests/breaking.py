"""A folder whose files break, exhaust or hold up whatever reads them, by their names; for tests."""

import os
import signal
import time
from pathlib import PosixPath


class BreakingFolder(PosixPath):
    """Reads as any folder does, but for the files whose names say what they do."""

    __slots__ = ()

    def read_bytes(self) -> bytes:
        """Return the bytes of the file, unless it is called otherwise."""
        if self.name.startswith("crash"):
            os.kill(os.getpid(), signal.SIGSEGV)
        if self.name.startswith("hoard"):
            raise MemoryError
        if self.name.startswith("fail"):
            message = "nobody foresaw this"
            raise ArithmeticError(message)
        if self.name.startswith("hold"):
            PosixPath(self.parent, f"pid-{os.getpid()}").touch()
            time.sleep(600)
        return super().read_bytes()
