"""The only door for posts: validate, clean, mask, pseudonymise, identify, publish."""

from pipeline.intake.door import Accepted, Intake, Refusal, Rejection
from pipeline.intake.encodings import decode
from pipeline.intake.errors import KeyFileError, TableError
from pipeline.intake.identity import revision_key
from pipeline.intake.importing import ImportReport, import_table
from pipeline.intake.pseudonyms import FileKeys, Keys
from pipeline.intake.raw import RawPost
from pipeline.intake.rows import RowError
from pipeline.intake.tables import Table, read_table

__all__ = [
    "Accepted",
    "FileKeys",
    "ImportReport",
    "Intake",
    "KeyFileError",
    "Keys",
    "RawPost",
    "Refusal",
    "Rejection",
    "RowError",
    "Table",
    "TableError",
    "decode",
    "import_table",
    "read_table",
    "revision_key",
]
