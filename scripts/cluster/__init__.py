"""Cluster: the findings on tables whose parts are judged by the workers of a Dask scheduler.

Each worker reads its own parts, and neither the client nor the scheduler is sent any rows but those of
spans. Rules over the rows of one table run as Dask's group-bys, joins and shuffles on the columns that they
read. For the rules between tables the main table stays in parts, and the tables that they need are joined in
whole: the columns of these, but for free notes, must fit into the memory of a worker. So must the claims, and
the tables that name their own rows (actors), for the few rules that see all of them at once. The workers need
this package, and must reach the files by the same address.
"""

from .run import Cluster
from .stored import Stored, stored, stored_under

__all__ = ["Cluster", "Stored", "stored", "stored_under"]
