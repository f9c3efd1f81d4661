"""ClinicalTrials.gov, API version 2: registered trials and their posted results."""
