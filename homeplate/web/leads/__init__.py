"""Pages of leads: the inbox, handing one in, and the page of one."""
