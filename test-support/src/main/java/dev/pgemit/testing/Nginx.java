package dev.pgemit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A real nginx in front of services on this machine, with default settings. */
public final class Nginx implements AutoCloseable {
  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Returns whether nginx is installed on this machine.
   *
   * @return whether {@link #inFrontOf} can work
   */
  public static boolean isInstalled() {
    return LocalProgram.find("nginx").isPresent();
  }

  /**
   * Starts nginx. All settings except paths and ports are defaults.
   *
   * @param folder an empty folder for nginx's files
   * @param ports the services' ports on the loopback address
   * @return the proxy; the caller closes it
   * @throws IOException if nginx does not start
   */
  public static Nginx inFrontOf(Path folder, int... ports) throws IOException {
    var port = LoopbackPort.findFree();
    var settings = folder.resolve("nginx.conf");
    var servers =
        Arrays.stream(ports)
            .mapToObj("server 127.0.0.1:%d;"::formatted)
            .collect(Collectors.joining(" "));
    Files.writeString(
        settings,
        """
        %s
        daemon off;
        pid %2$s/nginx.pid;
        error_log %2$s/error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path %2$s/body;
          proxy_temp_path %2$s/proxy;
          fastcgi_temp_path %2$s/fastcgi;
          uwsgi_temp_path %2$s/uwsgi;
          scgi_temp_path %2$s/scgi;
          upstream pgemit { %3$s }
          server {
            listen 127.0.0.1:%4$d;
            location / { proxy_pass http://pgemit; }
          }
        }
        """
            .formatted(
                System.getProperty("user.name").equals("root") ? "user root;" : "",
                folder,
                servers,
                port));
    var process =
        new ProcessBuilder(
                LocalProgram.find("nginx").orElseThrow().toString(),
                "-p",
                folder.toString(),
                "-e",
                folder.resolve("error.log").toString(),
                "-c",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    LocalProgram.awaitListening(process, "nginx", port);
    return new Nginx(process, port);
  }

  /**
   * Returns the port of nginx.
   *
   * @return the port on the loopback address
   */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy(); // SIGTERM also ends the workers, which would survive a kill
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
