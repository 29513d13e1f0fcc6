"""Checks: rules that need the whole Edition."""
