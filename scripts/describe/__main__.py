"""The command `python -m kibaru.scripts.describe`: writes the pages of `schema/`, and of the root."""

from __future__ import annotations

import sys
from pathlib import Path

from kibaru.scripts.beside import beside
from kibaru.scripts.history import stored_in
from kibaru.scripts.write import CannotWrite, write

from .pages import pages


def main() -> None:
    """Write the pages; end with 1 where the folder is not the repository, or cannot be written."""
    if not Path("schema", "keys.py").is_file():
        sys.exit("schema/keys.py: not here; run this in the folder of the repository")
    try:
        files = pages() | beside(Path(), stored_in(Path("dataset", "history")))
        for path in write(Path(), files):
            print(f"{path}: written")
    except CannotWrite as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
