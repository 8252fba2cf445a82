"""Combinations: those of distinct cells that rules read, each of which is judged once in a run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from kibaru.schema.table import Rule
from numpy.typing import NDArray

from .cells import Codes, Mask
from .values import Values

Keys = NDArray[np.int64]


class Combinations:
    """The combinations of cells of some columns of categories, and which of them break a rule."""

    DENSE = 1 << 22  # combinations that have a place each in a list; more are kept by their number

    def __init__(self, values: Sequence[Values], rules: Sequence[Rule]) -> None:
        self._values = values
        self._breaks = pl.any_horizontal(rule.breaks for rule in rules).alias("breaks")
        self._sizes: list[int] = []
        self._sound = np.zeros(0, np.bool_)
        self._known = pl.Series(dtype=pl.Int64)

    def broken(self, codes: Sequence[Codes], known: Mask) -> Mask | None:
        """Return which rows of a batch break a rule, given the codes of each column; None if none does.

        Those `known` to break another are left out: all whose cells by themselves are not sound, and more.
        """
        self._make_room(codes)
        key = codes[0].astype(np.int64)
        for size, more in zip(self._sizes[1:], codes[1:], strict=True):
            key = key * size + more
        is_sound = self._is_sound(key) | known
        if is_sound.all():
            return None
        fresh, rows = np.unique(key[~is_sound], return_index=True)
        rows = np.flatnonzero(~is_sound)[rows]
        typed = pl.DataFrame([
            each.of(pl.Series(each.column.name, numbers[rows]))
            for each, numbers in zip(self._values, codes, strict=True)
        ])  # fmt: skip
        is_broken = typed.select(self._breaks)["breaks"].to_numpy()
        self._learn(fresh[~is_broken])
        if not is_broken.any():
            return None
        bad = np.zeros(len(key), np.bool_)
        bad[~is_sound] = np.isin(key[~is_sound], fresh[is_broken])
        return bad

    def _make_room(self, codes: Sequence[Codes]) -> None:
        """Forget everything where a column has cells of larger numbers than there is room for."""
        needed = [int(each.max(initial=0)) + 1 for each in codes]
        if len(self._sizes) == len(needed) and all(
            n <= size for n, size in zip(needed, self._sizes, strict=True)
        ):
            return
        self._sizes = [1 << n.bit_length() for n in needed]
        self._sound = np.zeros(min(self.combinations, self.DENSE), np.bool_)
        self._known = self._known.clear()

    @property
    def combinations(self) -> int:
        """How many combinations there is room for."""
        product = 1
        for size in self._sizes:
            product *= size
        return product

    def _is_sound(self, key: Keys) -> Mask:
        if self.combinations <= self.DENSE:
            return self._sound[key]
        return pl.Series(key).is_in(self._known.implode()).to_numpy()

    def _learn(self, sound: Keys) -> None:
        if self.combinations <= self.DENSE:
            self._sound[sound] = True
        else:
            self._known = self._known.append(pl.Series(sound))
