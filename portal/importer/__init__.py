"""Reads a folder of content into the portal. The format is described in portal/starter/README.md."""
