"""The formal sales process as pure data and decisions: no Django, no clock, no I/O.

Start with `definition` (what a process is), then `gates` (may this deal go on?), `progress`, `lint`.
"""
