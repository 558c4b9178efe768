package dev.pgemit.spring;

import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.util.ClassUtils;

/**
 * Creates or updates the tables of pgemit at startup, after the application's own migrations. Its
 * methods have no types of {@code pgemit-migrations}, which is optional.
 */
@DependsOnDatabaseInitialization
final class SchemaMigration implements InitializingBean {
  private final DataSource dataSource;
  private final @Nullable String attachmentsTable;
  private final @Nullable String channelPrefix;

  SchemaMigration(DataSource dataSource, PgemitProperties properties) {
    this.dataSource = dataSource;
    this.attachmentsTable = properties.attachmentsTable();
    this.channelPrefix = properties.channelPrefix();
  }

  @Override
  public void afterPropertiesSet() {
    if (!ClassUtils.isPresent("dev.pgemit.migrations.Migrations", null)) {
      throw new MissingRequirementException(
          "pgemit.migrate is true, and pgemit-migrations is not on the class path.",
          "Add the dependency dev.pgemit:pgemit-migrations, in the version of the starter.");
    }
    var unused = Migrations.migrate(dataSource, options());
  }

  private MigrationOptions options() {
    try {
      var options =
          attachmentsTable == null
              ? MigrationOptions.DEFAULT
              : MigrationOptions.forAttachmentsTable(attachmentsTable);
      return channelPrefix == null ? options : options.withChannelPrefix(channelPrefix);
    } catch (IllegalArgumentException e) {
      throw new InvalidPropertyException(
          "pgemit.attachments-table or pgemit.channel-prefix", String.valueOf(e.getMessage()));
    }
  }
}
