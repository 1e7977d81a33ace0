"""Looking after the site: boards; staff, agencies and answers to demands from outside, each with a second signature."""
