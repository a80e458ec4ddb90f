"""What happens to people that other apps must follow."""

from django.dispatch import Signal

# Sent with `seat`, one that ended, and `successor`, the seat of the person who goes on with its work; None while nobody is
# named. Sent once more when somebody is. It is sent inside the transaction: a receiver that fails leaves the seat as it was.
# What belongs to the village's work is handed over (drafts, adoptions), what the person achieved is not.
seat_ended = Signal()
