"""Reports for readers and programs: text, JSON, formulas."""
