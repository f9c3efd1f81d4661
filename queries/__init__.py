"""What is asked: canned questions, the openCypher engine for the embedded store, their runner."""
