import { fromLineValue } from "./values.mjs";

/**
 * The calls of an official emitter, by the name of their command.
 *
 * @param emitterFor returns the emitter for the namespace of a command
 */
export function emitterCommands(emitterFor) {
  function operator(command) {
    let target = emitterFor(command)
      .to(command.to ?? [])
      .except(command.except ?? []);
    if (command.volatile === true) target = target.volatile;
    if (command.compress !== undefined) target = target.compress(command.compress);
    return target;
  }

  const argumentsOf = (command) => (command.args ?? []).map(fromLineValue);

  return {
    emit: (command) => operator(command).emit(command.event, ...argumentsOf(command)),
    socketsJoin: (command) => operator(command).socketsJoin(command.rooms),
    socketsLeave: (command) => operator(command).socketsLeave(command.rooms),
    disconnectSockets: (command) => operator(command).disconnectSockets(command.close ?? false),
    serverSideEmit: (command) =>
      emitterFor(command).serverSideEmit(command.event, ...argumentsOf(command)),
  };
}
