def prove(seed):
    return iter(())
