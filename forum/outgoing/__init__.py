"""What this machine says to others: mails to staff and agencies, and a knock at the pages of services. Nothing of it
touches the database: whoever hangs must not hold anything that others wait for."""
