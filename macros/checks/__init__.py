"""What checks: rules that need the whole Edition."""
