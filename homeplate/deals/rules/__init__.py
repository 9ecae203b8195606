"""What may happen to a deal, as pure functions of values: no Django, no clock, no I/O.

Each `decide` function looks at a deal, the evidence it holds and its process, and answers with a `Change`
(or refuses). Actions write a change one at a time; import and the demo generator fold many of them in
memory and write the result in bulk; `replay` folds the ledger. So all doors obey the same rules.
"""
