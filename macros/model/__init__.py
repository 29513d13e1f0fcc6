"""The model: the records of the Edition, dates, references, problems. Imports nothing else of ours."""
