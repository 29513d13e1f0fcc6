"""What shows: the Edition as HTML. Pure functions; no file is written here."""
