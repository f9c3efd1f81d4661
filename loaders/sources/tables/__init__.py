"""Evidence tables: what their columns mean, and how sheets, headers and cells are read."""
