"""The window, and the only place that knows everything: opens an office, joins the slices to the kit, shows it."""
