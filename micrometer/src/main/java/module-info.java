/** The metrics of pgemit for Micrometer. */
module dev.pgemit.micrometer {
  requires transitive dev.pgemit;
  requires transitive micrometer.core;
  requires transitive micrometer.observation;
  requires static transitive org.jspecify;

  exports dev.pgemit.micrometer;
}
