package com.example.orders;

import org.springframework.boot.SpringApplication;

/** Runs the application with all that it needs: {@code mvn spring-boot:test-run}. */
public class LocalOrdersApplication {
  private static final int SERVER_PORT = 3_000; // the one that the page asks for

  public static void main(String[] args) throws Exception {
    var services = LocalServices.start(SERVER_PORT);
    Runtime.getRuntime().addShutdownHook(new Thread(services::stopServer));
    System.setProperty("JDBC_URL", services.database().jdbcUrl());
    SpringApplication.from(OrdersApplication::main).run(args);
    System.out.println("Open http://localhost:8080 and stop with Ctrl-C");
  }
}
