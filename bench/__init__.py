"""`./run bench`: how much of the machine a page costs, as ratios to a bare Flask under the same server."""
