# policy-bot in two stages: one that reads the policies and builds the index, and a small one that serves it.
#   docker build -t policy-bot .                        the bot with the policies of this folder baked in
#   docker build -t policy-bot-ingest --target build .  the one to ingest with, where policies are mounted (compose.yaml)
# make image proves these very steps without a container engine.

FROM python:3.12-slim AS build
ENV HF_HUB_OFFLINE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /app
# To take PyTorch's smaller CPU build, pass --build-arg PIP_EXTRA_INDEX_URL=… with the address that PyTorch's own
# installation page gives for "Linux, pip, CPU".
ARG PIP_EXTRA_INDEX_URL
RUN pip install --quiet torch==2.13.0
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY index index
COPY ingest ingest
RUN pip wheel --quiet --no-deps --wheel-dir wheel . && rm -rf build policy_bot.egg-info
RUN pip install --quiet torch==2.13.0 "$(ls wheel/policy_bot-*.whl)[ingest]" && rm -rf bot index ingest
COPY policies_src policies_src
RUN policy-bot ingest --quiet && policy-bot verify
ENTRYPOINT ["policy-bot"]
CMD ["ingest"]

FROM python:3.12-slim AS serve
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /app
COPY --from=build /app/wheel wheel
# No bytecode, no tests of others, and not what only downloads: a fifth less to keep, for some seconds more at each start.
RUN pip install --quiet --no-compile wheel/policy_bot-*.whl && pip uninstall --quiet --yes hf-xet && rm -rf wheel
RUN python -c "import pathlib, shutil, numpy; [shutil.rmtree(one) for one in pathlib.Path(numpy.__file__).parent.glob('*/tests')]"
COPY --from=build /app/build build
COPY policies_src policies_src
RUN useradd --system --no-create-home --uid 10001 bot && install --directory --owner bot /data
USER bot
VOLUME /data
ENV POLICY_BOT_HOST=0.0.0.0 POLICY_BOT_DATABASE=sqlite:////data/records.db
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["policy-bot"]
CMD ["serve"]
