"""The command `python -m kibaru.scripts.describe`: writes the generated pages of `schema/`."""

from __future__ import annotations

import sys
from pathlib import Path

from kibaru.scripts.write import CannotWrite, write

from .pages import pages


def main() -> None:
    """Write the pages; end with 1 where the folder is not the repository, or cannot be written."""
    if not Path("schema", "keys.py").is_file():
        sys.exit("schema/keys.py: not here; run this in the folder of the repository")
    try:
        for path in write(Path(), pages()):
            print(f"{path}: written")
    except CannotWrite as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
