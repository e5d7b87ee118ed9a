"""Claims whose truth is known independently of this project, to test its verdicts."""
