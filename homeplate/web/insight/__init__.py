"""`/insight/`: what became of deals, with how sure that is and the records behind each figure."""
