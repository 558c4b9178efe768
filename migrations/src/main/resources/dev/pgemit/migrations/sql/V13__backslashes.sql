-- A backslash in these functions stands for itself, also in a session whose standard_conforming_strings is off. The functions that
-- messagepack calls run with its settings.
DO $set$
BEGIN
  EXECUTE format(
    'ALTER FUNCTION %s SET standard_conforming_strings = on',
    coalesce(
      to_regprocedure(${internalLiteral} || '.messagepack(json, bytea[])'),
      to_regprocedure(${functionsLiteral} || '.messagepack(json, bytea[])')));
END
$set$;
