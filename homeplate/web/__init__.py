"""The pages: translate a request, call one action or query, render a template."""
