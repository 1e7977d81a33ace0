"""Boards hold threads, threads hold posts; guidance is pinned beside them."""
