"""What may be done with a lead and when, as values in and values out."""
