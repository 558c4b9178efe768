/** Push Socket.IO events through Redis, to servers that use one of its adapters. */
module dev.pgemit.redis {
  requires transitive dev.pgemit;
  requires lettuce.core;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.pgemit.redis;
}
