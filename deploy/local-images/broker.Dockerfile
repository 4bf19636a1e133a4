# Redis 7.0 from Debian, for places where official images cannot be had; elsewhere use valkey/valkey:8.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends redis-server >/dev/null \
    && rm -rf /var/lib/apt/lists/* && install -d -o redis -g redis -m 0700 /data
WORKDIR /data
USER redis
EXPOSE 6379
