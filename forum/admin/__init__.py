"""Looking after the site: boards, for now. Staff and agencies are admitted by command."""
