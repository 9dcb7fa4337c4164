# The program is one file: pages, styles, migrations and seeds are compiled in.

FROM rust:1.95-slim-trixie AS builder
WORKDIR /src
COPY . .
# The caches keep crates and their objects between builds. Cargo trusts dates, and ours may be older
# than a cached program of another checkout: hence the touch. A cache is no layer, hence the copy.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    touch src/lib.rs src/main.rs \
    && cargo build --release --locked \
    && install -D target/release/bole /out/bole

# The same Debian as the builder's, so that the C library is the same.
FROM debian:trixie-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin bole \
    && install -d -o bole -g bole /data
COPY --from=builder /out/bole /usr/local/bin/bole

USER bole
WORKDIR /data
VOLUME /data
# The allocator gives back what rendering borrowed (docs/performance.md).
ENV BOLE_LISTEN=0.0.0.0:3000 \
    MALLOC_TRIM_THRESHOLD_=65536 \
    BOLE_DATA_DIR=/data
EXPOSE 3000

HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["bole", "health"]
ENTRYPOINT ["bole"]
CMD ["serve"]
