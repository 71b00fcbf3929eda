"""Appointments in the chat: book, change, cancel, check, confirm, be late, wait. Pure.

`draft` what is known of the wish, `wishing` and `reading` what words wish and add to it, `offers` what is free and
fits, `steps` the next question or the deed, `picking` an offer taken in words, `buttons` one that is pressed, `mine`
the appointments that stand, `freed` slots held for who waited, `newcomer` wishes of who is no patient yet,
`beginning` a wish that begins or goes on, `relative` 같은 시간 and 그 다음주, `flow` the flow itself.
"""
