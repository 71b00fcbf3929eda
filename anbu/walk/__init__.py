"""`anbu demo walk`: one patient's whole story, spoken to the running service from outside."""
