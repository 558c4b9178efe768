package dev.pgemit.interop.faults.report;

import dev.pgemit.interop.faults.scenario.FaultGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The part of the page, and the files, with the results of one group.
 *
 * @param beginMark the line of the page after which the part begins
 * @param dataFile the file of the measurements
 * @param chartFile the file of the chart
 * @param servers the servers of the run, with their versions
 */
record PageSection(String beginMark, String dataFile, String chartFile, String servers) {
  private static final Pattern REDIS_VERSION = Pattern.compile("v=(\\S+)");

  static PageSection of(FaultGroup group) throws IOException {
    return switch (group) {
      case POSTGRES ->
          new PageSection(
              "<!-- written by ./interop/faults -->",
              "faults.json",
              "received.svg",
              ", PostgreSQL 18");
      case REDIS ->
          new PageSection(
              "<!-- written by ./interop/faults redis -->",
              "redis.json",
              "received-redis.svg",
              ", PostgreSQL 18, Redis " + redisVersion());
    };
  }

  private static String redisVersion() throws IOException {
    var process = new ProcessBuilder("redis-server", "--version").start();
    process.getOutputStream().close();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var version = REDIS_VERSION.matcher(printed);
    return version.find() ? version.group(1) : "of unknown version";
  }
}
