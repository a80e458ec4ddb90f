"""Measures the portal on this machine: `make bench`. Not tests: nothing fails because a machine is slow."""
