"""What is wanted and what leaders say: bookings goals (M2), and adjustments of a forecast by who answers for it."""
