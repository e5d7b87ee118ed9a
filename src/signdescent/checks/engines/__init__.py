"""One file per way to decide. Each engine takes a goal and answers with evidence, or says that it does not know."""
