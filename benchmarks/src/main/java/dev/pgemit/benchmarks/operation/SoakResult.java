package dev.pgemit.benchmarks.operation;

/**
 * The drift of the service under constant load.
 *
 * @param seconds how long the load lasted
 * @param first the first part
 * @param last the last part, as long as the first
 */
public record SoakResult(double seconds, Section first, Section last) {

  /**
   * A part of the soak.
   *
   * @param seconds the length of the part
   * @param perSecond events a second
   * @param p50Micros the median latency in microseconds
   * @param residentMebibytes the resident memory of the service after the part
   * @param liveMebibytes the live objects after a full collection, right before the first part or
   *     right after the last; 0 if unknown
   */
  public record Section(
      double seconds,
      double perSecond,
      double p50Micros,
      double residentMebibytes,
      double liveMebibytes) {}
}
