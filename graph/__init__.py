"""From text to facts, and from facts to answers."""
