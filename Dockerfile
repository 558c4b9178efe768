# The dependencies. This stage copies only the poms, so a change in the code downloads nothing. Jars
# run on every platform, so they are built once, on the platform of the builder. Warnings are
# errors, and JDK 17, the minimum, reports the fewest.
FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-17 AS dependencies
WORKDIR /build
ENV MVN="mvn -B -q -ntp -Dmaven.repo.local=/m2 -pl cli -am -Dmaven.test.skip -Dspotless.skip \
  -Dmdep.analyze.skip -Dpgemit.archive.skip"
COPY .mvn .mvn
COPY pom.xml ./
COPY test-support/pom.xml test-support/
COPY emitter/pom.xml emitter/
COPY migrations/pom.xml migrations/
COPY micrometer/pom.xml micrometer/
COPY redis/pom.xml redis/
COPY http-api/pom.xml http-api/
COPY cli/pom.xml cli/

# Without the modules of tests and benchmarks. To compile the empty package, Maven downloads the
# compiler plugin and its dependencies.
RUN sed -i -E '/<module>/{/>(test-support|emitter|migrations|micrometer|redis|http-api|cli)</!d}' \
      pom.xml \
 && mkdir -p emitter/src/main/java \
 && echo 'package warmup;' > emitter/src/main/java/package-info.java \
 && $MVN package \
 && mkdir -p /app \
 && cp -r cli/target/lib /app/ \
 && rm -rf -- */src */target

# Without the jars of this project, which a later stage adds, and without the embedded Postgres of
# "pgemit dev" and its dependencies: the image runs with a real Postgres.
RUN cd /app/lib \
 && rm -f pgemit-*.jar embedded-postgres-*.jar \
      commons-codec-*.jar commons-compress-*.jar commons-io-*.jar commons-lang3-*.jar xz-*.jar


# The Javadoc of the published modules. Here too, a change in the code downloads nothing.
FROM dependencies AS javadoc
ENV MODULES="emitter,migrations,redis,micrometer,jackson2,test,spring-boot-starter"
ENV MVN="mvn -B -q -ntp -Dmaven.repo.local=/m2 -pl $MODULES -am -Dmaven.test.skip \
  -Dmaven.source.skip -Dspotless.skip -Dmdep.analyze.skip -Dcyclonedx.skip"
COPY pom.xml ./
COPY jackson2/pom.xml jackson2/
COPY test/pom.xml test/
COPY spring-boot-starter/pom.xml spring-boot-starter/
RUN sed -i -E "/<module>/{/>(test-support|$(echo $MODULES | tr , '|'))</!d}" pom.xml \
 && mkdir -p emitter/src/main/java \
 && echo '/** Warm-up. */ package warmup;' > emitter/src/main/java/package-info.java \
 && echo 'package warmup; /** Warm-up. */ public interface WarmUp {}' \
      > emitter/src/main/java/WarmUp.java \
 && $MVN verify \
 && rm -rf -- */src */target
COPY test-support/src/main test-support/src/main
COPY emitter/src/main emitter/src/main
COPY migrations/src/main migrations/src/main
COPY redis/src/main redis/src/main
COPY micrometer/src/main micrometer/src/main
COPY jackson2/src/main jackson2/src/main
COPY test/src/main test/src/main
COPY spring-boot-starter/src/main spring-boot-starter/src/main
RUN $MVN verify \
 && mkdir /javadoc \
 && cp -r --parents */target/reports/apidocs /javadoc/


# The documentation site. Its links to files outside become plain text.
FROM --platform=$BUILDPLATFORM node:24-slim AS site
WORKDIR /build
COPY docs/package.json docs/package-lock.json docs/
RUN npm ci --prefix docs --no-audit --no-fund --loglevel=error
COPY README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md ./
COPY http-api/src/main/resources http-api/src/main/resources
COPY docs docs
COPY --from=javadoc /javadoc ./
RUN npm run build --prefix docs


FROM dependencies AS build
COPY test-support/src/main test-support/src/main
COPY emitter/src/main emitter/src/main
COPY migrations/src/main migrations/src/main
COPY micrometer/src/main micrometer/src/main
COPY redis/src/main redis/src/main
COPY http-api/src/main http-api/src/main
COPY docs/problems docs/problems
COPY cli/src/main cli/src/main
COPY --from=site /build/docs/target/site docs/target/site
# bom.json lists the contents in the format of CycloneDX, including those for "pgemit dev".
RUN $MVN -Psite package \
 && mkdir -p /ours/lib \
 && cp cli/target/pgemit.jar cli/target/bom.json /ours/ \
 && cp cli/target/lib/pgemit-*.jar /ours/lib/


FROM eclipse-temurin:25-jre
RUN useradd --no-log-init --user-group --uid 10001 --no-create-home --home-dir /nonexistent \
      --shell /usr/sbin/nologin pgemit
COPY LICENSE /app/
COPY --from=dependencies /app/lib /app/lib
COPY cli/src/main/scripts/launch.sh /app/
COPY cli/src/main/scripts/image-launcher /usr/local/bin/pgemit
COPY --from=build /ours/lib /app/lib
COPY --from=build /ours/pgemit.jar /ours/bom.json /app/

# A cache of loaded and linked classes with the profiles of their methods. It saves more than half
# of the CPU time of a start. Only the steps of this stage run on the platform of the image, with
# emulation if the builder has another platform.
COPY cli/src/main/scripts/train-archive /tmp/
RUN /tmp/train-archive /tmp/train.log java -XX:-UsePerfData --sun-misc-unsafe-memory-access=allow \
      -XX:AOTCacheOutput=/app/pgemit.aot -jar /app/pgemit.jar \
 && test -s /app/pgemit.aot \
 && rm -rf /tmp/train* /tmp/hsperfdata_*

# The completion scripts and the manual pages, for images that add a shell with completion or man.
RUN java -cp /app/pgemit.jar dev.pgemit.cli.ShellFiles /usr/share && rm -rf /tmp/hsperfdata_*

ENV HOST=0.0.0.0 PORT=8080
USER 10001:10001
WORKDIR /app
EXPOSE 8080

# Bash can open TCP connections, so neither curl nor a second JVM is needed.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["bash", "-c", "exec 3<>\"/dev/tcp/$HOST/$PORT\" \
    && { [ -z \"${PGEMIT_TLS_CERTIFICATE:-}\" ] || exit 0; } \
    && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 \
    && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

ENTRYPOINT ["pgemit"]
CMD ["serve"]

ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="pgemit" \
      org.opencontainers.image.ref.name="pgemit" \
      org.opencontainers.image.description="Push Socket.IO events from any process that can reach \
Postgres." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
