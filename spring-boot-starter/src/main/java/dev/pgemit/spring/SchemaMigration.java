package dev.pgemit.spring;

import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.util.ClassUtils;

/**
 * Creates or updates the tables of pgemit at startup, after the application's own migrations.
 * Spring reads the methods of this class, so they have no types of {@code pgemit-migrations}.
 */
@DependsOnDatabaseInitialization
final class SchemaMigration implements InitializingBean {
  private final DataSource dataSource;
  private final PgemitProperties properties;

  SchemaMigration(DataSource dataSource, PgemitProperties properties) {
    this.dataSource = dataSource;
    this.properties = properties;
  }

  @Override
  public void afterPropertiesSet() {
    if (!ClassUtils.isPresent("dev.pgemit.migrations.Migrations", null)) {
      throw new MissingRequirementException(
          "pgemit.migrate is true, and pgemit-migrations is not on the class path.",
          "Add the dependency dev.pgemit:pgemit-migrations, in the version of the starter.");
    }
    MigrationRun.migrate(dataSource, properties);
  }
}
