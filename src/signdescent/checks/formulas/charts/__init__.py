"""Sign charts: where a function of one variable is positive, zero or negative, up to infinite and singular ends."""
