# The shop as one small image: docker build -t thrift-shop .
#
# The bases are pinned by tag. To pin one by digest, ask its registry and write TAG@sha256:… in the FROM line; Dependabot
# then moves both together:
#   docker buildx imagetools inspect rust:1.95-slim-bookworm --format '{{.Manifest.Digest}}'
# Both bases are Debian 12, so that the binary meets the C library it was linked against.

# Where BuildKit attaches a list of parts (SBOM), it reads Cargo.lock too: the binary alone does not name its crates.
ARG BUILDKIT_SBOM_SCAN_CONTEXT=true

# Brings gcc and the headers of the C library: SQLite, libwebp and ring are compiled in.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# The caches outlive a build, so that dependencies are compiled once. Cargo compares times, and a file of another checkout
# can be older than what was built last: touching compiles the workspace anew, and nothing else.
RUN --mount=type=cache,id=thrift-shop-registry,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,id=thrift-shop-target,target=/src/target,sharing=locked \
    find . -path ./target -prune -o -type f -exec touch {} + \
    && cargo build --release --locked -p thrift-shop \
    && install -D target/release/thrift-shop /out/thrift-shop \
    && install -d /out/data

# The C library as a shared one, because it looks up host names through modules that it loads; CA certificates; no shell.
FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="thrift-shop" \
      org.opencontainers.image.description="A shop for garments that exist once: browse, hold, check out, sell" \
      org.opencontainers.image.source="https://github.com/thrift-plug/thrift-plug" \
      org.opencontainers.image.documentation="https://github.com/thrift-plug/thrift-plug/blob/main/docs/deployment.md" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /out/thrift-shop /thrift-shop
# A new named volume takes the owner of this folder.
COPY --from=build --chown=65532:65532 /out/data /data
ENV THRIFT_BIND=0.0.0.0:8080 \
    THRIFT_STORE=sqlite:/data/thrift.db \
    THRIFT_PHOTOS=dir:/data/photos
USER 65532:65532
EXPOSE 8080
VOLUME /data
STOPSIGNAL SIGTERM
# The first start draws the demo catalogue before it answers.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["/thrift-shop", "healthcheck"]
ENTRYPOINT ["/thrift-shop"]
CMD ["serve"]
