package dev.pgemit.benchmarks.encoder;

import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code benchmarks/run encoder}. */
@Command(
    name = "encoder",
    description =
        "Measure the parser of bodies and the encoder alone, with JMH. Options of JMH's own go after --.")
public final class EncoderCommand implements Callable<Integer> {
  @Parameters(paramLabel = "OPTION", description = "JMH options, such as -prof gc")
  private List<String> options = List.of();

  @Override
  public Integer call() throws RunnerException, CommandLineOptionException {
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(this.options.toArray(String[]::new)))
            .include(EncoderBenchmark.class.getName())
            .include(BodyBenchmark.class.getName())
            .build();
    new Runner(options).run();
    return 0;
  }
}
