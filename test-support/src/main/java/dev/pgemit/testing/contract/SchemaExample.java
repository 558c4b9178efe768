package dev.pgemit.testing.contract;

import java.util.List;

/**
 * An example of the document.
 *
 * @param location the place of the example
 * @param errors the errors of the example by its schema
 */
public record SchemaExample(String location, List<String> errors) {}
