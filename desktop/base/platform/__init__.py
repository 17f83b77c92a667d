"""What differs between Windows and Linux, one file per matter: durable files, locks, folders, processes."""
