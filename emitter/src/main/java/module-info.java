/** Push Socket.IO events from any process that can reach Postgres. */
@SuppressWarnings(
    "module") // javac does not find the modules that the seam is for: they need this one
module dev.pgemit {
  requires transitive java.sql;
  requires transitive tools.jackson.databind;
  requires msgpack.core;
  requires org.postgresql.jdbc;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.pgemit;

  // The driver makes the sockets of listening connections with a class of this package.
  exports dev.pgemit.datasource to
      org.postgresql.jdbc;

  // Health indicators explain failures, and show no passwords.
  exports dev.pgemit.diagnosis to
      dev.pgemit.spring;

  // Other transports, the messages that they carry, and the threads that do.
  exports dev.pgemit.background to
      dev.pgemit.redis;
  exports dev.pgemit.transport to
      dev.pgemit.redis,
      dev.pgemit.test;
  exports dev.pgemit.wire to
      dev.pgemit.redis,
      dev.pgemit.test;
}
