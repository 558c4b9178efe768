/** Tests of the artifacts that a release publishes, and of new projects that use them. */
@org.jspecify.annotations.NullMarked
package dev.pgemit.publishing;
