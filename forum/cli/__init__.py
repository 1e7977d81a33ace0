"""The operator's commands: `abri …`."""
