"""The web's own tools: access, headers, cookies, language, pages, filters, links out, error pages, static files."""
