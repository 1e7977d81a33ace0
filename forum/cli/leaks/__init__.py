"""Whether anything private shows: a site of its own is filled with words that stand nowhere else, and everybody there
is asks for every address; see `abri selftest`."""
