# The portal's image: one for web, worker and beat. Everything is pinned by hash; nothing runs as root.
FROM python:3.11-slim AS packages
COPY requirements.txt requirements-uv.txt /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements-uv.txt \
    && python -m venv /opt/portal \
    && uv pip install --no-cache --compile-bytecode --python /opt/portal/bin/python --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /srv/portal --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /srv/portal /srv/portal/var /srv/portal/var/media /srv/portal/var/keys
COPY --from=packages /opt/portal /opt/portal
COPY --chown=root:root . /srv/portal
WORKDIR /srv/portal
ENV PATH=/opt/portal/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=portal.settings.production
RUN python -m portal.catalogue
USER portal
# Static files belong to the image. The values stand for what only a running portal has; none of them is kept.
RUN SECRET_KEY=build ALLOWED_HOSTS=build PUBLIC_URL=https://build.invalid DATABASE_URL=postgres:///none REDIS_URL=redis://none python -m django collectstatic --noinput
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', \
         headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0]}), timeout=3)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", \
     "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "30", "portal.wsgi:application"]
