"""Files of other systems coming in and ours going out: reading, recognising, mapping, planning, safe CSV."""
