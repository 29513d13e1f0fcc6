"""Turns the files of the repository into records, and makes the checks that belong to one subject alone."""
