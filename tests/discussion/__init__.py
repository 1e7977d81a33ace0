"""Tests of boards, threads, posts and pins."""
