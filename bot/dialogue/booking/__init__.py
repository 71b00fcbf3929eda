"""Appointments in the chat: book, change, cancel, check, confirm, be late, wait. Pure.

`draft` what is known of the wish, `reading` what words add to it, `offers` what is free and fits, `steps` the next
question or the deed, `mine` the appointments that stand, `freed` slots held for who waited, `flow` the flow itself.
"""
