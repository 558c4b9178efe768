/** The test kit for applications that emit with pgemit. */
module dev.pgemit.test {
  requires transitive dev.pgemit;
  requires transitive org.assertj.core;
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;

  exports dev.pgemit.test;
}
