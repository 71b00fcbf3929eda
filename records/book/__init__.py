"""The appointment book: what is free (pure), what is taken, and every way in which that changes."""
