"""Tests of the queue, of claims and decisions."""
