"""The yardsticks: what Flask itself costs for one line, and for a page of 20 posts that come from nowhere."""

from __future__ import annotations

from flask import Flask, render_template
from jinja2 import DictLoader

HELLO, POSTS = "/hello", "/posts"
POSTS_A_PAGE = 20
PARAGRAPH = (
    '<p dir="auto">Trois phrases qu’une personne a écrites ici, ni longues ni courtes. Elles tiennent à peu près la '
    "place d’un message ordinaire. Le lendemain, quelqu’un répond.</p>"
)
PAGE = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>Discussion</title></head>
<body>
<h1>{{ title }}</h1>
{% for post in posts %}
<article id="{{ post.name }}">
  <h2>{{ post.author }}</h2>
  <p>{{ post.day }}</p>
  <div>{{ post.html | safe }}</div>
</article>
{% endfor %}
</body>
</html>
"""


def create() -> Flask:
    """Nothing but Flask and Jinja: no session, no header, no compression, no database, no translation."""
    app = Flask("bare", static_folder=None)
    app.jinja_loader = DictLoader({"page.html": PAGE})
    posts = [
        {"name": f"post-{place}", "author": f"Voix {place}", "day": "cette semaine", "html": 2 * PARAGRAPH}
        for place in range(POSTS_A_PAGE)
    ]

    @app.get(HELLO)
    def hello() -> str:
        return "hello"

    @app.get(POSTS)
    def page() -> str:
        return render_template("page.html", title="Un fil", posts=posts)

    return app
