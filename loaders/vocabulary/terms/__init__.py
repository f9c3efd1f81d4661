"""The built-in terms, as YAML files."""
