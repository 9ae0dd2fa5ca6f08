"""The homework's chapters: writing and checking, handing in, looking up; and the lecturer's page."""
