"""Days: the days and the hours that a sentence names."""
