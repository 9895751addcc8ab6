# The app as one process at port 8501; compose.yaml starts several behind nginx.
FROM python:3.11-slim-bookworm

# Without these fonts the Chinese words in files are boxes.
COPY packages.txt ./
RUN apt-get update \
    && xargs --arg-file=packages.txt apt-get install --yes --no-install-recommends \
    && rm -rf /var/lib/apt/lists/*

COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

RUN useradd --create-home --uid 1000 convviz
WORKDIR /home/convviz/app
COPY .streamlit .streamlit
COPY app.py ./
COPY pages pages
COPY assets assets
COPY convviz convviz
RUN python -m compileall -q app.py pages convviz

USER convviz
# Matplotlib looks at all fonts once, and writes down what it found.
RUN python -c 'import convviz.render'

EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501"]
