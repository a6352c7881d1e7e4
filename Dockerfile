# One image: the command `huiying` with its dashboards. The embedded backends need nothing beside it.
FROM node:22-slim AS dashboards
WORKDIR /build/dashboards
COPY dashboards/package.json dashboards/package-lock.json dashboards/.npmrc ./
RUN npm ci --no-fund --no-audit
COPY dashboards/ ./
RUN npm run build

FROM python:3.12-slim
WORKDIR /opt/huiying
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY .ci/environment .ci/build.lock .ci/installer.lock .ci/
COPY huiying/ huiying/
COPY crawlers/ crawlers/
COPY classifier/ classifier/
COPY pipeline/ pipeline/
COPY api/ api/
COPY samples/ samples/
RUN .ci/environment runtime
COPY --from=dashboards /build/dashboards/dist dashboards/dist
RUN useradd --system --home-dir /data huiying && install -d -o huiying /data
USER huiying
ENV HUIYING_HOME=/data HUIYING_LISTEN=0.0.0.0:8000 HUIYING_LOG=json PATH=/opt/huiying/.venv/bin:$PATH
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=60s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
ENTRYPOINT ["huiying"]
CMD ["demo", "--no-browser"]
