"""Check a proof of a claim about runs, line by line.

A line says that a term, its gap, is at least 0 or equal to 0. There are three kinds. A path line holds almost surely in
every iteration k. A mean line is about expectations in every iteration. A sum line is about the first K iterations.
Expectations of a mean or sum line may be infinite: each is of a term that is at least 0, and each side of the line adds
them up with coefficients that are at least 0.
"""
