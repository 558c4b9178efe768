/** Arguments that an application's Jackson 2 mapper serializes. */
@SuppressWarnings("module") // the name ends with the version of Jackson
module dev.pgemit.jackson2 {
  requires transitive com.fasterxml.jackson.databind;
  requires transitive tools.jackson.databind;
  requires static transitive org.jspecify;

  exports dev.pgemit.jackson2;
}
