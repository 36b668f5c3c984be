# Clipsheet: web page, API and worker in one image. ROLE, or the command, says what a container does.
# Everything that changes is in /data and /tmp: the rest may be mounted read-only.

FROM python:3.12-slim-bookworm AS system
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*

FROM system AS build
RUN python -m pip install --no-cache-dir --only-binary :all: uv==0.13.8
RUN python -m venv --without-pip /opt/venv
WORKDIR /app
COPY requirements.txt ./
RUN uv pip sync --no-cache --require-hashes --no-build --compile-bytecode --python /opt/venv/bin/python requirements.txt
COPY clients ./clients
COPY config ./config
COPY scripts ./scripts
COPY utils ./utils
RUN UV_NO_CACHE=1 /opt/venv/bin/python -m scripts.build_pose_model /opt/models/pose_landmarker.task
RUN /opt/venv/bin/python -m scripts.fetch_speech_model /opt/models/whisper/base

FROM system
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/models /opt/models
WORKDIR /app
COPY . ./
# Compiled now, because the running container writes nothing here.
RUN /opt/venv/bin/python -m compileall -q /app \
    && useradd --uid 10001 --shell /usr/sbin/nologin --no-create-home --home-dir /tmp clipsheet \
    && install -d -o clipsheet -g clipsheet -m 750 /data
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    DATA_DIR=/data \
    POSE_MODEL_FILE=/opt/models/pose_landmarker.task \
    WHISPER_MODEL=/opt/models/whisper/base \
    HOST=0.0.0.0 \
    PORT=8080 \
    LOG_FORMAT=json
USER 10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=4)"]
ENTRYPOINT ["python", "-m", "scripts.cli"]
CMD ["serve"]
