package dev.pgemit.benchmarks.operation;

/**
 * A command that emits the events of a file.
 *
 * @param command the command
 * @param lines the lines of the file
 * @param perSecond lines a second, from the start of the process to its end
 * @param micros processor time of a line in the process, its start included
 * @param postgresMicros processor time of a line in all processes of Postgres; 0 if unknown
 * @param peakMebibytes the peak resident memory of the process; 0 if unknown
 */
public record FileBatch(
    String command,
    int lines,
    double perSecond,
    double micros,
    double postgresMicros,
    double peakMebibytes) {
  double seconds() {
    return lines / perSecond;
  }

  FileBatch withPeak(double mebibytes) {
    return new FileBatch(command, lines, perSecond, micros, postgresMicros, mebibytes);
  }
}
