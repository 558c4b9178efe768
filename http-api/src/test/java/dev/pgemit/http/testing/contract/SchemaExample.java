package dev.pgemit.http.testing.contract;

import java.util.List;

/**
 * An example of the document.
 *
 * @param location where the example is
 * @param errors what the schema refuses of it
 */
public record SchemaExample(String location, List<String> errors) {}
