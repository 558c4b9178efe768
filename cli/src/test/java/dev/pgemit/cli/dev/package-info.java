@org.jspecify.annotations.NullUnmarked
package dev.pgemit.cli.dev;
