"""Page set-up and navigation."""

import streamlit as st

from convviz.ui import PAGES, run_page, server, start

if __name__ == "__main__":  # a visitor's run
    say = start()
    pages = [st.Page(f"pages/{name}.py", title=say(f"pages.{name}"), url_path=name) for name in PAGES]
    home = st.Page("pages/home.py", title=say("pages.home"), default=True)
    # Who types the name that the bar at the top shows lands there, too.
    typed = st.Page("pages/home.py", title=say("pages.home"), url_path="gallery", visibility="hidden")
    run_page(st.navigation([home, *pages, typed], position="hidden"), say)
else:  # the server's own start
    app = st.App("app.py", **server())
