"""Files of the standard: JSON, and folders of CSV."""

from forum.hsds.files.reading import BadFile, Source, open_source
from forum.hsds.files.writing import write_folder, write_json

__all__ = ["BadFile", "Source", "open_source", "write_folder", "write_json"]
