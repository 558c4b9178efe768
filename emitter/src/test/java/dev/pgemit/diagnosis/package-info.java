/** Tests the explanations of failures, and the redaction of passwords. */
package dev.pgemit.diagnosis;
