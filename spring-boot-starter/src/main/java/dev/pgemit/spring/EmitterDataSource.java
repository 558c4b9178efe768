package dev.pgemit.spring;

import javax.sql.DataSource;

/** The data source of the emitter, its tables and its health. */
record EmitterDataSource(DataSource dataSource) {}
