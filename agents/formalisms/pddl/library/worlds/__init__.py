"""The worlds of the library, a file each."""
