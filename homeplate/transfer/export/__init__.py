"""A whole workspace as one file: what is in it, how it is made, who may ask for it."""
