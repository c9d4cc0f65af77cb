"""What we look things up in, and the sample plans."""
