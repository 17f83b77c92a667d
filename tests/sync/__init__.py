"""Tests of the sync engine: no desktop code, no network, real age, Ed25519 and zstd."""
