"""Gazetteer: the settlements that are looked up, with their points; `settlements.md` says whence they are."""
