-- Events, for clients and for the servers themselves.

-- The event and its arguments as one JSON array. Refused is what would reach a client as something else, or not at all.
CREATE OR REPLACE FUNCTION ${functions}.checked_event(
  event text, args jsonb, reserved text[], attachments bytea[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  packet text;
BEGIN
  IF event IS NULL THEN
    RAISE EXCEPTION 'the event is null' USING ERRCODE = 'null_value_not_allowed', HINT = 'Give it a name.';
  END IF;
  IF event = ANY (reserved) THEN
    RAISE EXCEPTION 'the event "%" is reserved by Socket.IO', event
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Choose another name.';
  END IF;
  IF args IS NULL THEN
    RAISE EXCEPTION 'the arguments are null, where a JSON array is wanted'
      USING ERRCODE = 'null_value_not_allowed',
            HINT = 'Leave them out for none; jsonb_build_array(...) makes an array of whatever there is, nulls included.';
  END IF;
  IF jsonb_typeof(args) <> 'array' THEN
    RAISE EXCEPTION 'the arguments are a JSON %, where an array is wanted', jsonb_typeof(args)
      USING ERRCODE = 'invalid_parameter_value', HINT = 'One argument is an array too: jsonb_build_array(argument).';
  END IF;
  packet := jsonb_build_array(event) || args;
  IF strpos(packet, '"__proto__":') > 0 AND jsonb_path_exists(args, 'lax $.**."__proto__"') THEN
    RAISE EXCEPTION 'the arguments hold a key "__proto__"'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'The servers drop a message with such a key: leave it out.';
  END IF;
  IF packet ~ '[0-9]{200}' THEN
    PERFORM ${functions}.check_numbers(args);
  END IF;
  IF attachments IS NULL OR cardinality(attachments) > 0 OR strpos(packet, '"_placeholder": true') > 0 THEN
    PERFORM ${functions}.check_placeholders(args, attachments);
  END IF;
  RETURN packet;
END
$body$;

CREATE OR REPLACE FUNCTION ${functions}.check_numbers(args jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  -- Half-way between the largest double, 2^1024 - 2^971, and 2^1024: from there on, Infinity is nearer.
  infinite numeric := 179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497792;
BEGIN
  IF jsonb_path_exists(
    args,
    'strict $.** ? (@.type() == "number" && (@ >= $infinite || @ <= -$infinite))',
    jsonb_build_object('infinite', infinite))
  THEN
    RAISE EXCEPTION 'the arguments hold a number beyond 1.8e308, which would be Infinity in JavaScript'
      USING ERRCODE = 'numeric_value_out_of_range', HINT = 'Send it as text: to_jsonb(number::text).';
  END IF;
END
$body$;

CREATE OR REPLACE FUNCTION ${functions}.check_placeholders(args jsonb, attachments bytea[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  placeholders jsonb[] := ARRAY(SELECT jsonb_path_query(args, 'strict $.** ? (@._placeholder == true)'));
  needed jsonb[] := ARRAY(
    SELECT jsonb_build_object('_placeholder', true, 'num', num) FROM generate_series(0, cardinality(attachments) - 1) AS num);
BEGIN
  IF attachments IS NULL OR array_position(attachments, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'the attachments are null, or one of them is'
      USING ERRCODE = 'null_value_not_allowed', HINT = 'Leave out what is null.';
  END IF;
  IF NOT placeholders <@ needed THEN
    RAISE EXCEPTION 'a "_placeholder" in the arguments refers to none of the % attachments', cardinality(attachments)
      USING ERRCODE = 'invalid_parameter_value',
            HINT = 'It is {"_placeholder": true, "num": 0} for the first attachment, and no other key.';
  END IF;
  IF NOT needed <@ placeholders THEN
    RAISE EXCEPTION 'no argument refers to some of the % attachments', cardinality(attachments)
      USING ERRCODE = 'invalid_parameter_value',
            HINT = 'Put {"_placeholder": true, "num": 0} where the first attachment belongs, 1 for the second.';
  END IF;
END
$body$;

-- Takes what has been checked. BROADCAST is 3 to the adapter, and EVENT is 2 in Socket.IO's own protocol.
CREATE OR REPLACE FUNCTION ${functions}.broadcast(
  nsp text, packet text, rooms json, "except" json, flags text, attachments bytea[], id text,
  deliver_at timestamptz DEFAULT NULL) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
  RETURN ${functions}.publish(
    nsp,
    3,
    format(
      '{"packet":{"type":2,"data":%s,"nsp":%s},"opts":{"rooms":%s,"except":%s,"flags":{%s}}}',
      packet, to_json(nsp), rooms, "except", flags),
    id,
    attachments,
    deliver_at);
END
$body$;

CREATE OR REPLACE FUNCTION ${functions}.emit(
  event text,
  args jsonb DEFAULT '[]',
  namespace text DEFAULT '/',
  "to" text[] DEFAULT '{}',
  "except" text[] DEFAULT '{}',
  compress boolean DEFAULT true,
  "volatile" boolean DEFAULT false,
  attachments bytea[] DEFAULT '{}',
  id text DEFAULT NULL,
  deliver_at timestamptz DEFAULT NULL) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
  RETURN ${functions}.broadcast(
    ${functions}.checked_namespace(namespace),
    -- The same list as RESERVED_EVENTS of socket.io and of its client.
    ${functions}.checked_event(
      event, args, '{connect,connect_error,disconnect,disconnecting,newListener,removeListener}', attachments),
    ${functions}.checked_rooms('to', "to"),
    ${functions}.checked_rooms('except', "except"),
    concat_ws(
      ',', CASE WHEN "volatile" THEN '"volatile":true' END, CASE WHEN NOT compress THEN '"compress":false' END),
    attachments,
    id,
    deliver_at);
END
$body$;

COMMENT ON FUNCTION ${functions}.emit(text, jsonb, text, text[], text[], boolean, boolean, bytea[], text, timestamptz) IS
  'Sends an event to the clients of a namespace, or of some of its rooms, when this transaction commits, or at a time after that. Gives the id of the message.';

CREATE OR REPLACE FUNCTION ${functions}.server_side_emit(
  event text, args jsonb DEFAULT '[]', namespace text DEFAULT '/', id text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  nsp text := ${functions}.checked_namespace(namespace);
  -- The last two would run the servers' own handlers with whatever is forged.
  packet text := ${functions}.checked_event(
    event, args, '{connect,connect_error,disconnect,disconnecting,newListener,removeListener,connection,new_namespace}');
BEGIN
  RETURN ${functions}.publish(nsp, 9, format('{"packet":%s}', packet), id);
END
$body$;

COMMENT ON FUNCTION ${functions}.server_side_emit(text, jsonb, text, text) IS
  'Sends an event to the servers of a namespace themselves when this transaction commits. Gives the id of the message.';
