"""The first run: five steps from how a team sells to the first deal on the board, and sample data to look around."""
