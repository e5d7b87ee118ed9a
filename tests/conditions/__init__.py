"""Lines that break one condition of a rule about runs, and what a checker without the condition would make of them."""
