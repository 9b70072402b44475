# One image for web, worker and migrate; docker-compose.yml says which command each of them runs.

FROM node:24-bookworm-slim AS peramban
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig fonts-urw-base35 fonts-liberation \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 KINERJA_VAR=/data HOME=/tmp
WORKDIR /app
COPY requirements/app.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/app.txt
COPY --from=peramban /app/node_modules node_modules
COPY . .
RUN python bin/vendor.py && rm -rf node_modules

# The data volume takes its owner from this folder when it is first made.
RUN useradd --system --uid 10001 --no-create-home kinerja && install -d -o kinerja -m 0700 /data
USER kinerja
EXPOSE 8000
CMD ["gunicorn", "kinerja.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--no-control-socket"]
