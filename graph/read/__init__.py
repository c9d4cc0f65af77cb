"""A file becomes a Document; one module per format."""
