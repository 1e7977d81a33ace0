"""What every answer carries, so that nothing is kept, framed, sniffed or sent elsewhere."""

from __future__ import annotations

import secrets

from flask import Flask, Response, request

from forum.errors import Refused

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read",
        "clipboard-write", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
        "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get",
        "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
# On the pages where a passkey is made or shown, and nowhere else.
WITH_PASSKEYS = PERMISSIONS_POLICY.replace("publickey-credentials-create=()", "publickey-credentials-create=(self)")
WITH_PASSKEYS = WITH_PASSKEYS.replace("publickey-credentials-get=()", "publickey-credentials-get=(self)")
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, noarchive, nosnippet",
    "Cache-Control": "no-store",
}
UNWANTED = {"etag", "last-modified", "server"}
# Beside `SameSite=Strict`, so that a page's compressed size says little about what is in it (BREACH).
LONGEST_PADDING = 96


def init_app(app: Flask, *, https: bool) -> None:
    app.before_request(_refuse_other_sites)
    app.after_request(_pad)
    app.after_request(_add)
    if https:
        app.after_request(_require_https)


def allow_passkeys(response: Response) -> Response:
    """Let this page ask the browser for a passkey."""
    response.headers["Permissions-Policy"] = WITH_PASSKEYS
    return response


def _add(response: Response) -> Response:
    given = {name.lower() for name, _ in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    for name in UNWANTED & given:
        del response.headers[name]
    return response


def _require_https(response: Response) -> Response:
    response.headers.setdefault("Strict-Transport-Security", "max-age=63072000")
    return response


def _pad(response: Response) -> Response:
    if 300 <= response.status_code < 400:
        response.set_data(b"")  # Werkzeug's own words name the address and no language
    elif response.mimetype == "text/html" and not response.direct_passthrough and response.get_data():
        length = secrets.randbelow(LONGEST_PADDING) + 1
        response.set_data(response.get_data() + b"<!-- " + secrets.token_hex(length).encode() + b" -->\n")
    return response


def _refuse_other_sites() -> None:
    """A form of another site is refused even with a good token: browsers say where a request comes from."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        raise Refused("other_site")
    origin = request.headers.get("Origin")
    # "null" is what browsers send for a form of a page under `Referrer-Policy: no-referrer`.
    if site is None and origin not in {None, "null"} and origin != request.host_url.rstrip("/"):
        raise Refused("other_site")
