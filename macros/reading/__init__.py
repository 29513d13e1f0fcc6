"""What reads: files of the repository into records, with the checks that belong to one subject."""
