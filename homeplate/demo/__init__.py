"""A demo workspace: a made-up selling organisation over two years, its deals decided by the real rules."""
