"""The annotated reader: Markdown, YAML and BibTeX in, one Edition, a site out."""
