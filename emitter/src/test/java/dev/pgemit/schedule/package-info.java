@org.jspecify.annotations.NullMarked
package dev.pgemit.schedule;
