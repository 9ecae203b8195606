"""The bench: a hundred thousand deals, the server as it ships, and what each request costs.

`homeplate bench` runs it. The parts that touch the measured database (`database`, `subjects`) and the part
that makes the load (`load`) are processes of their own, so that none of their work counts as the server's.
"""
