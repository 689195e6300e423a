"""Comments from elsewhere: the archives of other systems, read one comment at a time.

    wordpress   the export file (WXR), and the comments table as CSV or JSON
    disqus      the XML that Disqus exports
    coral       the collection `comments` of Coral, a JSON document a line
    table       CSV with the columns of our own API

Each reads a file and yields `Archived` comments in its order, without holding the file in memory.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from service.archives.archived import Archived
from service.archives.coral import read_coral
from service.archives.disqus import read_disqus
from service.archives.table import read_table
from service.archives.wordpress import read_wordpress
from service.archives.wordpress_table import read_wordpress_table

Reader = Callable[[Path], Iterator[Archived]]

READERS: dict[str, Reader] = {
    "wordpress": read_wordpress,
    "wordpress-table": read_wordpress_table,
    "disqus": read_disqus,
    "coral": read_coral,
    "csv": read_table,
}
"""By the name that `chaffinch import` knows each format by."""

__all__ = ["READERS", "Archived", "Reader"]
