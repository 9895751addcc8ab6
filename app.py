"""Page set-up and navigation."""

import streamlit as st
from starlette.middleware import Middleware

from convviz.ui import PAGES, KnownPages, open_first_page, server_life, start

if __name__ == "__main__":  # a visitor's run
    say = start()
    pages = [st.Page(f"pages/{name}.py", title=say(f"pages.{name}"), url_path=name) for name in PAGES]
    home = st.Page(open_first_page, url_path="home", default=True, visibility="hidden")
    st.navigation([home, *pages], position="top").run()
else:  # the server's own start
    app = st.App("app.py", lifespan=server_life, middleware=[Middleware(KnownPages)])
