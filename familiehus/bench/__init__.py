"""The benchmark: what polls, pages and sign-ups cost here and now, beside a bare Flask route and a bare WSGI app."""
