# Caddy as a user without rights, who owns the two volumes from the start.
FROM caddy:2.10.2
RUN mkdir -p /data/caddy /config/caddy && chown -R 10001:10001 /data /config
USER 10001:10001
