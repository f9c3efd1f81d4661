"""Between the models and the rows that stores hold, both ways."""
