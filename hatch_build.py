"""Links the three folders under one import name, so that an editable install sees `kibaru`."""

import shutil
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class EditableLinks(BuildHookInterface):
    """Rebuilds `.editable/kibaru/` as relative links when an editable wheel is made."""

    def initialize(self, version: str, build_data: dict) -> None:  # noqa: ARG002 (hatchling's signature)
        """Lay the links: one per entry of `dataset/`, and one each for `schema` and `scripts`."""
        if self.target_name != "wheel" or version != "editable":
            return
        root = Path(self.root)
        package = root / ".editable" / "kibaru"
        shutil.rmtree(package, ignore_errors=True)
        package.mkdir(parents=True)
        dataset = root / "dataset"
        entries = {entry for entry in dataset.iterdir() if entry.name[0] not in "._"}
        entries |= {
            dataset / "__init__.py",
            dataset / "data",
            dataset / "history",
            root / "schema",
            root / "scripts",
        }
        for entry in entries:  # `data` and `history` before the first build and release have written them
            (package / entry.name).symlink_to(Path("..", "..", entry.relative_to(root)))
