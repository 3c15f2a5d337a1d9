// Exists only to own the precompiled header of the libraries.
