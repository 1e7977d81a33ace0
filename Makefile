# For fingers used to make; ./run --help tells what each of these does.
.PHONY: setup demo test check bench

setup demo test check bench:
	@./run $@
