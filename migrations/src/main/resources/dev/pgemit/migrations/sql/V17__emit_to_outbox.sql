-- The functions write to the outbox where the setting pgemit.outbox is on, for servers with a Redis adapter.
DO $define$
DECLARE
  home text := ${functionsLiteral};
  outbox text;
BEGIN
  IF to_regprocedure(${internalLiteral} || '.publish(text, integer, text, text, bytea[], timestamptz)') IS NOT NULL THEN
    home := ${internalLiteral};
  END IF;
  -- The function runs with a fixed search_path.
  SELECT format('%I.%I', nspname, relname) INTO STRICT outbox
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = to_regclass(${outboxLiteral});

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION %1$s.publish(
      namespace text, type integer, data text, id text DEFAULT NULL, attachments bytea[] DEFAULT '{}',
      deliver_at timestamptz DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    DECLARE
      message_id text := coalesce(%1$s.chosen_id(id), %1$s.message_id());
      channel text := %2$s.channel_prefix() || '#' || namespace;
      -- Servers would count any other uid as one more server of the cluster, and wait for it.
      header text := format('{"uid":"emitter","nsp":%%s,"type":%%s,"id":%%s', to_json(namespace), type, to_json(message_id));
      -- Two messages may have the same chosen id, and would be delivered as one.
      nonce text := CASE WHEN id IS NULL THEN '' ELSE format(',"nonce":"%%s"', %1$s.message_id()) END;
      payload text := format('%%s%%s,"data":%%s}', header, nonce, data);
      attachment bytea;
    BEGIN
      -- PostgreSQL refuses 8,000.
      IF cardinality(attachments) > 0 OR octet_length(convert_to(payload, 'UTF8')) > 7999 THEN
        attachment := %1$s.messagepack(payload::json, attachments);
        payload := header;
      END IF;
      IF deliver_at IS NOT NULL THEN
        PERFORM %1$s.store_scheduled(message_id, deliver_at, namespace, channel, data::json, payload, attachment);
        RETURN message_id;
      END IF;
      IF coalesce(nullif(current_setting('pgemit.outbox', true), '')::boolean, false) THEN
        INSERT INTO %3$s (id, channel, payload, attachment) VALUES (message_id, channel, payload, attachment);
        RETURN message_id;
      END IF;
      IF attachment IS NOT NULL THEN
        payload := format('%%s,"attachmentId":"%%s"}', header, %1$s.store_attachment(attachment));
      END IF;
      PERFORM pg_notify(channel, payload);
      RETURN message_id;
    END
    $body$
    $function$, home, ${functionsLiteral}, outbox);
END
$define$;
