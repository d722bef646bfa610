# policy-bot with its policies ingested: docker build -t policy-bot . && docker run --rm policy-bot ask "can I use my own phone?"
FROM python:3.12-slim

ENV HF_HUB_OFFLINE=1 PYTHONUNBUFFERED=1
WORKDIR /app

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY index index
COPY ingest ingest
# To take PyTorch's smaller CPU build, pass --build-arg PIP_EXTRA_INDEX_URL=… with the address that PyTorch's own
# installation page gives for "Linux, pip, CPU".
ARG PIP_EXTRA_INDEX_URL
RUN pip install --no-cache-dir torch==2.13.0 .

COPY policies_src policies_src
RUN policy-bot ingest --quiet && policy-bot verify \
    && useradd --system --no-create-home bot
USER bot

ENTRYPOINT ["policy-bot"]
CMD ["--help"]
