// As the adapter's documentation has it.
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS socket_io_attachments (
      id          bigserial UNIQUE,
      created_at  timestamptz DEFAULT NOW(),
      payload     bytea
  )`;

/**
 * Looks first, because Postgres refuses CREATE … IF NOT EXISTS to a role without the right to
 * create, table or no table.
 */
export async function createAttachmentsTable(postgres) {
  const { rows } = await postgres.query(
    "SELECT to_regclass('socket_io_attachments') IS NOT NULL AS present",
  );
  if (!rows[0].present) await postgres.query(CREATE_TABLE);
}
