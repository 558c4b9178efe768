/** Explanations of failures, and texts without passwords. */
package dev.pgemit.diagnosis;
