"""The window: the only place that knows everything. Opens an office, takes the slices, joins them to the kit, shows it."""
