"""The only place that knows everything: settings from the environment, root urls, the WSGI application."""
