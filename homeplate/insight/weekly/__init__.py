"""What was said of the periods ahead, week by week: told of everybody at once, kept, and read again."""
