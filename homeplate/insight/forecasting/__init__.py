"""What a stretch of time is likely to bring. Pure: values in, values out; the mirror is asked elsewhere."""
