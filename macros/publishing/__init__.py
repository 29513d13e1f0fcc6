"""What publishes: files for others to use."""
