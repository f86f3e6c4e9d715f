# syntax=docker/dockerfile:1

ARG NODE_IMAGE=node:24.11.1-slim
ARG PYTHON_IMAGE=python:3.13.9-slim

FROM ${NODE_IMAGE} AS front-end
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY static ./static
RUN npm run --silent build

FROM ${PYTHON_IMAGE} AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/run.txt /tmp/run.txt
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/run.txt

FROM ${PYTHON_IMAGE}
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/srv/static
# What lays out PDFs, with a font for signs that the product's own does not have.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin opcc
WORKDIR /srv/opcc
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=front-end /build/static/build ./static/build
# Collecting needs settings but no servers: the values below end with this line.
RUN SECRET_KEY=only-for-collecting-the-static-files \
    DATABASE_URL=postgresql://none@none/none \
    CELERY_BROKER_URL=redis://none \
    python manage.py collectstatic --no-input
USER opcc
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--no-ws", \
     "--respawn-failed-workers", "--respawn-interval", "1", "opcc.wsgi:application"]
