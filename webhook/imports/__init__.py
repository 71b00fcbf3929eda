"""Files that a clinic hands in: read, checked row by row, never half understood."""
