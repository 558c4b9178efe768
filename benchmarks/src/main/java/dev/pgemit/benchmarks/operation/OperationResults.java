package dev.pgemit.benchmarks.operation;

import java.util.List;
import java.util.Optional;

/**
 * What a run measured besides its scenarios. Lists are empty where a part was not measured.
 *
 * @param idleCosts the costs of processes that do nothing
 * @param commandTimes the times of short commands
 * @param fileBatches the commands that emit the events of a file
 * @param coldStarts the starts of servers
 * @param soak the drift under constant load
 * @param rollingRestart the restart of two replicas under load
 * @param streamMemory the memory of the service after streams
 * @param servicePeakKilobytes the peak memory of the service under full load; 0 if unknown
 */
public record OperationResults(
    List<IdleCost> idleCosts,
    List<CommandTime> commandTimes,
    List<FileBatch> fileBatches,
    List<ColdStart> coldStarts,
    Optional<SoakResult> soak,
    Optional<RollingRestart> rollingRestart,
    List<StreamMemoryBenchmark.MemorySample> streamMemory,
    long servicePeakKilobytes) {

  /** Returns these results with other starts. */
  public OperationResults withColdStarts(List<ColdStart> starts) {
    return new OperationResults(
        idleCosts,
        commandTimes,
        fileBatches,
        starts,
        soak,
        rollingRestart,
        streamMemory,
        servicePeakKilobytes);
  }

  /** Returns the time of a command, by its name. */
  public Optional<CommandTime> commandTime(String command) {
    return commandTimes.stream().filter(time -> time.command().equals(command)).findFirst();
  }

  /** Returns the figures of {@code pgemit batch}. */
  public Optional<FileBatch> pgemitBatch() {
    return fileBatches.stream()
        .filter(batch -> batch.command().equals(FileBatchBenchmark.PGEMIT))
        .findFirst();
  }

  /** Returns the start of a server, by its title. */
  public Optional<ColdStart> coldStart(String system) {
    return coldStarts.stream().filter(start -> start.system().equals(system)).findFirst();
  }
}
