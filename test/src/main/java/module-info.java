/** The test kit for applications that emit with pgemit. */
module dev.pgemit.test {
  requires transitive dev.pgemit;
  requires transitive org.assertj.core;
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;
  requires static transitive spring.boot.autoconfigure;
  requires static spring.beans;
  requires static spring.context;
  requires static spring.core;
  requires static spring.test;

  exports dev.pgemit.test;
  exports dev.pgemit.test.spring;

  opens dev.pgemit.test.spring; // Spring creates the beans
}
