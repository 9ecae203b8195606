"""An honest view of the funnel, the forecast and the process itself. Reads all, writes only what it made itself."""
