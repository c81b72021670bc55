import type { Engine, Session } from '../engines/engine';
import { PdrError } from '../errors';
import type { Program } from '../graph/graph';

/** Compiles a program of the training; where the engine fails, at that or later, the error says which one and what to do. */
export async function openForTraining(engine: Engine, program: Program): Promise<Session> {
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw cause instanceof PdrError ? cause : failed(engine, cause);
    }
  };
  const session = await guard(engine.compile(program));
  return {
    run: (inputs) => guard(session.run(inputs)),
    readState: (name) => guard(session.readState(name)),
    release: () => session.release(),
  };
}

function failed({ name }: Engine, cause: unknown): PdrError {
  const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  const remedy =
    name === 'native' || name === 'wasm'
      ? 'Fewer rows or a smaller network need less memory.'
      : 'Choose the engine "native", which needs no GPU.';
  return new PdrError(
    'PDR_ENGINE_UNAVAILABLE',
    `The engine "${name}" failed while training (${reason}). ${remedy}`,
    { cause },
  );
}
