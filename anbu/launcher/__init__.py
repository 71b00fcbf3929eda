"""From a fresh checkout to a running service: environments, model, supervisor, one ready line."""
