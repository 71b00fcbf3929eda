"""The clinic API: a clinic's own software tells facts and asks. Translates; decides nothing.

Every request runs in this order, and each step answers with a problem of its own where it ends there:

1. `guard`: whose key, how often, what it may do; then the size, kind and form of the body.
2. `fields`: the body and the query as values; whatever they do not know is refused.
3. `calls`: one transaction, with its lines in the access log, and with the answer of an Idempotency-Key.
4. The resource: one function of the records', the one that imports, the console and the command line call too.
"""
