"""What the benches of the command line and of the window share: invented documents, bulk loading, figures."""
