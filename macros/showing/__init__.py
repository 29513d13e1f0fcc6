"""Showing: the Edition as HTML, by pure functions. No file is written here, except drawings into the cache."""
