"""The directory as others read and write it, as an interface and as files: Open Referral's HSDS 3.1; docs/hsds.md."""
