"""Read: from the disk to records, every cell as the text that stands there, and where it stands."""

from .origins import Located
from .seeds import PLAINLY, Seeds, Way, read_seeds
from .tables import RawTable, read_parquet, read_table

__all__ = ["PLAINLY", "Located", "RawTable", "Seeds", "Way", "read_parquet", "read_seeds", "read_table"]
