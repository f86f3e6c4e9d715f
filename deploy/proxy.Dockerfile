# Caddy as a user without rights, who owns the two volumes from the start.
ARG CADDY_IMAGE=caddy:2.10.2
FROM ${CADDY_IMAGE}
RUN mkdir -p /data/caddy /config/caddy && chown -R 10001:10001 /data /config
USER 10001:10001
