"""Publishing: the files of the site beside its pages, and changes suggested by readers."""
