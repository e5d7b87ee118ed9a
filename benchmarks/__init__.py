"""How fast the code is beside what one would use instead, and beside the limit; nothing here asserts a time."""
