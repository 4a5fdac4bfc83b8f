# One image for the processor, the gateway and everything else: `docker run strapline COMMAND`.
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /src
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY ingest ingest
COPY sessions sessions
COPY dashboards dashboards
COPY strapline strapline
RUN python -m venv /opt/strapline \
    && /opt/strapline/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin strapline
COPY --from=build /opt/strapline /opt/strapline
ENV PATH=/opt/strapline/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STRAPLINE_DATA_DIR=/data
USER strapline
WORKDIR /data
VOLUME /data
ENTRYPOINT ["strapline"]
CMD ["--help"]
